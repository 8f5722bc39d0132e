// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "build.h"

namespace assay {
namespace {

class ConvertTest : public testing::Test, public test::Build {
 protected:
  std::string Json(const Value& v, const Type* type) {
    const auto out = Convert(v, type, arena);
    return out ? EncodeJson(*out) : "error: " + out.error();
  }
  std::string TypeAfter(const Value& v, const Type* type) {
    const auto out = Convert(v, type, arena);
    return out ? TypeSyntax(TypeOf(*out, arena)) : "error: " + out.error();
  }
};

TEST_F(ConvertTest, Primitives) {
  EXPECT_EQ(Json(I(5), StringType()), "\"5\"");
  EXPECT_EQ(Json(N("0.50"), StringType()), "\"0.5\"");
  EXPECT_EQ(Json(Value::Bool(true), StringType()), "\"true\"");
  EXPECT_EQ(Json(S("12.50"), NumberType()), "12.5");
  EXPECT_EQ(Json(S("x"), NumberType()), "error: a number is required");
  EXPECT_EQ(Json(S("1"), BoolType()), "true");
  EXPECT_EQ(Json(S("False"), BoolType()),
            "error: a bool is required; to convert from string, use lowercase \"false\"");
  EXPECT_EQ(Json(I(1), BoolType()), "error: bool required");
  EXPECT_EQ(Json(Value::Bool(true), NumberType()), "error: number required");
  EXPECT_EQ(Json(Tuple({}), StringType()), "error: string required");
}

TEST_F(ConvertTest, TuplesBecomeLists) {
  EXPECT_EQ(Json(Tuple({I(1), S("a")}), ListOf(StringType())), "[\"1\",\"a\"]");
  EXPECT_EQ(TypeAfter(Tuple({I(1), S("a")}), ListOf(DynamicType())), "list(string)");
  EXPECT_EQ(TypeAfter(Tuple({}), ListOf(NumberType())), "list(number)");
  EXPECT_EQ(Json(Tuple({I(1), Tuple({})}), ListOf(DynamicType())),
            "error: all list elements must have the same type");
  EXPECT_EQ(Json(Tuple({I(1), Tuple({})}), ListOf(StringType())), "error: element 1: string required");
}

TEST_F(ConvertTest, NullsTakeTheType) {
  EXPECT_EQ(TypeAfter(Value::Null(), ListOf(StringType())), "list(string)");
  EXPECT_EQ(TypeAfter(Tuple({S("a"), Value::Null()}), ListOf(DynamicType())), "list(string)");
  EXPECT_EQ(TypeAfter(Value::Null().WithTypeHint(ListOf(StringType())), StringType()),
            "error: string required");
}

TEST_F(ConvertTest, SetsAreSortedAndUnique) {
  EXPECT_EQ(Json(Tuple({I(10), I(9), S("9")}), SetOf(NumberType())), "[9,10]");
  EXPECT_EQ(Json(Tuple({S("b"), S("a"), S("b")}), SetOf(StringType())), "[\"a\",\"b\"]");
  EXPECT_EQ(Json(Set({S("b"), S("a")}), ListOf(StringType())), "[\"a\",\"b\"]");
  const auto secret = Convert(Tuple({S("a").WithSensitive(), S("b")}), SetOf(StringType()), arena);
  EXPECT_TRUE(secret->sensitive()) << "a set can't say which of its elements is secret";
}

TEST_F(ConvertTest, ObjectsBecomeMaps) {
  EXPECT_EQ(Json(Object({{"b", I(1)}, {"a", S("x")}}), MapOf(StringType())), "{\"a\":\"x\",\"b\":\"1\"}");
  EXPECT_EQ(Json(Object({{"a", I(1)}, {"b", Tuple({})}}), MapOf(DynamicType())),
            "error: all map elements must have the same type");
  EXPECT_EQ(Json(Object({{"a", Tuple({})}}), MapOf(StringType())), "error: element \"a\": string required");
}

TEST_F(ConvertTest, ObjectsLoseWhatIsNotAskedFor) {
  const Type* type = ObjectOf({{"a", StringType(), false, nullptr}});
  EXPECT_EQ(Json(Object({{"a", I(1)}, {"z", I(2)}}), type), "{\"a\":\"1\"}");
  EXPECT_EQ(Json(Object({{"z", I(2)}}), type), "error: attribute \"a\" is required");
  EXPECT_EQ(Json(Object({{"a", Tuple({})}}), type), "error: attribute \"a\": string required");
  EXPECT_EQ(Json(Map({{"z", S("2")}}), type), "error: map has no element for required attribute \"a\"");
}

TEST_F(ConvertTest, OptionalAttributesTakeTheirDefaults) {
  const Value fallback = S("7");
  const Type* inner = ObjectOf({{"port", NumberType(), true, &fallback}});
  const Value nothing = Object({});
  const Type* type = ObjectOf({{"inner", inner, true, &nothing},
                               {"name", StringType(), false, nullptr},
                               {"tag", StringType(), true, nullptr}});
  EXPECT_EQ(Json(Object({{"name", S("n")}}), type), R"({"inner":{"port":7},"name":"n","tag":null})");
  EXPECT_EQ(Json(Object({{"name", S("n")}, {"inner", Object({{"port", Value::Null()}})}}), type),
            R"({"inner":{"port":7},"name":"n","tag":null})");
  EXPECT_EQ(Json(Object({{"name", S("n")}, {"inner", Object({{"port", I(1)}})}}), type),
            R"({"inner":{"port":1},"name":"n","tag":null})");
}

TEST_F(ConvertTest, UnknownsKeepWhatIsKnownOfThem) {
  const Value prefix = Unknown(StringType(), "aws_x.y.arn", "arn:");
  const auto same = Convert(prefix, StringType(), arena);
  EXPECT_EQ(same->unknown().prefix, "arn:");
  const auto number = Convert(prefix, NumberType(), arena);
  EXPECT_EQ(number->unknown().type, NumberType());
  EXPECT_EQ(number->unknown().prefix, "");
  EXPECT_TRUE(number->unknown().not_null);
  EXPECT_EQ(number->unknown().expression, "aws_x.y.arn");
  EXPECT_EQ(Convert(prefix, ListOf(StringType()), arena).error(), "list of string required");
  const auto set = Convert(Unknown(TupleOf({StringType(), StringType()})), SetOf(StringType()), arena);
  EXPECT_EQ(set->unknown().min_length, 1);
  EXPECT_EQ(set->unknown().max_length, 2);
}

TEST_F(ConvertTest, ChoicesCaseByCase) {
  GuardTable guards;
  const Guard c = guards.Named("C");
  const ChoiceCase good[] = {{c, S("1")}, {guards.Not(c), S("2")}};
  const auto out = Convert(Value::Choice(good), NumberType(), arena);
  ASSERT_TRUE(out->is_choice());
  EXPECT_EQ(out->cases()[1].value.integer(), 2);
  const ChoiceCase half[] = {{c, S("1")}, {guards.Not(c), S("x")}};
  const auto partly = Convert(Value::Choice(half), NumberType(), arena);
  ASSERT_TRUE(partly) << "an error of one side holds only there";
  EXPECT_EQ(partly->cases()[1].value.unknown().reason, UnknownReason::kError);
  const ChoiceCase bad[] = {{c, S("y")}, {guards.Not(c), S("x")}};
  EXPECT_FALSE(Convert(Value::Choice(bad), NumberType(), arena));
}

TEST_F(ConvertTest, MarksTravel) {
  EXPECT_TRUE(Convert(S("1").WithSensitive(), NumberType(), arena)->sensitive());
  const auto list = Convert(Tuple({S("1").WithSensitive(), S("2")}), ListOf(NumberType()), arena);
  EXPECT_TRUE(list->elements()[0].sensitive());
  EXPECT_FALSE(list->elements()[1].sensitive());
  EXPECT_TRUE(Convert(Tuple({S("1")}).WithOpen(), ListOf(NumberType()), arena)->open());
}

TEST_F(ConvertTest, WhatFitsIsNotCopied) {
  const Value list = List({S("a"), S("b")});
  EXPECT_EQ(Convert(list, ListOf(StringType()), arena)->elements().data(), list.elements().data());
}

TEST_F(ConvertTest, ANullOfAnyTypeGoesWithNoObjectIntoAList) {
  // As tolist([{a = "x"}, null]); of text every null can be one.
  const Type* any = ListOf(DynamicType());
  EXPECT_FALSE(Convert(Tuple({Object({{"a", S("x")}}), Value::Null()}), any, arena));
  EXPECT_FALSE(Convert(Tuple({Tuple({S("x")}), Value::Null()}), SetOf(DynamicType()), arena));
  EXPECT_TRUE(Convert(Tuple({S("x"), Value::Null()}), any, arena));
  EXPECT_TRUE(Convert(Tuple({Value::Null(), Value::Null()}), any, arena));
  EXPECT_TRUE(
      Convert(Object({{"a", Object({{"b", S("x")}})}, {"c", Value::Null()}}), MapOf(DynamicType()), arena));
  // Of what a provider's schema would tell the type of, nothing is an error.
  EXPECT_TRUE(Convert(Tuple({Object({{"a", S("x")}}), Unknown(nullptr)}), any, arena));
  EXPECT_FALSE(Convert(Tuple({Object({{"a", S("x")}}), Unknown(DynamicType())}), any, arena));
}

}  // namespace
}  // namespace assay
