// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "process.h"

namespace assay {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kExpected = R"(# expect-only: S3Bucket.KeepsVersions
resource "aws_s3_bucket" "silent" { # expect: S3Bucket.KeepsVersions
}
)";

TEST(Test, HoldsWhenCommentsAndFindingsAgree) {
  const Tree tree(Files{{"main.tf", kExpected}});
  const Ran ran = tree.Assay("test .");
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("1 expectations met, 0 missing, 0 surplus"));
  EXPECT_THAT(ran.err, IsEmpty());
}

TEST(Test, NamesWhatIsMissingAndSurplus) {
  const Tree tree(
      Files{{"main.tf", "# expect-only: S3Bucket.KeepsVersions\n# expect: S3Bucket.KeepsVersions\n" +
                            std::string("resource \"aws_s3_bucket\" \"silent\" {\n}\n")}});
  const Ran ran = tree.Assay("test .");
  EXPECT_EQ(ran.code, 6);
  EXPECT_THAT(ran.out, HasSubstr("main.tf:2: expected S3Bucket.KeepsVersions, got nothing\n"));
  EXPECT_THAT(ran.out, HasSubstr("main.tf:3: got S3Bucket.KeepsVersions, expected nothing"));
}

TEST(Test, EveryControlCountsWithoutExpectOnly) {
  const Tree tree(
      Files{{"main.tf", "resource \"aws_s3_bucket\" \"silent\" { # expect: S3Bucket.KeepsVersions\n}\n"}});
  const Ran ran = tree.Assay("test .");
  EXPECT_EQ(ran.code, 6);
  EXPECT_THAT(ran.out, HasSubstr("expected nothing"));
  EXPECT_THAT(ran.out, Not(HasSubstr("got nothing")));
}

TEST(Test, ReadsExpectFilesBesideJson) {
  const Tree tree(Files{{"stack.json", R"({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {
  "Silent": {"Type": "AWS::S3::Bucket"}}})"},
                        {"stack.json.expect", "2: S3Bucket.KeepsVersions\n"}});
  const Ran ran = tree.Assay("test .");
  EXPECT_THAT(ran.out, HasSubstr("1 expectations met, 0 missing"));
}

TEST(Test, UnknownIdsAreWrongUnlessTheirPackIsElsewhere) {
  Tree tree(Files{{"main.tf", "# expect-only: S3Bucket.KeepsVersions\n# expect: AcmeBucket.IsOurs\n" +
                                  std::string("resource \"aws_s3_bucket_acl\" \"a\" {}\n")}});
  const Ran wrong = tree.Assay("test .");
  EXPECT_EQ(wrong.code, 6);
  EXPECT_THAT(wrong.out, HasSubstr("main.tf:2: there is no control AcmeBucket.IsOurs"));
  tree.Write(".assay.yaml", "packs: [Acme]\n");
  const Ran fine = tree.Assay("test .");
  EXPECT_EQ(fine.code, 0) << fine.out;
  EXPECT_THAT(fine.out, HasSubstr("1 not judged here"));
}

TEST(Test, JudgesExamplesAloneAndByTheirOwnControl) {
  Tree tree(Files{{"s3/KeepsVersions.pass.tf", kBuckets}, {"s3/KeepsVersions.fail.tf", kExpected}});
  // Both declare aws_s3_bucket.silent: together they would be one module.
  tree.Write("s3/KeepsVersions.pass.tf", R"(resource "aws_s3_bucket" "silent" {
  versioning {
    enabled = true
  }
}
)");
  tree.Write("s3/KeepsVersions.fail.tf",
             "resource \"aws_s3_bucket\" \"silent\" { # expect: S3Bucket.KeepsVersions\n}\n");
  const Ran ran = tree.Assay("test s3");
  EXPECT_EQ(ran.code, 0) << ran.out;
  EXPECT_THAT(ran.out, HasSubstr("2 examples of 1 controls"));
  tree.Write("s3/KeepsVersions.na.tf", "resource \"aws_s3_bucket\" \"silent\" {\n}\n");
  EXPECT_EQ(tree.Assay("test s3").code, 6);
}

TEST(Test, NothingToJudgeIsThree) {
  const Tree tree(Files{{"README.md", "nothing"}});
  EXPECT_EQ(tree.Assay("test .").code, 3);
  EXPECT_EQ(tree.Assay("test nowhere").code, 2);
}

}  // namespace
}  // namespace assay
