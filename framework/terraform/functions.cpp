// SPDX-License-Identifier: Apache-2.0
#include "terraform/functions.h"

#include <algorithm>

#include "terraform/function_table.h"

namespace assay::terraform {
namespace {

constexpr std::size_t kMaxCombinations = 64;

// Evaluated by the evaluator itself; sorted.
constexpr std::string_view kOther[] = {"can", "try"};

std::string_view WithoutNamespace(std::string_view name) {
  constexpr std::string_view kCore = "core::";
  return name.substr(0, kCore.size()) == kCore ? name.substr(kCore.size()) : name;
}

const std::vector<FunctionSpec>& Table() {
  static const std::vector<FunctionSpec> table = [] {
    std::vector<FunctionSpec> all;
    for (auto part : {NumericFunctions, StringFunctions, FormatFunctions, RegexFunctions, CollectionFunctions,
                      MappingFunctions, SetFunctions, ConversionFunctions, EncodingFunctions, YamlFunctions,
                      CompressFunctions, CryptoFunctions, DateFunctions, NetworkFunctions, FileFunctions}) {
      std::vector<FunctionSpec> some = part();
      all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
    }
    std::sort(all.begin(), all.end(),
              [](const FunctionSpec& a, const FunctionSpec& b) { return a.name < b.name; });
    return all;
  }();
  return table;
}

const FunctionSpec* Find(std::string_view name) {
  const auto& table = Table();
  const auto it = std::lower_bound(table.begin(), table.end(), name,
                                   [](const FunctionSpec& f, std::string_view n) { return f.name < n; });
  return it != table.end() && it->name == name ? &*it : nullptr;
}

const Parameter& ParameterAt(const FunctionSpec& f, std::size_t i) {
  return i < f.parameters.size() ? f.parameters[i] : *f.rest;
}

std::string InvalidArgument(std::string_view parameter, const std::string& message) {
  return "Invalid value for \"" + std::string(parameter) + "\" parameter: " + message + ".";
}

std::optional<std::string> CheckCount(const FunctionSpec& f, std::size_t count) {
  const std::size_t needed = f.parameters.size();
  const std::string name = "Function \"" + std::string(f.name) + "\" expects ";
  if (count < needed) {
    return name + (f.rest ? "at least " : "") + std::to_string(needed) +
           " argument(s). Missing value for \"" + std::string(f.parameters[count].name) + "\".";
  }
  if (count > needed && !f.rest) return name + "only " + std::to_string(needed) + " argument(s).";
  return std::nullopt;
}

Result CallOnce(const FunctionSpec& f, std::vector<Value> args, CallContext& context) {
  bool sensitive = false;
  const Unknown* cause = nullptr;
  bool undecided = false;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const Parameter& p = ParameterAt(f, i);
    Value& arg = args[i];
    sensitive |= (f.flags & kMovesElements) ? arg.sensitive() : AnySensitive(arg);
    if (arg.is_absent()) arg = Value::Null(arg.origin());
    if (arg.is_null() && !(p.flags & kAllowNull)) {
      return tl::unexpected(InvalidArgument(p.name, "argument must not be null"));
    }
    auto converted = Convert(arg, p.type, context.arena);
    if (!converted) return tl::unexpected(InvalidArgument(p.name, converted.error()));
    arg = *converted;
    const bool stuck = (arg.is_unknown() || arg.is_choice()) ? !(p.flags & kAllowUnknown)
                                                             : arg.open() && !(p.flags & kAllowOpen);
    if (stuck) {
      undecided = true;
      if (!cause) cause = FirstUnknown(arg);
    }
  }
  if (undecided || (f.flags & kImpure)) {
    const Type* type = f.result ? f.result : ResultType(f.name, args, context.arena);
    const bool not_null = !(f.flags & kMayBeNull) && !(type && type->kind == TypeKind::kDynamic);
    Value unknown = DerivedUnknown(type, cause, context.span, not_null, context.arena);
    if (f.flags & kImpure) {
      Unknown u = unknown.unknown();
      u.reason = UnknownReason::kFunction;
      u.expression = f.name;
      unknown = MakeUnknown(u, context.arena);
    }
    // What works on marked values itself doesn't see that this one is.
    return unknown.WithSensitive(sensitive && !(undecided && (f.flags & kLosesMarks)));
  }
  Call call{f, args, context};
  Result result = f.call(call);
  if (result && result->is_unknown() && !result->unknown().type && !result->unknown().identity) {
    if (const Type* type = ResultType(f.name, args, context.arena)) {
      Unknown u = result->unknown();
      u.type = type;
      // Of what could be anything OpenTofu can't even say that.
      if (type->kind == TypeKind::kDynamic) u.not_null = false;
      result = MakeUnknown(u, context.arena, result->origin()).WithSensitive(result->sensitive());
    }
  }
  if (!result || !sensitive || f.name == "nonsensitive" || f.name == "issensitive") return result;
  // A function that sees to marks itself isn't called with an unknown, so that OpenTofu loses them. What
  // is known of this one has marks of its own.
  const bool bare =
      result->is_unknown() ? !result->unknown().structure && result->unknown().parts.empty() : result->open();
  const bool unseen = f.flags & kLosesMarks && bare &&
                      std::any_of(args.begin(), args.end(), [&](const Value& v) { return Undecided(v); });
  return unseen ? result : result->WithSensitive();
}

struct Combination {
  Guard guard = Guard::kAlways;
  std::vector<Value> args;
};

// One call for each combination of the choices' cases, or nothing if they are too many to be told apart.
std::optional<std::vector<Combination>> Distribute(std::span<const Value> args, CallContext& context) {
  std::vector<Combination> all{{Guard::kAlways, {}}};
  for (const Value& arg : args) {
    std::vector<Combination> next;
    const ChoiceCase single{Guard::kAlways, arg};
    const auto cases = arg.is_choice() ? arg.cases() : std::span<const ChoiceCase>(&single, 1);
    for (const Combination& c : all) {
      for (const ChoiceCase& one : cases) {
        Guard guard = one.guard;
        if (c.guard != Guard::kAlways && guard != Guard::kAlways) {
          if (!context.guards) return std::nullopt;
          guard = context.guards->And(c.guard, guard);
          if (guard == Guard::kNever) continue;
        } else if (guard == Guard::kAlways) {
          guard = c.guard;
        }
        next.push_back({guard, c.args});
        next.back().args.push_back(one.value.WithSensitive(one.value.sensitive() || arg.sensitive()));
      }
      if (next.size() > kMaxCombinations) return std::nullopt;
    }
    all = std::move(next);
  }
  return all;
}

Result CallChoices(const FunctionSpec& f, std::span<const Value> args, CallContext& context) {
  const auto combinations = Distribute(args, context);
  if (!combinations) {
    std::vector<Value> opaque(args.begin(), args.end());
    for (Value& v : opaque) {
      if (v.is_choice()) v = Observe(v, context.arena);
    }
    return CallOnce(f, std::move(opaque), context);
  }
  std::vector<ChoiceCase> cases;
  std::string error;
  bool any = false;
  for (const Combination& c : *combinations) {
    Result one = CallOnce(f, c.args, context);
    if (one) {
      any = true;
    } else {
      // An error only where this side is taken, which isn't known here.
      if (error.empty()) error = one.error();
      Unknown failed;
      failed.reason = UnknownReason::kError;
      failed.span = context.span;
      one = MakeUnknown(failed, context.arena);
    }
    if (one->is_choice()) {
      if (!context.guards) return DerivedUnknown(f.result, nullptr, context.span, false, context.arena);
      for (const ChoiceCase& inner : one->cases()) {
        const Guard both = context.guards->And(c.guard, inner.guard);
        if (both != Guard::kNever) cases.push_back({both, inner.value});
      }
      continue;
    }
    cases.push_back({c.guard, *one});
  }
  if (!any && !error.empty()) return tl::unexpected(error);
  if (cases.empty()) return DerivedUnknown(f.result, nullptr, context.span, false, context.arena);
  const bool same = std::all_of(cases.begin(), cases.end(), [&](const ChoiceCase& c) {
    return Equal(c.value, cases[0].value) && c.value.sensitive() == cases[0].value.sensitive() &&
           !c.value.is_mapping();
  });
  if (same && WhollyKnown(cases[0].value)) return cases[0].value;
  return Value::Choice(context.arena.Copy(cases));
}

std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

tl::unexpected<std::string> Call::Fail(const std::string& message) const {
  return tl::unexpected("Call to function \"" + std::string(function.name) + "\" failed: " + message + ".");
}

tl::unexpected<std::string> Call::FailArgument(std::size_t index, const std::string& message) const {
  return tl::unexpected(InvalidArgument(ParameterAt(function, index).name, message));
}

Value Call::Unknowable(const Type* type, bool not_null) const {
  const Unknown* cause = nullptr;
  for (const Value& arg : args) {
    if (!cause) cause = FirstUnknown(arg);
  }
  return DerivedUnknown(type, cause, context.span, not_null, arena());
}

std::optional<std::string> Call::Reserve(std::uint64_t elements) const {
  if (elements > context.budget.collection) {
    return Fail("the result would have " + std::to_string(elements) + " elements, more than the limit of " +
                std::to_string(context.budget.collection))
        .value();
  }
  if (!context.budget.Spend(elements)) return Fail("the limit of evaluation steps is used up").value();
  return std::nullopt;
}

std::optional<std::string> Call::ReserveText(std::uint64_t bytes) const {
  if (context.budget.string_bytes < bytes) {
    return Fail("the limit of bytes for strings is used up (" + std::to_string(bytes) +
                " more were asked for)")
        .value();
  }
  context.budget.string_bytes -= bytes;
  return std::nullopt;
}

Result Call::Text(std::string_view text) const {
  if (auto error = ReserveText(text.size())) return tl::unexpected(*error);
  return MakeString(text, arena());
}

bool AnySensitive(const Value& v) {
  if (v.sensitive()) return true;
  if (v.is_sequence()) return std::any_of(v.elements().begin(), v.elements().end(), AnySensitive);
  if (v.is_mapping()) {
    return std::any_of(v.entries().begin(), v.entries().end(),
                       [](const Entry& e) { return AnySensitive(e.value); });
  }
  if (v.is_choice()) {
    return std::any_of(v.cases().begin(), v.cases().end(),
                       [](const ChoiceCase& c) { return AnySensitive(c.value); });
  }
  return false;
}

const Unknown* FirstUnknown(const Value& v) {
  if (v.is_unknown()) return &v.unknown();
  const Unknown* found = nullptr;
  if (v.is_sequence()) {
    for (const Value& e : v.elements()) {
      if ((found = FirstUnknown(e))) break;
    }
  } else if (v.is_mapping()) {
    for (const Entry& e : v.entries()) {
      if ((found = FirstUnknown(e.value))) break;
    }
  } else if (v.is_choice()) {
    for (const ChoiceCase& c : v.cases()) {
      if ((found = FirstUnknown(c.value))) break;
    }
  }
  return found;
}

Value OnlyHere(const Value& v, Arena& arena) {
  if (v.is_unknown() || v.is_choice()) return v;
  const ChoiceCase one[] = {{Guard::kAlways, v}};
  return Value::Choice(arena.Copy(std::span<const ChoiceCase>(one)), v.origin()).WithSensitive(v.sensitive());
}

Value DerivedUnknown(const Type* type, const Unknown* cause, Span span, bool not_null, Arena& arena) {
  Unknown u;
  u.type = type;
  u.not_null = not_null;
  u.span = span;
  if (cause) {
    u.span = cause->span.valid() ? cause->span : span;
    u.expression = cause->expression;
    if (u.expression.empty() && cause->identity) {
      std::string name(cause->identity->address);
      if (!cause->identity->attribute.empty()) name += "." + std::string(cause->identity->attribute);
      u.expression = arena.Copy(name);
    }
  }
  return MakeUnknown(u, arena);
}

std::optional<std::int64_t> WholeNumber(const Value& v) {
  if (v.kind() == Kind::kInt) return v.integer();
  return std::nullopt;  // a whole number that fits is always held as an int
}

bool IsFunction(std::string_view name) {
  name = WithoutNamespace(name);
  return Find(name) || std::binary_search(std::begin(kOther), std::end(kOther), name);
}

bool IsBuilt(std::string_view name) {
  name = WithoutNamespace(name);
  return Find(name) || name == "try" || name == "can";
}

std::string_view NearestFunction(std::string_view name) {
  name = WithoutNamespace(name);
  if (name.size() > 64) return "";
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(1, name.size() / 3) + 1;
  const auto consider = [&](std::string_view candidate) {
    const std::size_t distance = EditDistance(name, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  };
  for (const FunctionSpec& f : Table()) consider(f.name);
  for (const std::string_view other : kOther) consider(other);
  return best;
}

Result CallFunction(std::string_view name, std::span<const Value> arguments, CallContext& context) {
  const FunctionSpec* f = Find(WithoutNamespace(name));
  if (!f) {
    Unknown u;
    u.reason = UnknownReason::kFunction;
    u.span = context.span;
    u.expression = context.arena.Copy(name);
    return MakeUnknown(u, context.arena);
  }
  if (auto error = CheckCount(*f, arguments.size())) return tl::unexpected(*error);
  if (!context.budget.Spend(arguments.size() + 1)) {
    return tl::unexpected("Call to function \"" + std::string(f->name) +
                          "\" failed: the limit of evaluation steps is used up.");
  }
  if (std::any_of(arguments.begin(), arguments.end(), [](const Value& v) { return v.is_choice(); })) {
    return CallChoices(*f, arguments, context);
  }
  return CallOnce(*f, {arguments.begin(), arguments.end()}, context);
}

}  // namespace assay::terraform
