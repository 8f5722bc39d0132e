// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "build.h"

namespace assay {
namespace {

class OpsTest : public testing::Test, public test::Build {};

TEST_F(OpsTest, FindsKeysAndKeepsTheLast) {
  const Value v = Object({{"b", I(1)}, {"a", I(2)}, {"b", I(3)}});
  EXPECT_EQ(v.size(), 2U);
  EXPECT_EQ(v.Find("b")->integer(), 3);
  EXPECT_EQ(v.Find("c"), nullptr);
  EXPECT_EQ(S("x").Find("b"), nullptr);
}

TEST_F(OpsTest, TypesFollowFromContent) {
  EXPECT_EQ(TypeSyntax(TypeOf(Object({{"a", Tuple({I(1), S("")})}}), arena)),
            "object({a=tuple([number, string])})");
  EXPECT_EQ(TypeSyntax(TypeOf(List({Value::Null(), S("x")}), arena)), "list(string)");
  EXPECT_EQ(TypeSyntax(TypeOf(List({}).WithTypeHint(NumberType()), arena)), "list(number)");
  EXPECT_EQ(TypeSyntax(TypeOf(Value::Null(), arena)), "dynamic");
  EXPECT_EQ(TypeName(MapOf(ListOf(BoolType()))), "map of list of bool");
}

TEST_F(OpsTest, EqualityIsDeepAndStrictAboutTypes) {
  EXPECT_TRUE(Equal(I(1), N("1.0")));
  EXPECT_FALSE(Equal(I(1), S("1")));
  EXPECT_TRUE(Equal(Set({S("b"), S("a")}), Set({S("a"), S("b")})));
  EXPECT_FALSE(Equal(Tuple({S("a")}), List({S("a")})));
  EXPECT_TRUE(Equal(Value::Null(), Value::Null().WithTypeHint(StringType())));
  EXPECT_FALSE(Equal(Unknown(StringType()), Unknown(StringType())));
}

TEST_F(OpsTest, EqualityWithUnknownsSaysWhatIsCertain) {
  const Value arn = Unknown(StringType(), "x", "arn:aws:");
  EXPECT_EQ(KnownEqual(arn, S("arn:aws:s3:::b")), std::nullopt);
  EXPECT_EQ(KnownEqual(arn, S("b")), false);
  EXPECT_EQ(KnownEqual(arn, S("arn:")), false) << "too short to have the prefix";
  EXPECT_EQ(KnownEqual(arn, Value::Null()), false);
  EXPECT_EQ(KnownEqual(Unknown(StringType()), Value::Null()), std::nullopt);
  EXPECT_EQ(KnownEqual(Unknown(StringType()), I(1)), false);
  EXPECT_EQ(KnownEqual(Unknown(nullptr), I(1)), std::nullopt);
  EXPECT_EQ(KnownEqual(Tuple({I(1), arn}), Tuple({I(2), arn})), false);
  EXPECT_EQ(KnownEqual(Tuple({I(1), arn}), Tuple({I(1), arn})), std::nullopt);
  EXPECT_EQ(KnownEqual(Tuple({I(1)}), Tuple({I(1)})), true);
  EXPECT_EQ(KnownEqual(Tuple({I(1)}).WithOpen(), Tuple({I(1)})), std::nullopt);
}

TEST_F(OpsTest, SetsHaveOneOrder) {
  EXPECT_LT(CompareForSet(I(9), I(10)), 0);
  EXPECT_LT(CompareForSet(N("9.5"), I(10)), 0);
  EXPECT_LT(CompareForSet(S("a"), S("b")), 0);
  EXPECT_EQ(CompareForSet(Tuple({S("a")}), Tuple({S("a")})), 0);
  EXPECT_EQ(Set({Unknown(StringType(), "a"), Unknown(StringType(), "a")}).size(), 2U)
      << "two unknowns may turn out different";
}

TEST_F(OpsTest, ObserveForgetsWhatTofuDoesNotKnow) {
  const Identity id{"aws_x.y", "arn"};
  const Value decoded = Object({{"a", I(1)}});
  const Value parts[] = {S("p-"), Unknown(StringType())};
  assay::Unknown u;
  u.type = StringType();
  u.identity = &id;
  u.parts = parts;
  u.encoding = Encoding::kJson;
  u.decoded = &decoded;
  u.prefix = "p-";
  const Value seen = Observe(Tuple({MakeUnknown(u, arena)}), arena).elements()[0];
  EXPECT_EQ(seen.unknown().identity, nullptr);
  EXPECT_EQ(seen.unknown().decoded, nullptr);
  EXPECT_TRUE(seen.unknown().parts.empty());
  EXPECT_EQ(seen.unknown().encoding, Encoding::kNone);
  EXPECT_EQ(seen.unknown().prefix, "p-");

  GuardTable guards;
  const Guard c = guards.Named("C");
  const ChoiceCase cases[] = {{c, I(1)}, {guards.Not(c), S("a")}};
  const Value choice = Observe(Value::Choice(cases), arena);
  ASSERT_TRUE(choice.is_unknown());
  EXPECT_EQ(choice.unknown().type, StringType());
  EXPECT_TRUE(Observe(Tuple({I(1)}).WithOpen(), arena).is_unknown());
}

TEST_F(OpsTest, JsonAsOpenTofuWritesIt) {
  EXPECT_EQ(EncodeJson(Object({{"b", I(1)}, {"a", Tuple({Value::Bool(true), Value::Null(), S("<&>")})}})),
            R"({"a":[true,null,"\u003c\u0026\u003e"],"b":1})");
  EXPECT_EQ(EncodeJson(S("\x01\b\f\n\t\"\\\x7f")), "\"\\u0001\\b\\f\\n\\t\\\"\\\\\x7f\"");
  EXPECT_EQ(EncodeJson(S("\u2028é")), "\"\\u2028é\"");
}

}  // namespace
}  // namespace assay
