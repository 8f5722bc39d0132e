// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/cloudwatch.h"

#include "assay/control.h"

namespace assay::aws {

CONTROL(
    LogGroup, EncryptsWithCustomerKey,
    {
        .title = "A log group names a KMS key",
        .rationale =
            "Logs hold what programs should not have written; the key's policy decides who can read them.",
        .severity = Severity::kMedium,
        .remedy = "Set kms_key_id (KmsKeyId) to a key whose policy lets CloudWatch Logs use it.",
        .aliases = {Equal("CKV_AWS_158"), Equal("AWS-0017"), Equal("CLOUDWATCH_LOG_GROUP_ENCRYPTED"),
                    Equal("cfn_nag:W84")},
        .reference = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    }) {
  EXPECT_SETTING(subject().key, IsCustomerManaged());
}

CONTROL(
    LogGroup, StatesRetention,
    {
        .title = "A log group states how long it keeps events",
        .rationale = "Events that are kept for ever cost for ever, and are found by whoever comes looking.",
        .severity = Severity::kLow,
        .remedy = "Set retention_in_days (RetentionInDays).",
        .aliases = {Equal("CKV_AWS_66"), Narrower("CW_LOGGROUP_RETENTION_PERIOD_CHECK"),
                    Equal("cfn_nag:W86")},
        .reference = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/"
                     "Working-with-log-groups-and-streams.html",
    }) {
  EXPECT_SETTING(Declared(subject().retention), AtLeast(1));
}

}  // namespace assay::aws
