// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "loaded.h"

namespace assay {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

std::string Utf16(std::string_view text) {
  std::string out = "\xFF\xFE";
  for (const char c : text) (out += c) += '\0';
  return out;
}

bool HasError(const Snapshot& s, std::string_view path) {
  return std::any_of(s.diagnostics.begin(), s.diagnostics.end(), [&](const Diagnostic& d) {
    return d.severity == DiagnosticSeverity::kError && d.span.valid() &&
           s.sources->file(d.span.file).path() == path;
  });
}

TEST(Outcome, ATemplateThatCantBeParsedIsReportedAsOurs) {
  const Snapshot s = LoadFiles({{"bad.yaml", "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A: [\n"},
                                {"good.yaml", kBucketTemplate},
                                {"other.yaml", "kind: [\n# Resources ::\n"}});
  EXPECT_NE(OutcomeOf(s, "bad.yaml"), FileOutcome::kRead);
  EXPECT_NE(OutcomeOf(s, "bad.yaml"), FileOutcome::kNotOurs);
  EXPECT_NE(RecordOf(s, "bad.yaml")->reason, "");
  EXPECT_TRUE(HasError(s, "bad.yaml"));
  EXPECT_EQ(OutcomeOf(s, "other.yaml"), FileOutcome::kNotOurs);
  EXPECT_FALSE(HasError(s, "other.yaml"));
  EXPECT_THAT(RootNames(s), Contains("good.yaml"));
}

TEST(Outcome, WhatWasReadBeforeAnErrorIsJudgedAndThePopulationIsOpen) {
  const Snapshot s =
      LoadFiles({{"cut.json", R"({"Resources": {"B": {"Type": "AWS::S3::Bucket"}, "C": {"Type": )"}});
  EXPECT_EQ(OutcomeOf(s, "cut.json"), FileOutcome::kPartlyRead);
  ASSERT_THAT(s.roots, SizeIs(1));
  EXPECT_NE(s.roots[0]->Find("B"), nullptr);
  EXPECT_THAT(s.roots[0]->open, Not(IsEmpty()));
}

TEST(Outcome, ABrokenBlockLeavesTheRestAndOpensThePopulation) {
  const Snapshot s =
      LoadFiles({{"main.tf", "resource \"aws_s3_bucket\" \"a\" {}\nresource \"aws_s3_bucket\" {{{\n}\n"},
                 {"b/ok.tf", ""}});
  EXPECT_EQ(OutcomeOf(s, "b/ok.tf"), FileOutcome::kRead);
  EXPECT_TRUE(OutcomeOf(s, "main.tf") == FileOutcome::kPartlyRead ||
              OutcomeOf(s, "main.tf") == FileOutcome::kNotUnderstood);
  EXPECT_TRUE(HasError(s, "main.tf"));
  ASSERT_NE(RootNamed(s, "."), nullptr);
  EXPECT_THAT(RootNamed(s, ".")->open, Not(IsEmpty()));
}

TEST(Outcome, Utf16IsNamed) {
  const Snapshot s = LoadFiles({{"t.yaml", Utf16(kBucketTemplate)},
                                {"main.tf", Utf16("resource \"aws_s3_bucket\" \"a\" {}\n")},
                                {"notes.yaml", Utf16("a: 1\n")}});
  EXPECT_EQ(OutcomeOf(s, "t.yaml"), FileOutcome::kNotUnderstood);
  EXPECT_EQ(OutcomeOf(s, "main.tf"), FileOutcome::kNotUnderstood);
  EXPECT_EQ(OutcomeOf(s, "notes.yaml"), FileOutcome::kNotOurs);
  EXPECT_THAT(Messages(s), Contains(HasSubstr("t.yaml:1 encoding: ")));
  EXPECT_THAT(Messages(s), Contains(HasSubstr("main.tf:1 encoding: ")));
}

TEST(Outcome, NulBytesAreReported) {
  const Snapshot s = LoadFiles({{"t.yaml", kBucketTemplate + std::string("  B\0: x\n", 8)},
                                {"main.tf", std::string("resource \"a\" \"b\" {\0}\n", 21)}});
  EXPECT_TRUE(HasError(s, "t.yaml"));
  EXPECT_TRUE(HasError(s, "main.tf"));
}

TEST(Outcome, ALargeFileIsLeftOutByName) {
  LoadOptions options;
  options.max_file_bytes = 100;
  const Snapshot s = LoadFiles({{"big.yaml", kBucketTemplate + std::string(200, '#')},
                                {"big.tf", std::string(200, '#')},
                                {"small.tf", ""}},
                               options);
  EXPECT_EQ(OutcomeOf(s, "big.yaml"), FileOutcome::kUnreadable);
  EXPECT_EQ(OutcomeOf(s, "big.tf"), FileOutcome::kUnreadable);
  EXPECT_THAT(Messages(s), Contains(StartsWith("big.tf ")));
  EXPECT_THAT(Messages(s), Contains(StartsWith("big.yaml ")));
  ASSERT_NE(RootNamed(s, "."), nullptr);
  EXPECT_THAT(RootNamed(s, ".")->open, Not(IsEmpty())) << "the file could declare anything";
}

TEST(Outcome, HostileFilesEndAndNeighboursAreJudged) {
  const std::string deep = std::string(5'000, '[') + std::string(5'000, ']');
  std::string laughs = "AWSTemplateFormatVersion: '2010-09-09'\nA0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    laughs += "A" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 1; k < 10; ++k) laughs += ", " + before;
    laughs += "]\n";
  }
  const Snapshot s = LoadFiles({
      {"deep.yaml", "Resources:\n  B: {Type: 'AWS::S3::Bucket', Properties: {P: " + deep + "}}\n"},
      {"deep.json",
       R"({"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {"P": )" + deep + "}}}}"},
      {"deep.tf", "locals {\n  a = " + deep + "\n}\n"},
      {"laughs.yaml", laughs + "Resources: {B: {Type: 'AWS::S3::Bucket', Properties: {P: *a11}}}\n"},
      {"good.yaml", kBucketTemplate},
  });
  for (const char* path : {"deep.yaml", "deep.json", "deep.tf", "laughs.yaml"}) {
    EXPECT_TRUE(HasError(s, path)) << path;
    EXPECT_NE(OutcomeOf(s, path), FileOutcome::kRead) << path;
  }
  EXPECT_EQ(OutcomeOf(s, "good.yaml"), FileOutcome::kRead);
  ASSERT_NE(RootNamed(s, "good.yaml"), nullptr);
  EXPECT_THAT(RootNamed(s, "good.yaml")->resources, SizeIs(1));
}

TEST(Outcome, SeveralTemplatesInOneFileAreSeveralRoots) {
  const Snapshot s = LoadFiles({{"two.yaml", std::string(kBucketTemplate) + "---\n" + kBucketTemplate}});
  EXPECT_THAT(RootNames(s), ElementsAre("two.yaml", "two.yaml#2"));
}

TEST(Outcome, FlowYamlThatLooksLikeJsonIsYaml) {
  const Snapshot s = LoadFiles({{"flow.yaml", "{Resources: {B: {Type: 'AWS::S3::Bucket'}}}\n"}});
  EXPECT_THAT(RootNames(s), ElementsAre("flow.yaml"));
  EXPECT_THAT(Messages(s), IsEmpty());
}

}  // namespace
}  // namespace assay
