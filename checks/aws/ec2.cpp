// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/ec2.h"

#include "assay/control.h"

namespace assay::aws {

CONTROL(EbsVolume, Encrypts,
        {
            .title = "A volume is encrypted",
            .rationale =
                "Disks and their snapshots are copied and shared; encryption keeps what is on them with you.",
            .severity = Severity::kHigh,
            .remedy = "Set encrypted (Encrypted) to true, or turn encryption by default on for the account.",
            .aliases = {Equal("CKV_AWS_3"), Equal("AWS-0026"), Equal("ENCRYPTED_VOLUMES"),
                        Equal("cfn_nag:F1"), Equal("AwsSolutions-EC26")},
            .reference = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
        }) {
  EXPECT_SETTING(subject().encrypted, IsTrue());
}

CONTROL(Ec2Instance, EncryptsBlockDevices,
        {
            .title = "The root and extra block devices of an instance or launch configuration are encrypted",
            .rationale =
                "Disks and their snapshots are copied and shared; encryption keeps what is on them with you.",
            .severity = Severity::kHigh,
            .remedy = "Set encrypted to true for root_block_device and every ebs_block_device "
                      "(BlockDeviceMappings), or turn "
                      "encryption by default on for the account.",
            .aliases = {Equal("CKV_AWS_8"), Equal("AWS-0131"), Equal("AWS-0008"), Narrower("AWS-0122")},
            .reference = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
        }) {
  EXPECT_SETTING(subject().states_root, IsPresent());
  EXPECT_EACH(subject().devices, device,
              Is(device.encrypted, IsTrue()) || (Is(device.snapshot, IsPresent()) && Undecided() &&
                                                 Is(Declared(device.encrypted), IsAbsent())));
}

CONTROL(
    Ec2Instance, RequiresSessionTokens,
    {
        .title = "The metadata service needs session tokens (IMDSv2) or is off",
        .rationale =
            "Without tokens one forged request is enough to read the credentials of the instance's role.",
        .severity = Severity::kHigh,
        .remedy = "Set http_tokens (HttpTokens) to required in metadata_options.",
        .aliases = {Equal("CKV_AWS_79"), Equal("AWS-0028"), Equal("AWS-0130"), Equal("EC2_IMDSV2_CHECK")},
        .reference =
            "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html",
    }) {
  // What an instance leaves out it takes from its launch template, which is a subject of its own.
  WHEN(Is(subject().from_template, IsAbsent()) || Is(Declared(subject().metadata_tokens), IsPresent())) {
    EXPECT_TRI(Is(subject().metadata_tokens, OneOf({"required"})) ||
               Is(subject().metadata_endpoint, OneOf({"disabled"})));
  }
}

CONTROL(Ec2Instance, AsksForNoPublicAddress,
        {
            .title = "An instance asks for no public address",
            .rationale = "What has a public address is scanned within minutes.",
            .severity = Severity::kHigh,
            .remedy = "Set associate_public_ip_address (AssociatePublicIpAddress) to false and reach it "
                      "through a load balancer "
                      "or Session Manager.",
            .aliases = {Equal("CKV_AWS_88"), Equal("CKV_AWS_389"), Equal("AWS-0009"),
                        Equal("EC2_INSTANCE_NO_PUBLIC_IP"),
                        Equal("AUTOSCALING_LAUNCH_CONFIG_PUBLIC_IP_DISABLED")},
            .reference = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html",
        }) {
  EXPECT_SETTING(subject().public_ip, AbsentOr(IsFalse()));
  EXPECT_EACH(subject().interfaces, one, Is(one.public_ip, AbsentOr(IsFalse())));
}

CONTROL(
    Ec2Instance, KeepsCredentialsOutOfUserData,
    {
        .title = "User data contains no credentials",
        .rationale =
            "User data is readable for everyone on the instance and for everyone who may describe it.",
        .severity = Severity::kCritical,
        .remedy = "Give the instance a role; fetch other secrets from Secrets Manager at start. Withdraw the "
                  "exposed key.",
        .aliases = {Narrower("CKV_AWS_46"), Equal("AWS-0029"), Equal("AWS-0129")},
        .reference = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html",
    }) {
  EXPECT_SETTING(subject().user_data_holds_credential, AbsentOr(IsFalse()));
}

CONTROL(Ec2Instance, HasInstanceProfile,
        {
            .title = "An instance has an instance profile",
            .rationale = "Without a role its programs need long-lived keys.",
            .severity = Severity::kMedium,
            .remedy = "Set iam_instance_profile (IamInstanceProfile) to a profile with the role that the "
                      "programs need.",
            .aliases = {Equal("CKV2_AWS_41"), Equal("EC2_INSTANCE_PROFILE_ATTACHED")},
            .reference = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html",
        }) {
  WHEN(Is(subject().is_instance, IsTrue()) &&
       (Is(subject().from_template, IsAbsent()) || Is(subject().profile, IsPresent()))) {
    EXPECT_SETTING(subject().profile, IsPresent());
  }
}

CONTROL(
    Ec2Instance, MonitorsInDetail,
    {
        .title = "An instance sends one-minute metrics",
        .rationale = "Five-minute metrics hide short outages and late alarms.",
        .severity = Severity::kLow,
        .remedy = "Set monitoring (Monitoring) to true.",
        .aliases = {Equal("CKV_AWS_126"), Equal("EC2_INSTANCE_DETAILED_MONITORING_ENABLED"),
                    Equal("AwsSolutions-EC28")},
        .reference = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-detailed-monitoring.html",
    }) {
  WHEN(Is(subject().is_instance, IsTrue())) EXPECT_SETTING(subject().monitoring, IsTrue());
}

}  // namespace assay::aws
