// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "build.h"

namespace assay {
namespace {

using testing::HasSubstr;
using testing::Not;

class RenderTest : public testing::Test, public test::Build {};

TEST_F(RenderTest, WritesValuesInHclNotation) {
  EXPECT_EQ(Render(S("a\"b\n")), R"("a\"b\n")");
  EXPECT_EQ(Render(Tuple({I(1), Value::Bool(false), Value::Null()})), "[1, false, null]");
  EXPECT_EQ(Render(Object({{"a", I(1)}, {"b c", S("x")}})), R"({ a = 1, "b c" = "x" })");
  EXPECT_EQ(Render(Object({})), "{}");
  EXPECT_EQ(Render(Value::Absent()), "(not set)");
}

TEST_F(RenderTest, NeverShowsASecret) {
  const Value secret = S("hunter2").WithSensitive();
  const Value parts[] = {S("user:"), secret, Unknown(StringType(), "aws_x.y.id")};
  assay::Unknown u;
  u.type = StringType();
  u.parts = parts;
  for (const Value& v : {secret, Tuple({secret}), Object({{"k", Tuple({Object({{"p", secret}})})}}),
                         MakeUnknown(u, arena), Object({{"a", I(1)}}).WithSensitive()}) {
    for (const Audience audience : {Audience::kReport, Audience::kDebug}) {
      const std::string text = Render(v, audience, 1000);
      EXPECT_THAT(text, Not(HasSubstr("hunter2")));
      EXPECT_THAT(text, HasSubstr("(sensitive value)"));
    }
  }
}

TEST_F(RenderTest, SaysWhatAnUnknownHangsOn) {
  EXPECT_EQ(Render(Unknown(StringType(), "var.key")), "(known after apply: var.key)");
  const Identity id{"aws_kms_key.k", "arn"};
  assay::Unknown u;
  u.identity = &id;
  EXPECT_EQ(Render(MakeUnknown(u, arena)), "(known after apply: aws_kms_key.k.arn)");
  const Value parts[] = {S("arn:\""), MakeUnknown(u, arena)};
  assay::Unknown whole;
  whole.parts = parts;
  EXPECT_EQ(Render(MakeUnknown(whole, arena)), R"("arn:\"${aws_kms_key.k.arn}")");
}

TEST_F(RenderTest, ControlCharactersCannotReachATerminal) {
  EXPECT_EQ(Render(S("\x1b[31m")), R"("\u001b[31m")");
}

TEST_F(RenderTest, CutsOnACharactersBorder) {
  const std::string text = Render(S("ééééééééé"), Audience::kReport, 10);
  EXPECT_EQ(text, "\"éééé…");
  std::vector<Value> many(100'000, I(1));
  EXPECT_LT(Render(Tuple(many)).size(), 130U);
}

}  // namespace
}  // namespace assay
