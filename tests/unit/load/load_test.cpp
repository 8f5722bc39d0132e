// SPDX-License-Identifier: Apache-2.0
#include "load/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "loaded.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Load, TemplatesAreFoundByContentWhateverTheirName) {
  const Snapshot s = LoadFiles({{"a.yaml", kBucketTemplate},
                                {"b.yml", kBucketTemplate},
                                {"c.template", R"({"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}})"},
                                {"d.json", R"({"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}})"},
                                {"e.cfn", kBucketTemplate},
                                {"f.txt", kBucketTemplate},
                                {"pod.yaml", "apiVersion: v1\nkind: Pod\n"},
                                {"data.json", R"({"Resources": {"x": "AWS::S3::Bucket"}})"}});
  EXPECT_THAT(RootNames(s), ElementsAre("a.yaml", "b.yml", "c.template", "d.json", "e.cfn"));
  EXPECT_EQ(OutcomeOf(s, "a.yaml"), FileOutcome::kRead);
  EXPECT_EQ(RecordOf(s, "a.yaml")->kind, "cloudformation");
  EXPECT_EQ(OutcomeOf(s, "f.txt"), FileOutcome::kNotOurs);
  EXPECT_EQ(OutcomeOf(s, "pod.yaml"), FileOutcome::kNotOurs);
  EXPECT_EQ(OutcomeOf(s, "data.json"), FileOutcome::kNotOurs);
  EXPECT_THAT(Messages(s), IsEmpty());
  ASSERT_THAT(s.files, SizeIs(8));
  EXPECT_TRUE(
      std::is_sorted(s.files.begin(), s.files.end(), [](auto& a, auto& b) { return a.path < b.path; }));
}

