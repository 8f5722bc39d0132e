// SPDX-License-Identifier: Apache-2.0
// Data sources of which something is known without anything being asked.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "value/ops.h"
#include "workspace.h"

namespace assay::terraform {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(DataSources, ATemplateIsRendered) {
  Workspace w{{"main.tf", R"(
data "template_file" "policy" {
  template = "{\"Action\": \"$${action}\", \"n\": $${n + 1}}"
  vars = { action = "s3:*", n = 3 }
}
data "template_file" "open" {
  template = "a-$${x}"
  vars = { x = aws_kms_key.k.arn }
}
resource "aws_kms_key" "k" {}
resource "aws_x" "y" {
  known = data.template_file.policy.rendered
  open  = data.template_file.open.rendered
})"}};
  EXPECT_THAT(w.Run().diagnostics, IsEmpty());
  EXPECT_EQ(w.Show("aws_x.y", "known"), R"("{\"Action\": \"s3:*\", \"n\": 4}")");
  EXPECT_THAT(w.Show("aws_x.y", "open"), HasSubstr("a-"));
}

TEST(DataSources, AFileThatIsThereIsRead) {
  Workspace w{{"main.tf", R"(
data "local_file" "there" { filename = "${path.module}/policy.json" }
data "local_file" "gone" { filename = "${path.module}/gone.json" }
resource "aws_x" "y" {
  there = data.local_file.there.content
  gone  = data.local_file.gone.content
})"},
              {"policy.json", "{}"}};
  EXPECT_THAT(w.Run().diagnostics, IsEmpty());  // the other one may be made before it is read
  EXPECT_EQ(w.Show("aws_x.y", "there"), R"("{}")");
  EXPECT_TRUE(w.Get("aws_x.y", "gone").is_unknown());
}

TEST(DataSources, TheRegionIsTheProviders) {
  Workspace w{{"main.tf", R"(
provider "aws" { region = "cn-north-1" }
provider "aws" {
  alias  = "open"
  region = var.region
}
variable "region" { type = string }
data "aws_region" "here" {}
data "aws_partition" "here" {}
data "aws_region" "open" { provider = aws.open }
data "aws_partition" "open" { provider = aws.open }
data "aws_caller_identity" "me" {}
resource "aws_x" "y" {
  arn    = "arn:${data.aws_partition.here.partition}:s3:::b"
  region = data.aws_region.here.name
  suffix = data.aws_partition.here.dns_suffix
  open   = data.aws_partition.open.partition
  other  = data.aws_region.open.name
  me     = data.aws_caller_identity.me.account_id
})"}};
  EXPECT_THAT(w.Run().diagnostics, IsEmpty());
  EXPECT_EQ(w.Show("aws_x.y", "arn"), R"("arn:aws-cn:s3:::b")");
  EXPECT_EQ(w.Show("aws_x.y", "region"), R"("cn-north-1")");
  EXPECT_EQ(w.Show("aws_x.y", "suffix"), R"("amazonaws.com.cn")");
  ASSERT_TRUE(w.Get("aws_x.y", "open").is_unknown());
  EXPECT_EQ(w.Get("aws_x.y", "open").unknown().prefix, "aws");
  EXPECT_TRUE(w.Get("aws_x.y", "other").is_unknown());
  ASSERT_TRUE(w.Get("aws_x.y", "me").is_unknown());
  EXPECT_TRUE(w.Get("aws_x.y", "me").unknown().not_null);
  EXPECT_EQ(w.Get("aws_x.y", "me").unknown().min_length, 12);
  EXPECT_EQ(w.Get("aws_x.y", "me").unknown().max_length, 12);
}

TEST(DataSources, AnArnBeginsAsAllDo) {
  Workspace w{{"main.tf", R"(
resource "aws_iam_role" "r" {}
data "aws_iam_role" "d" { name = "d" }
resource "aws_x" "y" {
  made  = aws_iam_role.r.arn
  read  = data.aws_iam_role.d.arn
  other = aws_iam_role.r.unique_id
})"}};
  EXPECT_THAT(w.Run().diagnostics, IsEmpty());
  EXPECT_EQ(w.Get("aws_x.y", "made").unknown().prefix, "arn:aws");
  EXPECT_EQ(w.Get("aws_x.y", "made").unknown().min_length, 16);  // no pattern such as arn:aws:*
  EXPECT_EQ(w.Get("aws_x.y", "read").unknown().prefix, "arn:aws");
  EXPECT_EQ(w.Get("aws_x.y", "other").unknown().prefix, "");
}

/// A document made of sources, statements and overrides of the Sids named; "?" is a document that isn't
/// known.
std::string Document(const std::string& name, const std::string& body) {
  return "data \"aws_iam_policy_document\" \"" + name + "\" {\n" + body + "}\n";
}
std::string Statement(const std::string& sid, const std::string& action) {
  return "  statement {\n" + (sid.empty() ? "" : "    sid = \"" + sid + "\"\n") + "    actions = [\"" +
         action + "\"]\n  }\n";
}

TEST(PolicyDocument, LaterPartsReplaceStatementsOfTheSameSid) {
  const std::string source = Document("source", Statement("A", "a:1") + Statement("", "b:1"));
  const std::string override_a = Document("override", Statement("A", "a:3") + Statement("", "b:3"));
  Workspace w{
      {"main.tf", source + override_a +
                      Document("all",
                               "  source_policy_documents = [data.aws_iam_policy_document.source.json]\n"
                               "  override_policy_documents = "
                               "[data.aws_iam_policy_document.override.json]\n" +
                                   Statement("A", "a:2") + Statement("C", "c:2")) +
                      "resource \"aws_x\" \"y\" {\n  v = data.aws_iam_policy_document.all.json\n}\n"}};
  EXPECT_THAT(w.Run().diagnostics, IsEmpty());
  const std::string json = w.Show("aws_x.y", "v");
  // In the place of the statement that was replaced; those without a Sid are added.
  const auto at = [&](const std::string& action) { return json.find(action); };
  EXPECT_LT(at("a:3"), at("b:1"));
  EXPECT_LT(at("b:1"), at("c:2"));
  EXPECT_LT(at("c:2"), at("b:3"));
  EXPECT_THAT(json, Not(HasSubstr("a:1")));
  EXPECT_THAT(json, Not(HasSubstr("a:2")));
}

TEST(PolicyDocument, ASidStandsOnceInSourcesAndStatements) {
  Workspace w{{"main.tf", Document("d", Statement("A", "a:1") + Statement("A", "a:2")) +
                              "resource \"aws_x\" \"y\" {\n  v = data.aws_iam_policy_document.d.json\n}\n"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), Contains(HasSubstr("Duplicate Sid")));
  EXPECT_THAT(w.Show("aws_x.y", "v"), HasSubstr("a:1"));
  EXPECT_THAT(w.Show("aws_x.y", "v"), HasSubstr("a:2"));
}

TEST(PolicyDocument, AnUnknownOverrideMayReplaceWhatHasASid) {
  Workspace w{{"main.tf", "variable \"p\" { type = string }\n" +
                              Document("d", "  override_policy_documents = [var.p]\n" +
                                                Statement("A", "a:1") + Statement("", "b:1")) +
                              "resource \"aws_x\" \"y\" {\n  v = data.aws_iam_policy_document.d.json\n}\n"}};
  EXPECT_THAT(w.Run().diagnostics, IsEmpty());
  const Value v = w.Get("aws_x.y", "v");
  ASSERT_TRUE(v.is_unknown() && v.unknown().decoded);
  const Value* statements = v.unknown().decoded->Find("Statement");
  ASSERT_TRUE(statements && statements->size() == 2);
  EXPECT_TRUE(statements->open());
  EXPECT_TRUE(statements->elements()[0].is_choice());
  EXPECT_FALSE(statements->elements()[1].is_choice());
}

}  // namespace
}  // namespace assay::terraform
