// SPDX-License-Identifier: Apache-2.0
#include "caller.h"

namespace assay::terraform::test {
namespace {

using NumericTest = FunctionTest;

TEST_F(NumericTest, Basics) {
  EXPECT_EQ(Json("abs", {N("-1.5")}), "1.5");
  EXPECT_EQ(Json("ceil", {N("1.1")}), "2");
  EXPECT_EQ(Json("floor", {N("-1.1")}), "-2");
  EXPECT_EQ(Json("max", {I(3), I(12), S("9")}), "12");
  EXPECT_EQ(Json("min", {I(3), I(12), S("-9")}), "-9");
  EXPECT_EQ(Json("max", {}), "error: Call to function \"max\" failed: must pass at least one number.");
  EXPECT_EQ(Json("pow", {I(3), I(4)}), "81");
  EXPECT_EQ(Json("log", {I(8), I(2)}), "3");
  EXPECT_EQ(Json("signum", {I(-3)}), "-1");
}

TEST_F(NumericTest, ParseInt) {
  EXPECT_EQ(Json("parseint", {S("ff"), I(16)}), "255");
  EXPECT_EQ(
      Json("parseint", {S("12"), I(1)}),
      "error: Invalid value for \"base\" parameter: base must be a whole number between 2 and 62 inclusive.");
  EXPECT_EQ(Json("parseint", {S("2"), I(2)}),
            "error: Invalid value for \"number\" parameter: cannot parse \"2\" as a base 2 integer.");
}

TEST_F(NumericTest, Sum) {
  EXPECT_EQ(Json("sum", {Tuple({I(1), S("2"), N("0.5")})}), "3.5");
  EXPECT_EQ(Json("sum", {Tuple({})}),
            "error: Invalid value for \"list\" parameter: cannot sum an empty list.");
  EXPECT_EQ(
      Json("sum", {Tuple({S("x")})}),
      "error: Invalid value for \"list\" parameter: argument must be list, set, or tuple of number values.");
  EXPECT_EQ(Json("sum", {Tuple({I(1), Unknown(NumberType())})}), "unknown");
}

TEST_F(NumericTest, Range) {
  EXPECT_EQ(Json("range", {I(3)}), "[0,1,2]");
  EXPECT_EQ(Json("range", {I(-2)}), "[0,-1]");
  EXPECT_EQ(Json("range", {I(1), I(2), N("0.5")}), "[1,1.5]");
  EXPECT_EQ(Json("range", {I(4), I(1)}), "[4,3,2]");
  EXPECT_EQ(TypeAfter("range", {I(0)}), "list(number)");
  EXPECT_EQ(Json("range", {I(1), I(2), I(0)}),
            "error: Invalid value for \"params\" parameter: step must not be zero.");
  EXPECT_EQ(Json("range", {I(1'000'000'000)}).substr(0, 7), "error: ");
}

}  // namespace
}  // namespace assay::terraform::test
