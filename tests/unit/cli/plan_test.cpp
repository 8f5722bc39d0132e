// SPDX-License-Identifier: Apache-2.0
// Plans, and what only evaluation can tell, through the program itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <sstream>

#include "process.h"

namespace assay {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kSource = R"(resource "aws_s3_bucket" "logs" {
  bucket = "acme-logs"
}

resource "aws_s3_bucket_versioning" "logs" {
  bucket = aws_s3_bucket.logs.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_public_access_block" "logs" {
  bucket                  = aws_s3_bucket.logs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket" "open" {
  bucket = "acme-open"
}

resource "aws_security_group" "web" {
  name        = "web"
  description = "Web"
  ingress {
    description = "ssh"
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    description = "https"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_ebs_volume" "data" {
  availability_zone = "eu-west-1a"
  size              = 10
  encrypted         = false
}
)";

std::string Change(const std::string& type, const std::string& name, const std::string& after,
                   const std::string& unknown) {
  return R"({"address":")" + type + "." + name + R"(","mode":"managed","type":")" + type + R"(","name":")" +
         name + R"(","change":{"actions":["create"],"before":null,"after":)" + after +
         R"(,"after_unknown":)" + unknown + R"(,"after_sensitive":{}}})";
}

// As the provider plans the same: nulls, its defaults, and blocks in an order of its own.
std::string PlanOfSource() {
  const std::string rule = R"("ipv6_cidr_blocks":[],"prefix_list_ids":[],"security_groups":[],"self":false)";
  const std::string changes[] = {
      Change("aws_s3_bucket", "logs",
             R"({"bucket":"acme-logs","force_destroy":false,"tags":null,"timeouts":null})",
             R"({"arn":true,"id":true,"acl":true,"tags_all":true})"),
      Change("aws_s3_bucket_versioning", "logs",
             R"({"expected_bucket_owner":null,"mfa":null,"versioning_configuration":[{"status":"Enabled"}]})",
             R"({"bucket":true,"id":true,"versioning_configuration":[{"mfa_delete":true}]})"),
      Change("aws_s3_bucket_public_access_block", "logs",
             R"({"block_public_acls":true,"block_public_policy":true,"ignore_public_acls":true,)"
             R"("restrict_public_buckets":true})",
             R"({"bucket":true,"id":true})"),
      Change("aws_s3_bucket", "open", R"({"bucket":"acme-open","force_destroy":false,"tags":null})",
             R"({"arn":true,"id":true,"acl":true,"tags_all":true})"),
      Change(
          "aws_security_group", "web",
          R"({"name":"web","description":"Web","revoke_rules_on_delete":false,"tags":null,"timeouts":null,)"
          R"("ingress":[{"description":"https","from_port":443,"to_port":443,"protocol":"tcp",)"
          R"("cidr_blocks":["10.0.0.0/8"],)" +
              rule + R"(},{"description":"ssh","from_port":22,"to_port":22,"protocol":"tcp",)" +
              R"("cidr_blocks":["0.0.0.0/0"],)" + rule + "}]}",
          R"({"arn":true,"id":true,"egress":true,"name_prefix":true,"owner_id":true,"vpc_id":true})"),
      Change("aws_ebs_volume", "data",
             R"({"availability_zone":"eu-west-1a","size":10,"encrypted":false,"tags":null})",
             R"({"arn":true,"id":true,"iops":true,"kms_key_id":true,"throughput":true,"type":true})"),
  };
  std::string out =
      R"({"format_version":"1.2","terraform_version":"1.12.6","planned_values":{"root_module":{}},)"
      R"("resource_changes":[)";
  for (const std::string& change : changes) out += (&change == changes ? "" : ",") + change;
  const std::string bucket =
      R"("expressions":{"bucket":{"references":["aws_s3_bucket.logs.id","aws_s3_bucket.logs"]}})";
  return out + R"(],"configuration":{"root_module":{"resources":[)" +
         R"({"mode":"managed","type":"aws_s3_bucket_versioning","name":"logs",)" + bucket + "}," +
         R"({"mode":"managed","type":"aws_s3_bucket_public_access_block","name":"logs",)" + bucket + "}]}}}";
}

// "control resource verdict" of each row with a subject.
std::set<std::string> Verdicts(const std::string& jsonl) {
  const auto field = [](const std::string& line, const std::string& name) {
    std::smatch found;
    return std::regex_search(line, found, std::regex("\"" + name + "\": ?\"([^\"]*)\"")) ? found[1].str()
                                                                                         : "";
  };
  std::set<std::string> out;
  std::istringstream lines(jsonl);
  for (std::string line; std::getline(lines, line);) {
    const std::string resource = field(line, "resource");
    if (!resource.empty()) out.insert(field(line, "control") + " " + resource + " " + field(line, "verdict"));
  }
  return out;
}

