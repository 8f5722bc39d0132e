// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/dynamodb.h"

#include "assay/control.h"

namespace assay::aws {

CONTROL(DynamoDbTable, RecoversToAPointInTime,
        {
            .title = "A table can be restored to a point in time",
            .rationale = "A faulty release writes over data faster than nightly backups are made.",
            .severity = Severity::kMedium,
            .remedy = "Enable point_in_time_recovery (PointInTimeRecoverySpecification), for every replica.",
            .aliases = {Equal("CKV_AWS_28"), Equal("AWS-0024"), Equal("DYNAMODB_PITR_ENABLED"),
                        Equal("cfn_nag:W78"), Equal("AwsSolutions-DDB3")},
            .reference =
                "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery.html",
        }) {
  EXPECT_EACH(subject().replicas, replica, Is(replica.point_in_time_recovery, IsTrue()));
}

CONTROL(
    DynamoDbTable, EncryptsWithCustomerKey,
    {
        .title = "A table is encrypted with a customer-managed key",
        .rationale = "Only a key of your own has a policy of its own, and an audit trail of who decrypted.",
        .severity = Severity::kMedium,
        .remedy =
            "Enable server_side_encryption (SSESpecification) and name a key of your own, for every replica.",
        .aliases = {Equal("CKV_AWS_119"), Equal("AWS-0025"), Narrower("DYNAMODB_TABLE_ENCRYPTED_KMS"),
                    Narrower("cfn_nag:W74")},
        .reference = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html",
    }) {
  EXPECT_EACH(subject().replicas, replica,
              Is(replica.encrypts, IsTrue()) && Is(replica.key, IsCustomerManaged()));
}

}  // namespace assay::aws
