// SPDX-License-Identifier: Apache-2.0
// A secret in every kind of input, at every place where people leave one, appears in nothing that the program
// says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <regex>

#include "process.h"

namespace assay {
namespace {

using testing::HasSubstr;
using testing::Not;

// Made up for this test.
constexpr const char* kSecret = "Correct-Horse-7";

std::string With(std::string text) { return std::regex_replace(text, std::regex("SECRET"), kSecret); }

Files Planted() {
  Files files;
  files["hcl/main.tf"] = R"(variable "db_password" {
  type = string

  default = "SECRET"
}
variable "marked" {
  default   = "SECRET"
  sensitive = true
}
variable "given" {}
provider "aws" {
  secret_key = "SECRET"
}
resource "aws_db_instance" "literal" {
  password            = "SECRET"
  publicly_accessible = true
  storage_encrypted   = "SECRET"
  tags                = { password = "SECRET" }
}
resource "aws_db_instance" "passed" {
  password            = var.db_password
  publicly_accessible = var.marked
  storage_encrypted   = var.given
}
resource "aws_instance" "script" {
  user_data = <<-EOF
    export DB_PASSWORD=SECRET
    curl -u admin:SECRET https://admin:SECRET@example.org
  EOF
}
resource "aws_lambda_function" "variables" {
  environment {
    variables = { DB_PASSWORD = "SECRET", URL = "https://a:SECRET@example.org" }
  }
}
resource "aws_secretsmanager_secret_version" "v" {
  secret_string = jsonencode({ password = "SECRET" })
}
resource "aws_s3_bucket" "named" {
  bucket = var.db_password # the old one was SECRET
}
output "password" {
  value = "SECRET"
}
)";
  files["hcl/terraform.tfvars"] = "db_password = \"SECRET\"\ngiven = \"SECRET\"\n";
  files["hcl/x.auto.tfvars.json"] = "{\"api_token\": \"SECRET\"}\n";
  files["broken/main.tf"] = "resource \"aws_db_instance\" \"b\" {\n  password = \"SECRET\n}\n";
  files["json/main.tf.json"] =
      R"({"resource": {"aws_db_instance": {"a": {"password": "SECRET", "publicly_accessible": true}}}})";
  files["cfn/template.yaml"] = R"(Parameters:
  DbPassword:
    Type: String
    NoEcho: true
    Default: SECRET
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      MasterUserPassword: !Ref DbPassword
      PubliclyAccessible: true
      StorageEncrypted: !Ref DbPassword
  Other:
    Type: AWS::RDS::DBInstance
    Properties:
      MasterUserPassword: SECRET
      PubliclyAccessible: true
  Instance:
    Type: AWS::EC2::Instance
    Properties:
      UserData:
        Fn::Base64: !Sub |
          export DB_PASSWORD=SECRET
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Environment: {Variables: {API_TOKEN: SECRET}}
)";
  files["cfn/template.json"] =
      R"({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Db": {"Type": "AWS::RDS::DBInstance",
 "Properties": {"MasterUserPassword": "SECRET", "PubliclyAccessible": true}}}})";
  files["sam/template.yaml"] = R"(Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Environment:
      Variables:
        DB_PASSWORD: SECRET
