// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/cloudtrail.h"

#include "assay/control.h"

namespace assay::aws {

CONTROL(
    CloudTrail, CoversAllRegions,
    {
        .title = "A trail covers all regions",
        .rationale = "Intruders work in the regions that nobody looks at.",
        .severity = Severity::kHigh,
        .remedy = "Set is_multi_region_trail (IsMultiRegionTrail) to true.",
        .aliases = {Equal("CKV_AWS_67"), Equal("AWS-0014"), Equal("MULTI_REGION_CLOUD_TRAIL_ENABLED")},
        .reference = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html",
    }) {
  EXPECT_SETTING(subject().multi_region, IsTrue());
}

CONTROL(CloudTrail, ValidatesLogFiles,
        {
            .title = "A trail's log files are signed so that changes show",
            .rationale = "Whoever can write to the bucket could otherwise take their traces out.",
            .severity = Severity::kHigh,
            .remedy = "Set enable_log_file_validation (EnableLogFileValidation) to true.",
            .aliases = {Equal("CKV_AWS_36"), Equal("AWS-0016"),
                        Equal("CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED")},
            .reference = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/"
                         "cloudtrail-log-file-validation-intro.html",
        }) {
  EXPECT_SETTING(subject().validates_files, IsTrue());
}

CONTROL(CloudTrail, WritesToCloudWatchLogs,
        {
            .title = "A trail also writes to CloudWatch Logs",
            .rationale = "Alarms need events within minutes; files in a bucket come later and wake nobody.",
            .severity = Severity::kMedium,
            .remedy =
                "Set cloud_watch_logs_group_arn (CloudWatchLogsLogGroupArn) and a role that may write there.",
            .aliases = {Equal("CKV2_AWS_10"), Equal("AWS-0162"),
                        Equal("CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED")},
            .reference = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/"
                         "send-cloudtrail-events-to-cloudwatch-logs.html",
        }) {
  EXPECT_SETTING(subject().log_group, IsPresent());
}

CONTROL(CloudTrail, EncryptsWithKms,
        {
            .title = "A trail's logs use a KMS key",
            .rationale = "The key's policy decides who can read the audit trail, whatever the bucket's says.",
            .severity = Severity::kMedium,
            .remedy = "Set kms_key_id (KMSKeyId) to a key of your own.",
            .aliases = {Equal("CKV_AWS_35"), Equal("AWS-0015"), Equal("CLOUD_TRAIL_ENCRYPTION_ENABLED")},
            .reference = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/"
                         "encrypting-cloudtrail-log-files-with-aws-kms.html",
        }) {
  EXPECT_SETTING(subject().key, IsPresent());
}

CONTROL(CloudTrail, IsLogging,
        {
            .title = "Logging of a trail is on",
            .rationale = "A trail that is switched off looks like one that saw nothing.",
            .severity = Severity::kHigh,
            .remedy = "Set enable_logging (IsLogging) to true.",
            .aliases = {Equal("CKV_AWS_251"), Equal("CLOUD_TRAIL_ENABLED")},
            .reference = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/"
                         "cloudtrail-create-and-update-a-trail.html",
        }) {
  EXPECT_SETTING(subject().logging, IsTrue());
}

}  // namespace assay::aws
