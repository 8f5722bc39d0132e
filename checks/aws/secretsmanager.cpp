// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/secretsmanager.h"

#include "assay/control.h"

namespace assay::aws {

CONTROL(
    SecretsManagerSecret, EncryptsWithCustomerKey,
    {
        .title = "A secret is encrypted with a customer-managed key",
        .rationale = "Only a key of your own has a policy of its own, and an audit trail of who decrypted.",
        .severity = Severity::kMedium,
        .remedy = "Set kms_key_id (KmsKeyId) to a key of your own.",
        .aliases = {Equal("CKV_AWS_149"), Equal("AWS-0098"), Equal("SECRETSMANAGER_USING_CMK"),
                    Narrower("cfn_nag:W77")},
        .reference = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
    }) {
  EXPECT_SETTING(subject().key, IsCustomerManaged());
}

}  // namespace assay::aws
