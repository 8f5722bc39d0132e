// SPDX-License-Identifier: Apache-2.0
// What a template's parameters let be decided before they have a value.
#include <gtest/gtest.h>

#include "judged.h"

namespace assay {
namespace {

std::string Ssh(const std::string& bounds) {
  return Judged({{"stack.yaml", "Parameters:\n  Port: {Type: Number" + bounds + R"(}
Resources:
  Rule:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      {GroupId: sg-1, IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, CidrIp: 0.0.0.0/0}
)"}},
                "SecurityGroup.RefusesSshFromWorld")
      .verdict();
}

TEST(NumberBounds, DecideWhichPortsAreOpen) {
  EXPECT_EQ(Ssh(""), "unknown");
  EXPECT_EQ(Ssh(", MinValue: 1024"), "pass");
  EXPECT_EQ(Ssh(", MinValue: 1, MaxValue: 21"), "pass");
  EXPECT_EQ(Ssh(", MaxValue: 21"), "unknown") << "-1 is every port";
  EXPECT_EQ(Ssh(", MinValue: 21.5, MaxValue: 22.5"), "fail");
  EXPECT_EQ(Ssh(", MinValue: 22, MaxValue: 23"), "unknown");
  EXPECT_EQ(Ssh(", MinValue: many, MaxValue: 1e300"), "unknown");
}

std::string Retention(const std::string& bounds) {
  return Judged({{"stack.yaml", "Parameters:\n  Days: {Type: Number" + bounds + R"(}
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    Properties: {Engine: postgres, BackupRetentionPeriod: !Ref Days}
)"}},
                "RdsBackups.AreKept")
      .verdict();
}

TEST(NumberBounds, DecideHowLongSomethingIsKept) {
  EXPECT_EQ(Retention(", MinValue: 0, MaxValue: 35"), "unknown");
  EXPECT_EQ(Retention(", MinValue: 7, MaxValue: 35"), "pass");
  EXPECT_EQ(Retention(", MinValue: -1, MaxValue: 0"), "fail");
}

}  // namespace
}  // namespace assay
