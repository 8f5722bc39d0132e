// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "caller.h"

namespace assay::terraform::test {
namespace {

using testing::HasSubstr;

using LimitsTest = FunctionTest;

TEST_F(LimitsTest, Collections) {
  budget.collection = 100;
  std::vector<Value> many(60, I(1));
  EXPECT_THAT(Json("concat", {Tuple(many), Tuple(many)}), HasSubstr("more than the limit of 100"));
  EXPECT_THAT(
      Json("setproduct", {Tuple(many), Tuple(many), Tuple(many), Tuple(many), Tuple(many), Tuple(many),
                          Tuple(many), Tuple(many), Tuple(many), Tuple(many), Tuple(many), Tuple(many)}),
      HasSubstr("more than the limit of 100"));
}

TEST_F(LimitsTest, Strings) {
  budget.string_bytes = 1000;
  const Value text = S(std::string(300, 'x'));
  EXPECT_THAT(Json("join", {text, Tuple({text, text, text})}), HasSubstr("bytes for strings"));
  EXPECT_THAT(Json("replace", {text, S("x"), text}), HasSubstr("bytes for strings"));
  EXPECT_THAT(Json("replace", {text, S("/x/"), text}), HasSubstr("bytes for strings"));
  EXPECT_THAT(Json("indent", {I(1'000'000'000), S("a\nb")}), HasSubstr("bytes for strings"));
  EXPECT_THAT(Json("format", {S("%1000s"), S("")}), HasSubstr("bytes for strings"));
}

TEST_F(LimitsTest, Steps) {
  budget.steps = 10;
  std::vector<Value> many(60, I(1));
  EXPECT_THAT(Json("concat", {Tuple(many), Tuple(many)}), HasSubstr("steps is used up"));
}

TEST_F(LimitsTest, HostilePatternsEnd) {
  EXPECT_FALSE(Try("regex", {S(std::string(100'000, '(')), S("x")}));
  EXPECT_EQ(Json("regexall", {S("(a*)*b"), S(std::string(10'000, 'a'))}), "[]");
  EXPECT_FALSE(Try("jsondecode", {S(std::string(100'000, '['))}));
  EXPECT_FALSE(Try("yamldecode", {S(std::string(5'000, '['))}));
}

}  // namespace
}  // namespace assay::terraform::test
