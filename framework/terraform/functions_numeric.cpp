// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "terraform/function_table.h"

namespace assay::terraform {
namespace {

// OpenTofu's own bound on `range`.
constexpr std::size_t kMaxRange = 1024;

Result Abs(Call& call) {
  const Number n = ToNumber(call[0]);
  return MakeNumber(n.Sign() < 0 ? Negate(n) : n, call.arena());
}

Result FloorOf(Call& call) { return MakeNumber(Floor(ToNumber(call[0])), call.arena()); }
Result CeilOf(Call& call) { return MakeNumber(Ceil(ToNumber(call[0])), call.arena()); }

Result Signum(Call& call) {
  if (call[0].kind() == Kind::kBig && !call[0].big().IsInteger()) {
    // OpenTofu reads the argument as a machine integer here.
    return call.FailArgument(
        0, "value must be a whole number, between -9223372036854775808 and 9223372036854775807 inclusive");
  }
  return Value::Int(ToNumber(call[0]).Sign());
}

Result LogOf(Call& call) {
  const auto result = Log(ToNumber(call[0]), ToNumber(call[1]));
  if (!result) return call.Fail("the logarithm is not a number");
  return MakeNumber(*result, call.arena());
}

Result Pow(Call& call) {
  const auto result = Power(ToNumber(call[0]), ToNumber(call[1]));
  if (!result) return call.Fail("the power is not a number");
  return MakeNumber(*result, call.arena());
}

Result Extreme(Call& call, int sign) {
  if (call.size() == 0) return call.Fail("must pass at least one number");
  std::size_t best = 0;
  for (std::size_t i = 1; i < call.size(); ++i) {
    if (Compare(ToNumber(call[i]), ToNumber(call[best])) * sign > 0) best = i;
  }
  return call[best];
}
Result Max(Call& call) { return Extreme(call, 1); }
Result Min(Call& call) { return Extreme(call, -1); }

Result ParseInt(Call& call) {
  if (call[0].is_unknown() || call[1].is_unknown()) return call.Unknowable(NumberType());
  auto text = Convert(call[0], StringType(), call.arena());
  if (!text || !text->is_string() || !(call[0].is_string())) {
    return call.FailArgument(
        0, "first argument must be a string, not " + TypeName(TypeOf(call[0], call.arena())));
  }
  const auto base = WholeNumber(call[1]);
  if (!base || *base < 2 || *base > 62) {
    return call.FailArgument(1, "base must be a whole number between 2 and 62 inclusive");
  }
  const auto number = Number::ParseInteger(text->string(), static_cast<int>(*base));
  if (!number) {
    return call.FailArgument(
        0, "cannot parse " + Render(*text) + " as a base " + std::to_string(*base) + " integer");
  }
  return MakeNumber(*number, call.arena());
}

Result Sum(Call& call) {
  const Value& list = call[0];
  if (!list.is_sequence() && !list.is_mapping()) return call.FailArgument(0, "cannot sum noniterable");
  if (list.size() == 0) return call.FailArgument(0, "cannot sum an empty list");
  if (list.is_mapping()) {
    return call.FailArgument(
        0, "argument must be list, set, or tuple. Received " + TypeName(TypeOf(list, call.arena())));
  }
  if (!WhollyKnown(list)) return call.Unknowable(NumberType());
  Number sum;
  bool up = false;
  bool down = false;
  for (const Value& element : list.elements()) {
    auto number = Convert(element, NumberType(), call.arena());
    if (!number || !number->is_number()) {
      return call.FailArgument(0, "argument must be list, set, or tuple of number values");
    }
    const Number n = ToNumber(*number);
    up |= n.IsInfinite() && n.Sign() > 0;
    down |= n.IsInfinite() && n.Sign() < 0;
    sum = sum + n;
  }
  if (up && down) return call.Fail("can't compute sum of opposing infinities");
  return MakeNumber(sum, call.arena());
}

Result Range(Call& call) {
  if (call.size() < 1 || call.size() > 3) return call.Fail("must have one, two, or three arguments");
  const Number start = call.size() == 1 ? Number() : ToNumber(call[0]);
  const Number end = ToNumber(call[call.size() == 1 ? 0 : 1]);
  const bool down = Compare(end, start) < 0;
  const Number step = call.size() == 3 ? ToNumber(call[2]) : Number::From(std::int64_t{down ? -1 : 1});
  if (step.Sign() == 0) return call.FailArgument(2, "step must not be zero");
  if (down && step.Sign() > 0)
    return call.FailArgument(1, "end must be greater than start when step is positive");
  if (!down && step.Sign() < 0)
    return call.FailArgument(1, "end must be less than start when step is negative");
  std::vector<Value> out;
  for (Number n = start; down ? Compare(n, end) > 0 : Compare(n, end) < 0; n = n + step) {
    if (out.size() >= kMaxRange) {
      return call.Fail(
          "more than 1024 values were generated; either decrease the difference between start and end or use "
          "a "
          "smaller step");
    }
    out.push_back(MakeNumber(n, call.arena()));
  }
  if (auto error = call.Reserve(out.size())) return tl::unexpected(*error);
  return MakeTuple(out, call.arena(), nullptr, Kind::kList).WithTypeHint(NumberType());
}

}  // namespace

std::vector<FunctionSpec> NumericFunctions() {
  const Type* number = NumberType();
  static const Type numbers{TypeKind::kList, NumberType(), {}, {}};
  return {
      {"abs", {{"num", number}}, {}, Abs, number},
      {"ceil", {{"num", number}}, {}, CeilOf, number},
      {"floor", {{"num", number}}, {}, FloorOf, number},
      {"log", {{"num", number}, {"base", number}}, {}, LogOf, number},
      {"max", {}, Parameter{"numbers", number}, Max, number},
      {"min", {}, Parameter{"numbers", number}, Min, number},
      {"parseint",
       {{"number", nullptr, kAllowUnknown}, {"base", number, kAllowUnknown}},
       {},
       ParseInt,
       number},
      {"pow", {{"num", number}, {"power", number}}, {}, Pow, number},
      {"range", {}, Parameter{"params", number}, Range, &numbers},
      {"signum", {{"num", number}}, {}, Signum, number},
      {"sum", {{"list"}}, {}, Sum, number},
  };
}

}  // namespace assay::terraform
