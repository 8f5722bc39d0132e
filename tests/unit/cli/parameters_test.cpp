// SPDX-License-Identifier: Apache-2.0
#include "cli/parameters.h"

#include <gmock/gmock.h>

namespace assay::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

TEST(Parameters, OnTheCommandLine) {
  EXPECT_THAT(*ReadParameters("Size=db.t3=large"), ElementsAre(Pair("Size", "db.t3=large")));
  EXPECT_THAT(*ReadParameters("Empty="), ElementsAre(Pair("Empty", "")));
  EXPECT_THAT(ReadParameters("Size").error().message, HasSubstr("NAME=VALUE"));
  EXPECT_THAT(ReadParameters("=x").error().message, HasSubstr("NAME=VALUE"));
  EXPECT_THAT(ReadParameters("nowhere.json").error().message, HasSubstr("nowhere.json"));
}

TEST(Parameters, AsToolsWriteThem) {
  EXPECT_THAT(*ParseParameters("p.json",
                               R"({"Parameters": {"Name": "x", "Count": 3, "On": true, "Ids": ["a", "b"]}})"),
              ElementsAre(Pair("Count", "3"), Pair("Ids", "a,b"), Pair("Name", "x"), Pair("On", "true")));
  EXPECT_THAT(*ParseParameters("p.json", R"([{"ParameterKey": "Name", "ParameterValue": "x"},
                                            {"ParameterKey": "Old", "UsePreviousValue": true}])"),
              ElementsAre(Pair("Name", "x")));
  EXPECT_THAT(*ParseParameters("p.json", R"({"Name": "x", "Size": 3})"),
              ElementsAre(Pair("Name", "x"), Pair("Size", "3")));
  EXPECT_THAT(*ParseParameters("p.json", R"(["Name=x", "Size=3"])"),
              ElementsAre(Pair("Name", "x"), Pair("Size", "3")));
}

TEST(Parameters, RefusesOtherShapes) {
  for (const char* text :
       {R"({"Name": {"a": 1}})", R"({"Parameters": []})", R"({"Parameters": {"Name": {"a": 1}}})",
        R"([{"Name": "x"}])", R"("x")", "[1]", "{", ""}) {
    const auto parsed = ParseParameters("p.json", text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_THAT(parsed.error().message, HasSubstr("p.json"));
    EXPECT_EQ(parsed.error().code, kUsage);
  }
}

}  // namespace
}  // namespace assay::cli