Resources:
  Handler:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: a.b
      InlineCode: |
        PASSWORD = "SECRET"
      Environment:
        Variables: {API_TOKEN: SECRET}
)";
  files["cdk.out/manifest.json"] =
      R"({"version": "36.0.0", "artifacts": {"Stack": {"type": "aws:cloudformation:stack",
 "environment": "aws://111122223333/eu-west-1", "properties": {"templateFile": "Stack.template.json",
 "parameters": {"DbPassword": "SECRET"}}}}})";
  files["cdk.out/Stack.template.json"] =
      R"({"Parameters": {"DbPassword": {"Type": "String", "NoEcho": true}},
 "Resources": {"Db": {"Type": "AWS::RDS::DBInstance",
 "Properties": {"MasterUserPassword": {"Ref": "DbPassword"}, "StorageEncrypted": {"Ref": "DbPassword"},
 "PubliclyAccessible": true}}}})";
  files["plan/plan.json"] = R"({"format_version": "1.2", "terraform_version": "1.8.0",
 "variables": {"db_password": {"value": "SECRET"}},
 "planned_values": {"root_module": {"resources": [{"address": "aws_db_instance.p", "mode": "managed",
 "type": "aws_db_instance", "name": "p", "provider_name": "registry.terraform.io/hashicorp/aws", "schema_version": 2,
 "values": {"password": "SECRET", "publicly_accessible": true, "username": "SECRET"},
 "sensitive_values": {"username": true}}]}},
 "resource_changes": [{"address": "aws_db_instance.p", "mode": "managed", "type": "aws_db_instance", "name": "p",
 "provider_name": "registry.terraform.io/hashicorp/aws",
 "change": {"actions": ["create"], "before": null,
 "after": {"password": "SECRET", "publicly_accessible": true, "username": "SECRET"}, "after_unknown": {},
 "before_sensitive": false, "after_sensitive": {"username": true}}}],
 "configuration": {"root_module": {"resources": [{"address": "aws_db_instance.p", "mode": "managed",
 "type": "aws_db_instance", "name": "p", "provider_config_key": "aws",
 "expressions": {"password": {"constant_value": "SECRET"}, "publicly_accessible": {"constant_value": true}}}],
 "variables": {"db_password": {"default": "SECRET"}}}}}
)";
  files["tofu/main.tofu"] = R"(resource "aws_db_instance" "t" {
  password            = "SECRET"
  publicly_accessible = true
}
)";
  files["tofu/more.tofu.json"] =
      R"({"resource": {"aws_db_instance": {"j": {"password": "SECRET", "publicly_accessible": true}}}})";
  // Through modules, locals, files and encodings.
  files["mod/child/main.tf"] = R"(variable "master_password" {}
variable "token" {}
resource "aws_db_instance" "c" {
  password            = var.master_password
  publicly_accessible = true
  storage_encrypted   = var.token
}
resource "aws_instance" "c" {
  user_data_base64 = base64encode("export DB_PASSWORD=SECRET")
}
)";
  files["mod/main.tf"] = R"(module "db" {
  source          = "./child"
  master_password = "SECRET"
  token           = local.api_token
}
locals {
  api_token = "SECRET"
}
resource "aws_instance" "template" {
  user_data = templatefile("${path.module}/init.sh.tftpl", { db_password = "SECRET" })
}
resource "aws_instance" "file" {
  user_data = file("${path.module}/setup.sh")
}
data "template_file" "t" {
  template = "PASSWORD=$${p}"
  vars     = { p = "SECRET" }
}
resource "aws_instance" "rendered" {
  user_data = data.template_file.t.rendered
}
resource "aws_ssm_parameter" "p" {
  type  = "SecureString"
  value = "SECRET"
}
resource "aws_ecs_task_definition" "t" {
  container_definitions = jsonencode([{ environment = [{ name = "DB_PASSWORD", value = "SECRET" }] }])
}
# assay:waive S3Bucket.KeepsVersions until=2027-01-31 owner=o reason="as db_password=SECRET is known"
resource "aws_s3_bucket" "w" {
  bucket = "w" # checkov:skip=CKV_AWS_18:token=SECRET
}
)";
  files["mod/init.sh.tftpl"] = "#!/bin/sh\nexport DB_PASSWORD=${db_password}\nexport API_TOKEN=SECRET\n";
  files["mod/setup.sh"] = "#!/bin/sh\nexport DB_PASSWORD=SECRET\n";
  files["waivers.yaml"] =
      "waivers:\n  - {id: W, control: S3Bucket.LogsAccess, resource: '*', reason: 'api_token=SECRET', owner: "
      "o, "
      "until: 2027-01-31}\n";
  // Values that scenarios give. No name but the input's says what they are.
  files["scen/main.tf"] = R"(variable "db_password" {}
