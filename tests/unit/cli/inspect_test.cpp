// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "process.h"

namespace assay {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kTree = R"(variable "name" { default = "logs" }
variable "key" {}
variable "secret" {
  default   = "hunter2"
  sensitive = true
}
locals {
  full = "acme-${var.name}"
}
resource "aws_s3_bucket" "a" {
  bucket = local.full
  tags   = { key = var.key, secret = var.secret }
}
)";

TEST(Inspect, PrintsValuesPlacesAndReasons) {
  const Tree tree(Files{{"main.tf", kTree}});
  const Ran ran = tree.Assay("inspect .");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out,
              AllOf(HasSubstr("aws_s3_bucket.a  main.tf:10:1"), HasSubstr("bucket = \"acme-logs\""),
                    HasSubstr("var.key"), HasSubstr("(sensitive value)"), Not(HasSubstr("hunter2"))));
}

TEST(Inspect, PrintsJson) {
  const Tree tree(Files{{"main.tf", kTree}});
  const Ran ran = tree.Assay("inspect . -f json");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr(R"("bucket":"acme-logs")"), HasSubstr(R"("path":"tags.key")"),
                             HasSubstr(R"("sensitive":["tags.secret"])"), Not(HasSubstr("hunter2"))));
}

TEST(Inspect, ShowsOnlyWhatIsAskedFor) {
  const Tree tree(Files{{"main.tf", kBuckets}});
  const Ran ran = tree.Assay("inspect . --resource '*.silent'");
  EXPECT_THAT(ran.out, AllOf(HasSubstr("aws_s3_bucket.silent"), Not(HasSubstr("aws_s3_bucket.kept"))));
  EXPECT_THAT(tree.Assay("inspect . --resource aws_s3_bucket_versioning -f json").out,
              Not(HasSubstr("silent")));
}

TEST(Inspect, EvaluatesExpressions) {
  const Tree tree(Files{{"main.tf", kTree}});
  const Ran ran = tree.Assay("inspect --eval 'upper(local.full)' --eval '[1, true, null]' --eval var.key .");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("\"ACME-LOGS\"\n[1,true,null]\nunknown: "));
  EXPECT_THAT(tree.Assay("inspect --eval var.secret .").out, Not(HasSubstr("hunter2")));
  const Ran wrong = tree.Assay("inspect --eval 'nosuch(1)' .");
  EXPECT_EQ(wrong.code, 1);
  EXPECT_THAT(wrong.err, HasSubstr("error: "));
}

TEST(Inspect, EvaluatesAFileOfExpressions) {
  const Tree tree(Files{{"main.tf", kTree}, {"e.txt", "\"local.full\"\n\"var.key\"\n\"nosuch(\\n1)\"\n"}});
  const Ran ran = tree.Assay("inspect --eval-file e.txt .");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("{\"value\":\"acme-logs\"}\n"), HasSubstr("\n{\"unknown\":\""),
                             HasSubstr("\n{\"error\":\"")));
  const Tree infinite(Files{{"main.tf", kTree}, {"e.txt", "\"-1/0\"\n"}});
  EXPECT_THAT(infinite.Assay("inspect --eval-file e.txt .").out, HasSubstr("{\"error\":\"")) << "no JSON";
  const Tree broken(Files{{"main.tf", kTree}, {"e.txt", "local.full\n"}});
  EXPECT_EQ(broken.Assay("inspect --eval-file e.txt .").code, 2);
  EXPECT_EQ(broken.Assay("inspect --eval-file nowhere .").code, 2);
}

TEST(Inspect, SaysWhatItCouldNotRead) {
  const Tree tree(Files{{"main.tf", "resource \"aws_s3_bucket\" \"a\" {\n  bucket = \n}\n"}});
  const Ran ran = tree.Assay("inspect .");
  EXPECT_EQ(ran.code, 4);
  EXPECT_THAT(ran.err, HasSubstr("main.tf:"));
}

}  // namespace
}  // namespace assay
