// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/sqs.h"

#include "assay/control.h"

namespace assay::aws {

CONTROL(
    SqsQueue, StatesEncryption,
    {
        .title = "A queue states its encryption",
        .rationale =
            "The service encrypts new queues by itself since 2022; what is stated can be reviewed and stays.",
        .severity = Severity::kHigh,
        .remedy = "Set kms_master_key_id (KmsMasterKeyId), or sqs_managed_sse_enabled (SqsManagedSseEnabled) "
                  "to true.",
        .aliases = {Equal("CKV_AWS_27"), Equal("AWS-0096"), Broader("SQS_QUEUE_KMS_MASTER_KEY_ID_RULE"),
                    Broader("cfn_nag:W48"), Narrower("AwsSolutions-SQS2")},
        .reference = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
                     "sqs-server-side-encryption.html",
    }) {
  EXPECT_TRI(Is(subject().key, IsPresent()) || Is(Declared(subject().managed_sse), IsTrue()));
}

CONTROL(SqsQueuePolicy, NamesActions,
        {
            .title = "A queue policy names actions instead of all of them",
            .rationale = "\"sqs:*\" also allows to delete the queue and to change its policy.",
            .severity = Severity::kHigh,
            .remedy = "Name the actions that the callers need, such as sqs:SendMessage.",
            .aliases = {Equal("CKV_AWS_72"), Equal("AWS-0097"), Equal("SQS_QUEUEPOLICY_NO_WILDCARD_ACTION"),
                        Equal("cfn_nag:F20")},
            .reference = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
                         "sqs-security-best-practices.html",
        }) {
  EXPECT_NONE(subject().statements, statement,
              Allows(statement) && Any(statement.actions, [](const PolicyText& a) {
                return Is(a.text, OneOfIgnoringCase({"*", "sqs:*"}));
              }));
}

CONTROL(
    SqsQueuePolicy, RefusesAnyPrincipal,
    {
        .title = "A queue policy does not allow any principal",
        .rationale = "Anyone could send messages to the queue, or take them away.",
        .severity = Severity::kHigh,
        .remedy = "Name accounts, roles or services in Principal, or narrow the statement with a condition.",
        .aliases = {Equal("CKV_AWS_168"), Equal("CKV_AWS_387"),
                    Equal("SQS_QUEUEPOLICY_NO_WILDCARD_PRINCIPAL"),
                    Narrower("SQS_QUEUEPOLICY_NO_ALLOW_PLUS_NOTPRINCIPAL"), Broader("cfn_nag:F21")},
        .reference = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
                     "sqs-security-best-practices.html",
    }) {
  EXPECT_NONE(subject().statements, statement,
              Allows(statement) && NamesAnyone(statement) && !NarrowsCaller(statement));
}

}  // namespace assay::aws
