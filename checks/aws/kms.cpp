// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/kms.h"

#include "assay/control.h"

namespace assay::aws {

CONTROL(KmsKey, Rotates,
        {
            .title = "A customer key rotates each year",
            .rationale = "Rotation limits how much is lost with one key's material.",
            .severity = Severity::kMedium,
            .remedy = "Set enable_key_rotation (EnableKeyRotation) to true.",
            .aliases = {Equal("CKV_AWS_7"), Equal("AWS-0065"), Equal("CMK_BACKING_KEY_ROTATION_ENABLED"),
                        Equal("cfn_nag:F19"), Equal("AwsSolutions-KMS5")},
            .reference = "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
        }) {
  // Only symmetric encryption keys with material that KMS made can rotate by themselves.
  WHEN(Is(subject().spec, OneOf({"SYMMETRIC_DEFAULT"})) && Is(subject().usage, OneOf({"ENCRYPT_DECRYPT"})) &&
       Is(subject().origin, OneOf({"AWS_KMS"}))) {
    EXPECT_SETTING(subject().rotates, IsTrue());
  }
}

CONTROL(
    KmsKey, RefusesAnyPrincipal,
    {
        .title = "A key policy does not allow any principal without a condition",
        .rationale = "Anyone with an AWS account could use the key, or take it over.",
        .severity = Severity::kHigh,
        .remedy = "Name accounts, roles or services in Principal, or narrow the statement with a condition.",
        .aliases = {Equal("CKV_AWS_33"), Equal("KMS_NO_WILDCARD_PRINCIPAL"), Broader("cfn_nag:F76")},
        .reference = "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",
    }) {
  EXPECT_NONE(subject().policy, statement,
              Allows(statement) && NamesAnyone(statement) && !NarrowsCaller(statement));
}

}  // namespace assay::aws