TEST(Load, FilesThatAreOursCarryTheirDigest) {
  const Snapshot s = LoadFiles({{"a.tf", "abc"}, {"b.tf", ""}, {"c.yaml", "x: 1\n"}});
  EXPECT_EQ(RecordOf(s, "a.tf")->sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(RecordOf(s, "a.tf")->bytes, 3u);
  EXPECT_EQ(RecordOf(s, "b.tf")->sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(RecordOf(s, "c.yaml")->sha256, "");
}

TEST(Load, TerraformDirectoriesAreRoots) {
  const Snapshot s = LoadFiles({{"main.tf", "resource \"aws_s3_bucket\" \"a\" {}\n"},
                                {"live/prod/main.tf", "resource \"aws_s3_bucket\" \"b\" {}\n"},
                                {"live/prod/terraform.tfvars", "x = 1\n"},
                                {"live/prod/other.tfvars", "x = 2\n"}});
  EXPECT_THAT(RootNames(s), ElementsAre(".", "live/prod"));
  ASSERT_NE(RootNamed(s, "live/prod"), nullptr);
  EXPECT_THAT(RootNamed(s, "live/prod")->resources, SizeIs(1));
  EXPECT_EQ(RecordOf(s, "main.tf")->kind, "terraform");
  EXPECT_EQ(RecordOf(s, "live/prod/terraform.tfvars")->kind, "tfvars");
  EXPECT_EQ(OutcomeOf(s, "live/prod/other.tfvars"), FileOutcome::kSkipped);
}

TEST(Load, ParametersReachTemplates) {
  LoadOptions options;
  options.parameters["Name"] = "given";
  const Snapshot s =
      LoadFiles({{"t.yaml",
                  "Parameters:\n  Name: {Type: String}\nResources:\n  B:\n    Type: AWS::S3::Bucket\n"
                  "    Properties: {BucketName: !Ref Name}\n"}},
                options);
  ASSERT_THAT(s.roots, SizeIs(1));
  const Value* name = s.roots[0]->Find("B")->attributes.Find("BucketName");
  ASSERT_NE(name, nullptr);
  EXPECT_EQ(Render(*name), "\"given\"");
}

TEST(Load, CommentsWithOurWordsAreKept) {
  const Snapshot s =
      LoadFiles({{"a.tf", "# plain\n# assay:waive X\nresource \"aws_s3_bucket\" \"b\" {} // expect: Y\n"},
                 {"b.yaml", std::string("# checkov:skip=CKV_1: reason\n") + kBucketTemplate + "# nothing\n"},
                 {"c.yaml", "# assay:waive in a file that isn't ours\nkind: Pod\n"}});
  std::vector<std::string> texts;
  for (const CommentRecord& c : s.comments) texts.push_back(c.text);
  EXPECT_THAT(texts, ElementsAre("# assay:waive X", "// expect: Y", "# checkov:skip=CKV_1: reason"));
}

TEST(Load, ANamedFileAloneIsTheModule) {
  LoadOptions options;
  options.paths = {"m/a.tf"};
  const Snapshot s = LoadFiles({{"m/a.tf", "resource \"aws_s3_bucket\" \"a\" {}\n"},
                                {"m/b.tf", "resource \"aws_s3_bucket\" \"b\" {}\n"}},
                               options);
  ASSERT_THAT(RootNames(s), ElementsAre("m"));
  EXPECT_THAT(s.roots[0]->resources, SizeIs(1));
  EXPECT_EQ(RecordOf(s, "m/b.tf"), nullptr);
}

TEST(Load, ANamedFileIsJudgedByContentWhateverItsName) {
  LoadOptions options;
  options.paths = {"stack.txt"};
  EXPECT_THAT(RootNames(LoadFiles({{"stack.txt", kBucketTemplate}}, options)), ElementsAre("stack.txt"));
}

TEST(Load, StringsOfJsonVariablesAreNoTemplates) {
  const Snapshot s = LoadFiles(
      {{"main.tf", "variable \"name\" {}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = var.name\n}\n"},
       {"terraform.tfvars.json", R"({"name": "${var.other}"})"}});
  ASSERT_THAT(s.roots, SizeIs(1));
  ASSERT_THAT(s.roots[0]->resources, SizeIs(1));
  const Value* bucket = s.roots[0]->resources[0].attributes.Find("bucket");
  ASSERT_TRUE(bucket && bucket->is_string());
  EXPECT_EQ(bucket->string(), "${var.other}");
}

TEST(Load, TofuHidesTheTerraformFileOfItsName) {
  const Snapshot s = LoadFiles({{"main.tf", "resource \"aws_s3_bucket\" \"old\" {}\n"},
                                {"main.tofu", "resource \"aws_s3_bucket\" \"new\" {}\n"}});
  ASSERT_THAT(s.roots, SizeIs(1));
  ASSERT_THAT(s.roots[0]->resources, SizeIs(1));
  EXPECT_EQ(s.roots[0]->resources[0].name, "new");
  EXPECT_EQ(OutcomeOf(s, "main.tf"), FileOutcome::kSkipped);
}

TEST(Load, ProgressIsToldToTheEnd) {
  LoadOptions options;
  std::map<std::string, std::pair<std::size_t, std::size_t>> last;
  options.progress = [&](const char* stage, std::size_t done, std::size_t all) { last[stage] = {done, all}; };
  LoadFiles({{"a.tf", ""}, {"b.yaml", kBucketTemplate}}, options);
  EXPECT_FALSE(last.empty());
  for (const auto& [stage, counts] : last) EXPECT_EQ(counts.first, counts.second) << stage;
}

TEST(Load, WhatAValueCameThroughOutlivesEvaluation) {
  // Longer than what a string holds in place.
  const Snapshot s = LoadFiles({{"t.yaml",
                                 "Parameters:\n  TheParameterWithALongName: {Type: String, Default: x}\n"
                                 "Resources:\n  R:\n    Type: AWS::S3::Bucket\n    Properties:\n"
                                 "      BucketName: !Ref TheParameterWithALongName\n"}});
  ASSERT_EQ(s.roots.size(), 1u);
  const Value* name = s.roots[0]->resources[0].attributes.Find("BucketName");
  ASSERT_TRUE(name && name->origin());
  EXPECT_EQ(name->origin()->what(), "TheParameterWithALongName");
  // The bytes are the file's own, which the snapshot keeps.
  const std::string_view text = s.sources->file(s.roots[0]->span.file).text();
  EXPECT_GE(name->origin()->what().data(), text.data());
  EXPECT_LE(name->origin()->what().data(), text.data() + text.size());
}

TEST(Load, ValuesOutliveTheTreesTheyWereReadFrom) {
  const Snapshot s =
      LoadFiles({{"m/main.tf", "variable \"n\" {}\nresource \"aws_x\" \"in\\u0041module\" { v = var.n }\n"},
                 {"main.tf",
                  "module \"m\" {\n  source = \"./m\"\n  n = \"line\\nline and a tail\"\n}\n"
                  "resource \"aws_x\" \"a\" {\n  big = 123456789012345678901234567890\n"
                  "  list = [\"a\\tb\", true]\n}\n"},
                 {"j/main.tf.json", R"({"resource": {"aws_x": {"j": {"v": "tab\tbed ${1 + 1}"}}}})"}});
  ASSERT_EQ(s.roots.size(), 2u);
  EXPECT_EQ(s.roots[1]->resources[0].attributes.Find("v")->string(), "tab\tbed 2");
  const Root& root = *s.roots[0];
  ASSERT_EQ(root.resources.size(), 2u);
  EXPECT_EQ(Render(*root.resources[0].attributes.Find("big")), "123456789012345678901234567890");
  EXPECT_EQ(root.resources[0].attributes.Find("list")->elements()[0].string(), "a\tb");
  EXPECT_EQ(root.resources[1].attributes.Find("v")->string(), "line\nline and a tail");
  EXPECT_EQ(root.resources[1].name, "inAmodule");
}

}  // namespace
}  // namespace assay