resource "aws_db_instance" "s" {
  password            = var.db_password
  publicly_accessible = true
  storage_encrypted   = var.db_password
}
)";
  files["elsewhere/prod.tfvars"] = "db_password = \"SECRET\"\n";
  files["scen2/main.tf"] = files["scen/main.tf"];
  files["cfn/named.template"] = R"({"AWSTemplateFormatVersion": "2010-09-09",
 "Parameters": {"DbPassword": {"Type": "String"}}, "Resources": {"Db": {"Type": "AWS::RDS::DBInstance",
 "Properties": {"MasterUserPassword": {"Ref": "DbPassword"}, "PubliclyAccessible": true,
 "StorageEncrypted": {"Ref": "DbPassword"}}}}})";
  files["cfn/named2.template"] = files["cfn/named.template"];
  files["elsewhere/parameters.json"] = R"([{"ParameterKey": "DbPassword", "ParameterValue": "SECRET"}])";
  files["cfn/nested.yml"] = R"(Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: child.yaml
      Parameters: {MasterPassword: SECRET}
  Bucket:
    Type: AWS::S3::Bucket
    Metadata:
      assay:
        waive:
          - {control: S3Bucket.LogsAccess, reason: "token=SECRET", owner: web, until: 2027-01-31}
)";
  files["cfn/child.yaml"] = R"(Parameters: {MasterPassword: {Type: String}}
Resources:
  Db:
    Type: AWS::RDS::DBInstance
    Properties: {StorageEncrypted: !Ref MasterPassword, PubliclyAccessible: true}
)";
  files[".assay.yaml"] = R"(waivers: {file: waivers.yaml}
scenarios:
  given: {roots: [scen], variables: {db_password: SECRET}}
  file: {roots: [scen2], var-files: [elsewhere/prod.tfvars]}
  stack: {roots: [cfn/named.template], parameters: {DbPassword: SECRET}}
  stackfile: {roots: [cfn/named2.template], parameter-files: [elsewhere/parameters.json]}
)";
  files["cfn/broken.yaml"] = "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  Password: \"SECRET\n";
  for (auto& [path, text] : files) text = With(text);
  return files;
}

TEST(Secrets, AppearInNoOutput) {
  Tree tree(Planted());
  const std::string given = With(" --var given=SECRET --parameters DbPassword=SECRET --date 2026-11-21 ");
  // Every format that there is, as help lists them.
  const std::string help = tree.Assay("scan --help").out;
  const std::regex word("[a-z]+(-[a-z]+)?");
  const std::size_t begin = help.find("by default:") + 11, end = help.find("-o, --output");
  const std::string list = help.substr(begin, end - begin);
  std::size_t formats = 0, failures = 0;
  for (std::sregex_iterator it(list.begin(), list.end(), word), none; it != none; ++it, ++formats) {
    for (const char* options : {"", given.c_str()}) {
      const Ran ran = tree.Assay("scan . -vv -f " + it->str() + options);
      EXPECT_NE(ran.code, 5) << ran.err;
      EXPECT_THAT(ran.out + ran.err, Not(HasSubstr(kSecret))) << it->str() << options;
      failures += ran.out.find("RdsPublicInstance.HasNoPublicAddress") != std::string::npos;
    }
  }
  EXPECT_GE(formats, 15u);
  EXPECT_GT(failures, 20u) << "the resources with secrets are reported on";
  for (const std::string& command : {std::string("inspect . -f text"), std::string("inspect . -f json"),
                                     "inspect . -f json" + given, std::string("test .")}) {
    const Ran ran = tree.Assay(command);
    EXPECT_THAT(ran.out + ran.err, Not(HasSubstr(kSecret))) << command;
  }
  // Given in every other way, rightly and wrongly.
  std::string base64 = tree.Shell(With("printf %s SECRET | base64")).out;
  base64.pop_back();
  for (const std::string words :
       {"scen --var-file elsewhere/prod.tfvars", "scen --var-file scen=elsewhere/prod.tfvars",
        "scen --var db_password=SECRET", "scen --var-env", "scen --var 'db_password SECRET'",
        "scen --var 'db_password=[\"SECRET\"'", "scen --var nosuch_password=SECRET",
        "cfn/named.template --parameters elsewhere/parameters.json",
        "cfn/named.template --parameters DbPassword=SECRET",
        "cfn/named.template --parameters 'DbPassword SECRET'",
        "cfn/named.template --parameters NoSuchPassword=SECRET",
        "cfn/named.template --parameters elsewhere/prod.tfvars"}) {
    for (const std::string command : {"scan -f json -vv ", "inspect -f json -vv ", "inspect -vv "}) {
      const Ran ran = tree.Assay(With(command + words + " --no-config"), With("TF_VAR_db_password=SECRET"));
      EXPECT_NE(ran.code, 5) << ran.err;
      EXPECT_THAT(ran.out + ran.err, Not(HasSubstr(kSecret))) << command << words;
      EXPECT_THAT(ran.out + ran.err, Not(HasSubstr(base64))) << command << words;
    }
  }
  tree.Assay("scan . --write-baseline known.json -o sarif:r.sarif -o html:r.html");
  for (const char* file : {"known.json", "r.sarif", "r.html"})
    EXPECT_THAT(tree.Read(file), Not(HasSubstr(kSecret))) << file;
}

