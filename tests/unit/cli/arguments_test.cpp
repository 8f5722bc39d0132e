// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments.h"

#include <gmock/gmock.h>

namespace assay::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::vector<OptionSpec> kSpecs = {{"format", 'f', "FORMAT", ""},
                                        {"select", '\0', "LIST", ""},
                                        {"strict", '\0', "", ""},
                                        {"verbose", 'v', "", ""},
                                        {"aliases", '\0', "[=all]", "", "equal"}};

Arguments Parse(const std::vector<std::string>& words) {
  auto parsed = ParseArguments(kSpecs, words);
  EXPECT_TRUE(parsed) << parsed.error().message;
  return parsed ? *parsed : Arguments();
}

std::string Wrong(const std::vector<std::string>& words) {
  const auto parsed = ParseArguments(kSpecs, words);
  EXPECT_FALSE(parsed);
  if (parsed) return "";
  EXPECT_EQ(parsed.error().code, kUsage);
  return parsed.error().message;
}

TEST(Arguments, OptionsAndPathsInAnyOrder) {
  const Arguments a = Parse({"infra", "-f", "json", "--strict", "modules"});
  EXPECT_THAT(a.positional, ElementsAre("infra", "modules"));
  EXPECT_EQ(*a.Get("format"), "json");
  EXPECT_TRUE(a.Has("strict"));
  EXPECT_FALSE(a.Has("verbose"));
  EXPECT_EQ(a.Get("select"), nullptr);
}

TEST(Arguments, ValuesBesideTheirNames) {
  EXPECT_EQ(*Parse({"--format=json"}).Get("format"), "json");
  EXPECT_EQ(*Parse({"-fjson"}).Get("format"), "json");
  EXPECT_EQ(*Parse({"--select", "a=b,c"}).Get("select"), "a=b,c");
}

TEST(Arguments, TheLastOneCountsOrAllOfThem) {
  const Arguments a = Parse({"-f", "json", "-f", "csv", "--select", "a,b", "--select=c", "-vv", "-v"});
  EXPECT_EQ(*a.Get("format"), "csv");
  EXPECT_THAT(a.List("select"), ElementsAre("a", "b", "c"));
  EXPECT_EQ(a.Count("verbose"), 3U);
}

TEST(Arguments, AnImpliedValueLeavesTheNextWordAlone) {
  const Arguments a = Parse({"--aliases", "S3Bucket.*"});
  EXPECT_EQ(*a.Get("aliases"), "equal");
  EXPECT_THAT(a.positional, ElementsAre("S3Bucket.*"));
  EXPECT_EQ(*Parse({"--aliases=all"}).Get("aliases"), "all");
}

TEST(Arguments, ADoubleDashEndsTheOptions) {
  EXPECT_THAT(Parse({"--strict", "--", "--format", "-x"}).positional, ElementsAre("--format", "-x"));
}

TEST(Arguments, WrongOnesAreNamedWithTheNearest) {
  EXPECT_THAT(Wrong({"--formt", "json"}), HasSubstr("did you mean --format?"));
  EXPECT_THAT(Wrong({"--form=json"}), HasSubstr("--form")) << "no abbreviations";
  EXPECT_THAT(Wrong({"-x"}), HasSubstr("-x"));
  EXPECT_THAT(Wrong({"--format"}), HasSubstr("format"));
  EXPECT_THAT(Wrong({"--strict=yes"}), HasSubstr("strict"));
}

}  // namespace
}  // namespace assay::cli
