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
  tree.Assay("scan . --write-baseline known.json -o sarif:r.sarif -o html:r.html");
  for (const char* file : {"known.json", "r.sarif", "r.html"})
    EXPECT_THAT(tree.Read(file), Not(HasSubstr(kSecret))) << file;
}

}  // namespace
}  // namespace assay