TEST(Secrets, AppearInNoBundleNoLogAndNoLedgerMadeOfSeveral) {
  Tree tree(Planted());
  tree.Shell(
      "mkdir ../kept; openssl genpkey -algorithm ed25519 -out ../key.pem && echo 0123456789abcdef "
      ">../redaction.key");
  const std::string given = With(" --var given=SECRET --parameters DbPassword=SECRET --date 2026-11-21 ");
  const Ran ran = tree.Assay("scan . -vv --exit-zero -o evidence:../kept/bag --sign-key ../key.pem " + given +
                             "--evidence-log ../kept/e.log --redaction-key ../redaction.key");
  EXPECT_NE(ran.code, 5) << ran.err;
  ASSERT_TRUE(tree.Has("../kept/bag/data/ledger.json"));
  EXPECT_EQ(tree.Assay("merge ../kept/bag/data/ledger.json -f html --exit-zero >../kept/merged.html").code,
            0);
  tree.Assay("verify ../kept/bag >../kept/verified");
  tree.Assay("audit --from 2026-11-01 --to 2026-11-30 --sample 100 ../kept/bag >../kept/audited");
  tree.Assay("diff ../kept/bag ../kept/bag >../kept/differ");
  const Ran found = tree.Shell(With("grep -r -c SECRET ../kept | grep -v ':0$'"));
  EXPECT_EQ(found.out, "");
  EXPECT_THAT(tree.Shell("grep -r -c RdsPublicInstance ../kept | grep -v ':0$'").out,
              HasSubstr("ledger.json"));
}

// The marks of the lines of a bundle's source that hold a text, and how many are different ones.
std::string MarksOf(const Tree& tree, const std::string& bundle) {
  return tree
      .Shell("grep '(redacted)' ../" + bundle +
             "/data/source-lines.csv | sed 's/.*,\"//; s/\".*//' | tr ' ' '\\n' | sort | uniq -c")
      .out;
}

TEST(Secrets, AreSeenToBeEqualAndNoMore) {
  std::string text;
  for (const char* secret : {"Same-Secret-1", "Same-Secret-1", "Other-Secret-2"}) {
    text += "resource \"aws_db_instance\" \"d" + std::to_string(text.size()) +
            "\" {\n  publicly_accessible = true # DB_PASSWORD=" + secret + "\n}\n";
  }
  Tree tree(Files{{"one/main.tf", text}, {"two/main.tf", text}});
  tree.Shell(
      "echo correct-key-number-1 >../1.key; echo correct-key-number-2 >../2.key; echo short >../3.key");
  const std::string scan = "scan . -q --exit-zero -o evidence:../";
  for (const char* words :
       {"n", "m", "a --redaction-key ../1.key", "b --redaction-key ../1.key", "c --redaction-key ../2.key"})
    EXPECT_EQ(tree.Assay(scan + words).code, 0) << words;
  // Four lines with one secret, two with another.
  EXPECT_THAT(MarksOf(tree, "n"), testing::MatchesRegex(" +4 1\n +2 2\n| +2 1\n +4 2\n"));
  EXPECT_EQ(MarksOf(tree, "n"), MarksOf(tree, "m"));
  EXPECT_THAT(MarksOf(tree, "a"), testing::MatchesRegex(" +[24] [0-9a-f]+\n +[24] [0-9a-f]+\n"));
  EXPECT_EQ(MarksOf(tree, "a"), MarksOf(tree, "b"));
  EXPECT_NE(MarksOf(tree, "a"), MarksOf(tree, "c"));
  EXPECT_EQ(tree.Assay("verify -q ../n ../a ../c").code, 0);
  EXPECT_EQ(tree.Shell("cmp ../n/data/ledger.json ../a/data/ledger.json").code, 0)
      << "reperform needs no key";
  const Ran refused = tree.Assay(scan + "d --redaction-key ../3.key");
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("could be guessed"));
}

}  // namespace
}  // namespace assay
