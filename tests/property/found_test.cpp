// SPDX-License-Identifier: Apache-2.0
// What the properties found, each as the smallest case.
#include <gtest/gtest.h>

#include "judged.h"

namespace assay::test {
namespace {

std::string Of(const Files& files, const char* control, const char* address) {
  const auto verdicts = VerdictsOf(JudgeFiles(files));
  const auto it = verdicts.find({control, address});
  return it == verdicts.end() ? "no row" : std::string(VerdictName(it->second));
}

TEST(Found, ARuleOfUnknownDirectionMayBeOneForOutgoingTraffic) {
  const std::string rule = R"(
variable "type" {}
resource "aws_security_group_rule" "r" {
  type              = var.type
  security_group_id = "sg-1"
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = ["0.0.0.0/0"]
})";
  EXPECT_EQ(Of({{"a.tf", rule}}, "SecurityGroup.RefusesSshFromWorld", "aws_security_group_rule.r"),
            "unknown");
  EXPECT_EQ(Of({{"a.tf", rule}, {"terraform.tfvars", "type = \"egress\""}},
               "SecurityGroup.RefusesSshFromWorld", "aws_security_group_rule.r"),
            "pass");
}

TEST(Found, ACompanionThatMayBeAnothersSetsNothingForSure) {
  EXPECT_EQ(Of({{"a.tf", R"(
variable "name" {}
variable "stage" { type = string }
resource "aws_s3_bucket" "b" { bucket = var.name }
resource "aws_s3_bucket_logging" "l" {
  bucket        = "${var.stage}-logs"
  target_bucket = "elsewhere"
})"}},
               "S3Bucket.LogsAccess", "aws_s3_bucket.b"),
            "unknown");
}

TEST(Found, UnknownPermissionsOfAGrantAreNotNone) {
  EXPECT_EQ(Of({{"a.tf", R"(
variable "permissions" {}
resource "aws_s3_bucket" "b" {
  grant {
    type        = "Group"
    uri         = "http://acs.amazonaws.com/groups/global/AllUsers"
    permissions = var.permissions
  }
})"}},
               "S3Acl.RefusesPublicRead", "aws_s3_bucket.b"),
            "unknown");
}

TEST(Found, ANameMayBeWrittenAsABool) {
  EXPECT_EQ(Of({{"a.tf", R"(
resource "aws_s3_bucket" "b" { bucket = true }
resource "aws_s3_bucket_versioning" "v" {
  bucket = aws_s3_bucket.b.bucket
  versioning_configuration { status = "Enabled" }
})"}},
               "S3Bucket.KeepsVersions", "aws_s3_bucket.b"),
            "pass");
}

TEST(Found, AListWhoseOnlyElementIsAbsentStatesNothing) {
  const Files files = {{"t.yaml", R"(
Parameters: {Stage: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources:
  Web:
    Type: AWS::EC2::Instance
    Properties:
      BlockDeviceMappings:
        - !If [IsProd, {DeviceName: /dev/xvda, Ebs: {Encrypted: true}}, !Ref AWS::NoValue]
)"}};
  EXPECT_EQ(Of(files, "Ec2Instance.EncryptsBlockDevices", "AWS::EC2::Instance.Web"), "unknown");
}

TEST(Found, AKeyThatTouchesAHoleMayBePartOfALongerWord) {
  const auto verdict = [](const std::string& text) {
    return Of({{"a.tf", "variable \"v\" { type = string }\nresource \"aws_instance\" \"i\" { user_data = \"" +
                            text + "\" }\n"}},
              "Ec2Instance.KeepsCredentialsOutOfUserData", "aws_instance.i");
  };
  EXPECT_EQ(verdict("AKIAIOSFODNN7EXAMPLE${var.v}"), "unknown");
  EXPECT_EQ(verdict("AKIAIOSFODNN7EXAMPLE ${var.v}"), "fail");
}

}  // namespace
}  // namespace assay::test
