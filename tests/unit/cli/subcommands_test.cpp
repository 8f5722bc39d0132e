// SPDX-License-Identifier: Apache-2.0
// The commands that read no tree: help, list, explain, new, docs.
#include <gmock/gmock.h>

#include <algorithm>

#include "process.h"

namespace assay {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

TEST(Help, TeachesEveryCommand) {
  const Tree tree;
  const Ran all = tree.Assay("--help");
  EXPECT_EQ(all.code, 0);
  for (const char* command : {"scan", "test", "inspect", "list", "explain", "new"}) {
    EXPECT_THAT(all.out, HasSubstr(std::string("\n  ") + command + " ")) << command;
    const Ran own = tree.Assay(std::string(command) + " --help");
    EXPECT_EQ(own.code, 0);
    EXPECT_THAT(own.out, AllOf(StartsWith(std::string("Usage: assay ") + command),
                               HasSubstr(std::string("\n  assay ") + command)))
        << "with examples";
    EXPECT_EQ(tree.Assay(std::string("help ") + command).out, own.out);
    EXPECT_EQ(tree.Assay(std::string(command) + " --no-such-option -h").out, own.out)
        << "help is never refused";
  }
  EXPECT_THAT(all.out, Not(HasSubstr("docs"))) << "for those who work on Assay itself";
  EXPECT_EQ(tree.Assay("help nothing").code, 2);
}

TEST(Help, FitsATerminal) {
  const Tree tree;
  for (const char* words :
       {"--help", "scan --help", "test --help", "inspect --help", "list --help", "new --help"}) {
    const std::string out = tree.Assay(words).out;
    for (std::size_t from = 0; from < out.size();) {
      const std::size_t end = std::min(out.find('\n', from), out.size());
      EXPECT_LE(end - from, 120U) << words << ": " << out.substr(from, end - from);
      from = end + 1;
    }
  }
}

TEST(Version, IsOneLine) {
  const Tree tree;
  const Ran ran = tree.Assay("--version");
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out, ::testing::MatchesRegex("assay [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(List, PrintsControlsAndAliases) {
  const Tree tree;
  EXPECT_THAT(tree.Assay("list").out, HasSubstr("\nS3Bucket.KeepsVersions "));
  EXPECT_THAT(tree.Assay("list 'S3Bucket.*'").out, Not(HasSubstr("Lambda")));
  EXPECT_THAT(tree.Assay("list -f json").out, HasSubstr(R"({"id":"S3Bucket.KeepsVersions","title":)"));
  EXPECT_THAT(tree.Assay("list --aliases S3Bucket.KeepsVersions").out, HasSubstr("CKV_AWS_21\n"));
  EXPECT_THAT(tree.Assay("list --aliases=all S3Bucket.KeepsVersions").out,
              HasSubstr("CKV_AWS_21\tequal\tS3Bucket.KeepsVersions\n"));
  EXPECT_EQ(tree.Assay("list -f yaml").code, 2);
  EXPECT_EQ(tree.Assay("list S3Bukcet.KeepsVersions").code, 2);
}

TEST(Explain, SaysAllThereIs) {
  const Tree tree;
  const Ran ran = tree.Assay("explain S3Bucket.KeepsVersions");
  EXPECT_EQ(ran.code, 0);
  for (const char* part : {"A bucket keeps object versions", "\nWhy\n", "\nHow to fix\n", "\nJudges\n",
                           "aws_s3_bucket\n", "\nPeers' ids\n", "CKV_AWS_21 (equal)", "checks/aws/s3.cpp:"})
    EXPECT_THAT(ran.out, HasSubstr(part));
  EXPECT_EQ(tree.Assay("explain CKV_AWS_21").out, ran.out);
  EXPECT_THAT(tree.Assay("explain S3Bucket.KeepsVersions -f json").out, StartsWith("{\"id\":"));
  EXPECT_EQ(tree.Assay("explain").code, 2);
  const Ran wrong = tree.Assay("explain S3Bucket.KeepVersions");
  EXPECT_EQ(wrong.code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("did you mean S3Bucket.KeepsVersions?"));
}

TEST(New, FramesAControlWithExamples) {
  const Tree tree;
  const Ran ran = tree.Assay("new control AcmeQueue.HasOwner --type aws_sqs_queue --dir controls");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(tree.Read("controls/acme_queue.cpp"),
              AllOf(HasSubstr("RESOURCE_FIXTURE(AcmeQueue, \"aws_sqs_queue\""),
                    HasSubstr("CONTROL(AcmeQueue, HasOwner,")));
  EXPECT_THAT(tree.Read("controls/acme_queue/HasOwner.fail.tf"), HasSubstr("# expect: AcmeQueue.HasOwner"));
  EXPECT_TRUE(tree.Has("controls/acme_queue/HasOwner.pass.tf"));

  EXPECT_EQ(tree.Assay("new control AcmeQueue.HasOwner --type aws_sqs_queue --dir controls").code, 2)
      << "never twice";
  EXPECT_EQ(tree.Assay("new control AcmeQueue.IsSmall --type aws_sqs_queue --dir controls").code, 0);
  const std::string source = tree.Read("controls/acme_queue.cpp");
  EXPECT_LT(source.find("HasOwner"), source.find("IsSmall")) << "added to what is there";
}

TEST(New, AddsInsideTheNamespace) {
  Tree tree(Files{{"c/s3.cpp", "namespace a {\n\nvoid F();\n\n}  // namespace a\n"}});
  ASSERT_EQ(tree.Assay("new control S3Bucket.IsNice --dir c").code, 0);
  const std::string source = tree.Read("c/s3.cpp");
  EXPECT_LT(source.find("CONTROL(S3Bucket, IsNice"), source.find("}  // namespace a"));
  EXPECT_GT(source.find("CONTROL(S3Bucket, IsNice"), source.find("void F();"));
}

TEST(New, RefusesNamesThatAreNone) {
  const Tree tree;
  for (const char* words : {"new", "new thing A.B", "new control lower.case", "new control NoDot",
                            "new control S3Bucket.KeepsVersions", "new control S3Bukcet.IsNice"})
    EXPECT_EQ(tree.Assay(words).code, 2) << words;
  EXPECT_THAT(tree.Assay("new control S3Bukcet.IsNice").err, HasSubstr("S3Bucket"));
}

TEST(Docs, WritesPagesOnceAndThenAgrees) {
  Tree tree;
  EXPECT_EQ(tree.Assay("docs --out d --check").code, 6);
  EXPECT_EQ(tree.Assay("docs --out d").code, 0);
  EXPECT_THAT(tree.Read("d/ids.txt"), HasSubstr("\nS3Bucket.KeepsVersions\n"));
  const std::string page = tree.Read("d/controls/S3Bucket.KeepsVersions.md");
  std::size_t at = 0;
  for (const char* heading :
       {"# S3Bucket.KeepsVersions\n", "## What holds\n", "## Why\n", "## How to fix\n", "## Examples\n",
        "## Peers' ids\n", "## Criteria\n", "## Parameters\n", "## Source\n"}) {
    const std::size_t found = page.find(heading, at);
    ASSERT_NE(found, std::string::npos) << heading;
    at = found;
  }
  EXPECT_THAT(tree.Read("d/controls/README.md"), HasSubstr("(S3Bucket.KeepsVersions.md)"));
  EXPECT_EQ(tree.Assay("docs --out d --check").code, 0);
  tree.Write("d/controls/S3Bucket.KeepsVersions.md", "edited");
  EXPECT_EQ(tree.Assay("docs --out d --check").code, 6);
  EXPECT_EQ(tree.Assay("docs --out d").code, 0);
  EXPECT_EQ(tree.Assay("docs --out d --check").code, 0);
}

TEST(Docs, IdsOnlyComeIn) {
  Tree tree;
  ASSERT_EQ(tree.Assay("docs --out d").code, 0);
  tree.Write("d/ids.txt", "S3Bucket.WasHereOnce\n" + tree.Read("d/ids.txt"));
  const Ran ran = tree.Assay("docs --out d");
  EXPECT_EQ(ran.code, 6);
  EXPECT_THAT(ran.out, HasSubstr("S3Bucket.WasHereOnce"));
}

}  // namespace
}  // namespace assay