TEST(Plans, HaveTheVerdictsOfTheirSource) {
  const Tree tree(Files{{"source/main.tf", kSource}, {"plan/tfplan.json", PlanOfSource()}});
  const std::set<std::string> source = Verdicts(tree.Assay("scan source -f jsonl").out);
  const std::set<std::string> plan = Verdicts(tree.Assay("scan plan -f jsonl").out);
  EXPECT_GT(source.size(), 20u);
  // Where the source is silent and the provider chooses, a plan says that it isn't known yet.
  std::set<std::string> only_source;
  std::set_difference(source.begin(), source.end(), plan.begin(), plan.end(),
                      std::inserter(only_source, only_source.end()));
  for (const std::string& row : only_source)
    EXPECT_THAT(row, Not(::testing::EndsWith(" fail"))) << "a failure of the source is one of the plan";
  EXPECT_TRUE(plan.count("S3Bucket.KeepsVersions aws_s3_bucket.logs pass")) << "joined by identity";
  EXPECT_TRUE(plan.count("S3Bucket.KeepsVersions aws_s3_bucket.open fail"));
}

TEST(Plans, PointIntoTheSourceBesideThem) {
  const Tree tree(Files{{"main.tf", kSource}, {"tfplan.json", PlanOfSource()}});
  const Ran ran = tree.Assay("scan tfplan.json -f concise");
  EXPECT_THAT(ran.out, HasSubstr("main.tf:32:"));  // the ssh rule's cidr_blocks
  EXPECT_THAT(ran.out, Not(HasSubstr("tfplan.json:")));
}

TEST(Evaluation, TakesVariablesFromTheEnvironmentOnlyIfAsked) {
  const Tree tree(Files{{"main.tf", "variable \"a\" {}\noutput \"o\" {\n  value = var.a\n}\n"}});
  EXPECT_THAT(tree.Assay("inspect . --eval var.a", "TF_VAR_a=x").out, HasSubstr("unknown: "));
  EXPECT_EQ(tree.Assay("inspect . --var-env --eval var.a", "TF_VAR_a=x").out, "\"x\"\n");
  EXPECT_EQ(tree.Assay("inspect . --var-env --var a=y --eval var.a", "TF_VAR_a=x").out, "\"y\"\n");
}

TEST(Evaluation, SaysHowMuchCannotBeKnown) {
  const Tree tree(Files{{"main.tf",
                         "variable \"size\" {}\nresource \"aws_ebs_volume\" \"a\" {\n  size = var.size\n"
                         "  encrypted = true\n}\n"}});
  EXPECT_THAT(tree.Assay("scan . -v").err, HasSubstr("1 of 2 settings (50.0 %) can't be known"));
  EXPECT_THAT(tree.Assay("scan . -v").err, HasSubstr("1  no value is given for var.size"));
  EXPECT_THAT(tree.Assay("scan .").err, Not(HasSubstr("settings")));
}

TEST(Evaluation, NamesWhatADocumentLacksAsTheReason) {
  const Tree tree(Files{{"main.tf", R"(variable "bucket" {}
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${var.bucket}/*"]
  }
}
data "aws_ami" "a" {}
data "template_cloudinit_config" "c" {
  part {
    content = "x"
  }
}
resource "aws_x" "y" {
  policy = data.aws_iam_policy_document.d.json
  ami    = data.aws_ami.a.image_id
  data   = data.template_cloudinit_config.c.rendered
}
)"}});
  EXPECT_THAT(tree.Assay("scan . -v").err,
              AllOf(HasSubstr("no value is given for var.bucket"),
                    HasSubstr("aws_ami's image_id is read from the account"),
                    HasSubstr("not evaluated: data.template_cloudinit_config.c.rendered"),
                    Not(HasSubstr("json is read from the account"))));
}

TEST(Evaluation, PrintsOutputsAndStatements) {
  const Tree tree(Files{{"main.tf",
                         "output \"o\" {\n  value = { \"a.b\" = terraform_data.x.id, c = 1 }\n}\n"
                         "resource \"terraform_data\" \"x\" {}\nmoved {\n  from = terraform_data.y\n"
                         "  to = terraform_data.x\n}\n"}});
  const std::string json = tree.Assay("inspect . -f json").out;
  EXPECT_THAT(json, HasSubstr(R"("name":"o")"));
  EXPECT_THAT(json, HasSubstr(R"("path":"[\"a.b\"]")"));
  EXPECT_THAT(json, HasSubstr(R"("kind":"moved")"));
  const std::string text = tree.Assay("inspect .").out;
  EXPECT_THAT(text, HasSubstr("output o  main.tf:1:1"));
  EXPECT_THAT(text, HasSubstr("from = \"terraform_data.y\""));
}

}  // namespace
}  // namespace assay
