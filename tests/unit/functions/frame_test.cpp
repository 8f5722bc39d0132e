// SPDX-License-Identifier: Apache-2.0
// What all functions share: counting and converting arguments, nulls, marks, choices.
#include "caller.h"

namespace assay::terraform::test {
namespace {

using FrameTest = FunctionTest;

TEST_F(FrameTest, KnowsNames) {
  EXPECT_TRUE(IsFunction("upper"));
  EXPECT_TRUE(IsFunction("core::upper"));
  EXPECT_FALSE(IsFunction("uper"));
  EXPECT_TRUE(IsFunction("try"));
  EXPECT_TRUE(IsBuilt("try"));
  EXPECT_TRUE(IsBuilt("rsadecrypt"));
  EXPECT_FALSE(IsBuilt("provider::aws::arn_parse"));
  EXPECT_EQ(NearestFunction("uper"), "upper");
  EXPECT_EQ(NearestFunction("jsonencodes"), "jsonencode");
  EXPECT_EQ(NearestFunction("completely_different_thing"), "");
}

TEST_F(FrameTest, FunctionsOfProvidersGiveAnUnknown) {
  const Value v = Call("provider::aws::arn_parse", {S("a")});
  ASSERT_TRUE(v.is_unknown());
  EXPECT_EQ(v.unknown().reason, UnknownReason::kFunction);
  EXPECT_EQ(v.unknown().expression, "provider::aws::arn_parse");
}

TEST_F(FrameTest, CountsArguments) {
  EXPECT_EQ(Json("upper", {}), "error: Function \"upper\" expects 1 argument(s). Missing value for \"str\".");
  EXPECT_EQ(Json("upper", {S(""), S("")}), "error: Function \"upper\" expects only 1 argument(s).");
  EXPECT_EQ(Json("join", {}),
            "error: Function \"join\" expects at least 1 argument(s). Missing value for \"separator\".");
}

TEST_F(FrameTest, ConvertsArguments) {
  EXPECT_EQ(Json("upper", {I(1)}), "\"1\"");
  EXPECT_EQ(Json("abs", {S("-2")}), "2");
  EXPECT_EQ(Json("abs", {S("x")}), "error: Invalid value for \"num\" parameter: a number is required.");
  EXPECT_EQ(Json("upper", {Value::Null()}),
            "error: Invalid value for \"str\" parameter: argument must not be null.");
  EXPECT_EQ(Json("core::upper", {S("a")}), "\"A\"");
}

TEST_F(FrameTest, MarksOfArgumentsAreOnTheResult) {
  EXPECT_TRUE(Call("upper", {S("a").WithSensitive()}).sensitive());
  EXPECT_TRUE(Call("join", {S(","), Tuple({S("a"), S("b").WithSensitive()})}).sensitive());
  EXPECT_TRUE(Call("jsonencode", {Object({{"a", S("b").WithSensitive()}})}).sensitive());
  EXPECT_TRUE(Call("upper", {Unknown(StringType()).WithSensitive()}).sensitive());
  EXPECT_FALSE(Call("length", {Tuple({S("b").WithSensitive()})}).sensitive());
  const Value merged = Call("merge", {Object({{"a", S("x").WithSensitive()}}), Object({{"b", S("y")}})});
  EXPECT_FALSE(merged.sensitive());
  EXPECT_TRUE(merged.Find("a")->sensitive());
  EXPECT_FALSE(merged.Find("b")->sensitive());
  EXPECT_FALSE(Call("nonsensitive", {S("a").WithSensitive()}).sensitive());
  EXPECT_EQ(Json("issensitive", {S("a").WithSensitive()}), "true");
  EXPECT_TRUE(Call("sensitive", {S("a")}).sensitive());
  EXPECT_TRUE(Call("concat", {Tuple({S("a")}).WithSensitive(), Tuple({S("b")})}).sensitive());
}

class ChoiceTest : public FunctionTest {
 protected:
  Guard prod = guards.Named("prod");
  Guard eu = guards.Named("eu");
  Value Choose(Guard g, Value yes, Value no) {
    const ChoiceCase cases[] = {{g, yes}, {guards.Not(g), no}};
    return Value::Choice(arena.Copy(std::span<const ChoiceCase>(cases)));
  }
};

TEST_F(ChoiceTest, AreDistributedOver) {
  const Value v = Call("upper", {Choose(prod, S("a"), S("b"))});
  ASSERT_TRUE(v.is_choice());
  EXPECT_EQ(v.cases()[0].guard, prod);
  EXPECT_EQ(v.cases()[0].value.string(), "A");
  EXPECT_EQ(v.cases()[1].value.string(), "B");
}

TEST_F(ChoiceTest, OfOneConditionDoNotMultiply) {
  const Value v = Call("format", {S("%s-%s"), Choose(prod, S("a"), S("b")), Choose(prod, S("x"), S("y"))});
  ASSERT_TRUE(v.is_choice());
  ASSERT_EQ(v.cases().size(), 2U);
  EXPECT_EQ(v.cases()[0].value.string(), "a-x");
  EXPECT_EQ(v.cases()[1].value.string(), "b-y");
  EXPECT_EQ(
      Call("format", {S("%s%s"), Choose(prod, S("a"), S("b")), Choose(eu, S("x"), S("y"))}).cases().size(),
      4U);
}

TEST_F(ChoiceTest, WithOneAnswerAreThatAnswer) {
  EXPECT_EQ(Json("length", {Choose(prod, S("a"), S("b"))}), "1");
}

TEST_F(ChoiceTest, ErrorsOfOneSideStayThere) {
  const Value v = Call("tonumber", {Choose(prod, S("1"), S("x"))});
  ASSERT_TRUE(v.is_choice());
  EXPECT_EQ(v.cases()[0].value.integer(), 1);
  EXPECT_EQ(v.cases()[1].value.unknown().reason, UnknownReason::kError);
  EXPECT_FALSE(Try("tonumber", {Choose(prod, S("y"), S("x"))}));
}

TEST_F(ChoiceTest, TooManyCombinationsAreUnknown) {
  std::vector<Value> args{S(",")};
  std::vector<Value> numbers;
  for (int i = 0; i < 7; ++i) numbers.push_back(Choose(guards.Fresh("c", false), I(i), I(i + 10)));
  const Value v = Call("max", numbers);
  ASSERT_TRUE(v.is_unknown());
  EXPECT_EQ(v.unknown().type, NumberType());
}

TEST_F(ChoiceTest, InsideAnEncodedValueAreKept) {
  const Value v = Call("jsonencode", {Object({{"a", Choose(prod, S("x"), S("y"))}})});
  ASSERT_TRUE(v.is_unknown());
  EXPECT_TRUE(v.unknown().decoded->Find("a")->is_choice());
}

}  // namespace
}  // namespace assay::terraform::test
