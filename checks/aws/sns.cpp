// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/sns.h"

#include "assay/control.h"

namespace assay::aws {

CONTROL(SnsTopic, Encrypts,
        {
            .title = "A topic is encrypted with KMS",
            .rationale = "Messages wait on disks of the service; without a key they wait there in the clear.",
            .severity = Severity::kHigh,
            .remedy = "Set kms_master_key_id (KmsMasterKeyId) to a key, alias/aws/sns at least.",
            .aliases = {Equal("CKV_AWS_26"), Equal("AWS-0095"), Equal("SNS_ENCRYPTED_KMS"),
                        Equal("cfn_nag:W47"), Equal("AwsSolutions-SNS2")},
            .reference = "https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html",
        }) {
  EXPECT_SETTING(subject().key, IsPresent());
}

CONTROL(
    SnsTopicPolicy, RefusesAnyPrincipal,
    {
        .title = "A topic policy does not allow any principal",
        .rationale = "Anyone could publish to the topic or read what is published.",
        .severity = Severity::kHigh,
        .remedy = "Name accounts, roles or services in Principal, or narrow the statement with a condition.",
        .aliases = {Equal("CKV_AWS_169"), Equal("SNS_TOPICPOLICY_NO_WILDCARD_PRINCIPAL"),
                    Narrower("SNS_TOPICPOLICY_NO_ALLOW_PLUS_NOTPRINCIPAL"), Broader("cfn_nag:F18")},
        .reference = "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html",
    }) {
  EXPECT_NONE(subject().statements, statement,
              Allows(statement) && NamesAnyone(statement) && !NarrowsCaller(statement));
}

}  // namespace assay::aws
