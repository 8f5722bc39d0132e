// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/security_group.h"

#include "assay/control.h"

namespace assay::aws {

CONTROL(SecurityGroup, RefusesSshFromWorld,
        {
            .title = "No ingress from anywhere reaches port 22",
            .rationale = "SSH that the whole Internet can reach is guessed at day and night.",
            .severity = Severity::kCritical,
            .remedy = "Name the ranges or groups that may connect, or use Session Manager.",
            .aliases = {Equal("CKV_AWS_24"), Broader("AWS-0107"), Equal("INCOMING_SSH_DISABLED")},
            .reference = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
        }) {
  EXPECT_NONE(subject().ingress, rule, CoversPort(rule, "tcp", 22) && FromEverywhere(rule));
}

CONTROL(SecurityGroup, RefusesRdpFromWorld,
        {
            .title = "No ingress from anywhere reaches port 3389",
            .rationale = "Remote desktops that the whole Internet can reach are a favourite way in.",
            .severity = Severity::kCritical,
            .remedy = "Name the ranges or groups that may connect, or use a gateway.",
            .aliases = {Equal("CKV_AWS_25"), Broader("AWS-0107"), Broader("RESTRICTED_INCOMING_TRAFFIC")},
            .reference = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
        }) {
  EXPECT_NONE(subject().ingress, rule,
              (CoversPort(rule, "tcp", 3389) || CoversPort(rule, "udp", 3389)) && FromEverywhere(rule));
}

CONTROL(SecurityGroup, RefusesHttpFromWorld,
        {
            .title = "No ingress from anywhere reaches port 80",
            .rationale = "What answers there answers in the clear.",
            .severity = Severity::kLow,
            .remedy = "Listen on 443 and let a load balancer redirect.",
            .aliases = {Equal("CKV_AWS_260")},
            .reference = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
        }) {
  EXPECT_NONE(subject().ingress, rule, CoversPort(rule, "tcp", 80) && FromEverywhere(rule));
}

CONTROL(SecurityGroup, RefusesAllPortsFromWorld,
        {
            .title = "No ingress from anywhere covers all ports",
            .rationale = "Everything that listens, now or later, is open to the Internet.",
            .severity = Severity::kHigh,
            .remedy = "Name the ports that are meant to be public.",
            .aliases = {Equal("CKV_AWS_277")},
            .reference = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
        }) {
  EXPECT_NONE(subject().ingress, rule, CoversAllPorts(rule) && FromEverywhere(rule));
}

CONTROL(SecurityGroup, SaysWhatItIsFor,
        {
            .title = "A security group and each of its rules say what they are for",
            .rationale = "A rule that nobody can explain is a rule that nobody dares to remove.",
            .severity = Severity::kLow,
            .remedy = "Give the group and every rule a description.",
            .aliases = {Equal("CKV_AWS_23"), Narrower("AWS-0099"), Narrower("AWS-0124"),
                        Narrower("cfn_nag:W36"), Narrower("AwsSolutions-EC27")},
            .reference = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
        }) {
  WHEN(Is(subject().is_group, IsTrue())) {
    // The provider writes this text where nobody else did.
    EXPECT_TRI(Is(subject().description, IsPresent()) &&
               !Is(subject().description, OneOf({"Managed by Terraform"})));
  }
  EXPECT_EACH(subject().ingress, rule, Is(rule.description, IsPresent()));
  EXPECT_EACH(subject().egress, rule, Is(rule.description, IsPresent()));
}

}  // namespace assay::aws
