// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "build.h"
#include "draw.h"
#include "value/conversion.h"

namespace assay {
namespace {

using test::Build;
using test::Draw;

// A known value of some depth.
Value AnyValue(Build& b, int depth) {
  switch (Draw(0, depth > 0 ? 8 : 5)) {
    case 0:
      return Value::Null();
    case 1:
      return Value::Bool(*rc::gen::arbitrary<bool>());
    case 2:
      return b.I(*rc::gen::arbitrary<std::int32_t>());
    case 3:
      return MakeNumber(Number::From(*rc::gen::arbitrary<double>()), b.arena);
    case 4:
      return b.S(*rc::gen::element<std::string>("", "a", "b", "1", "true", "0.5", "é"));
    case 5: {
      std::vector<Value> elements;
      for (int n = Draw(0, 4); n > 0; --n) elements.push_back(AnyValue(b, depth - 1));
      return b.Tuple(elements);
    }
    default: {
      std::vector<std::pair<std::string_view, Value>> entries;
      const std::vector<std::string_view> names{"a", "b", "c"};
      for (const std::string_view name : names) {
        if (*rc::gen::arbitrary<bool>()) entries.emplace_back(name, AnyValue(b, depth - 1));
      }
      return b.Object(entries);
    }
  }
}

const Type* AnyType(Build& b, int depth) {
  switch (Draw(0, depth > 0 ? 8 : 4)) {
    case 0:
      return DynamicType();
    case 1:
      return BoolType();
    case 2:
      return NumberType();
    case 3:
      return StringType();
    case 4:
      return b.ListOf(AnyType(b, depth - 1));
    case 5:
      return b.SetOf(AnyType(b, depth - 1));
    case 6:
      return b.MapOf(AnyType(b, depth - 1));
    default:
      return b.ObjectOf(
          {{"a", AnyType(b, depth - 1), true, nullptr}, {"b", AnyType(b, depth - 1), true, nullptr}});
  }
}

RC_GTEST_PROP(ValueProperty, ConvertingTwiceChangesNothingMore, ()) {
  Build b;
  const Value v = AnyValue(b, 3);
  const Type* type = AnyType(b, 2);
  const auto once = Convert(v, type, b.arena);
  if (!once) return;
  const auto twice = Convert(*once, type, b.arena);
  RC_ASSERT(twice.has_value());
  RC_ASSERT(EncodeJson(*twice) == EncodeJson(*once));
  RC_ASSERT(SameType(TypeOf(*twice, b.arena), TypeOf(*once, b.arena)));
}

RC_GTEST_PROP(ValueProperty, EqualityIsReflexiveAndAgreesWithTheOrder, ()) {
  Build b;
  const Value x = AnyValue(b, 3);
  const Value y = AnyValue(b, 3);
  RC_ASSERT(Equal(x, x));
  RC_ASSERT(KnownEqual(x, y) == std::optional(Equal(x, y)));
  RC_ASSERT(CompareForSet(x, x) == 0);
  RC_ASSERT((CompareForSet(x, y) < 0) == (CompareForSet(y, x) > 0));
}

RC_GTEST_PROP(ValueProperty, WhatIsPrintedReadsBackAsTheSameNumber, ()) {
  const auto a = *rc::gen::arbitrary<std::int64_t>();
  const auto d = *rc::gen::nonZero<std::int64_t>();
  const Number n = Number::From(a) / Number::From(d);
  const auto back = Number::Parse(n.ToString());
  RC_ASSERT(back.has_value());
  RC_ASSERT(Compare(*back, n) == 0);
  const double x = *rc::gen::arbitrary<double>();
  const auto decimal = Number::Parse(Number::From(x).ToString());
  RC_ASSERT(decimal && decimal->ToDouble() == x);
}

RC_GTEST_PROP(ValueProperty, ArithmeticOnSmallWholeNumbersIsExact, ()) {
  const auto a = *rc::gen::arbitrary<std::int32_t>();
  const auto b = *rc::gen::nonZero<std::int32_t>();
  const Number x = Number::From(std::int64_t{a});
  const Number y = Number::From(std::int64_t{b});
  RC_ASSERT((x + y).ToInt64() == std::int64_t{a} + b);
  RC_ASSERT((x - y).ToInt64() == std::int64_t{a} - b);
  RC_ASSERT((x * y).ToInt64() == std::int64_t{a} * b);
  RC_ASSERT(Remainder(x, y).ToInt64() == std::int64_t{a} % b);
  RC_ASSERT(Truncate(x / y).ToInt64() == std::int64_t{a} / b);
}

RC_GTEST_PROP(ValueProperty, AllTypesConvertToTheirUnifiedOne, ()) {
  Build b;
  std::vector<Value> values;
  std::vector<const Type*> types;
  for (int i = 0; i < 3; ++i) {
    values.push_back(AnyValue(b, 2));
    types.push_back(TypeOf(values.back(), b.arena));
  }
  // A null has no type of its own: what it becomes hangs on its neighbours, and those may differ.
  if (std::any_of(types.begin(), types.end(), HasDynamic)) return;
  const Type* unified = Unify(types, b.arena, false);
  if (!unified) return;
  for (const Value& v : values) RC_ASSERT(Convert(v, unified, b.arena).has_value());
}

}  // namespace
}  // namespace assay
