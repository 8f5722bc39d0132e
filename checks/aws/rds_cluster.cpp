// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/rds.h"
#include "assay/control.h"

namespace assay::aws {

CONTROL(
    RdsCluster, EncryptsStorage,
    {
        .title = "A database cluster encrypts its storage",
        .rationale =
            "Storage, snapshots, replicas and backups are all encrypted with it, and can't be later.",
        .severity = Severity::kHigh,
        .remedy = "Set storage_encrypted (StorageEncrypted) to true.",
        .aliases = {Equal("CKV_AWS_96"), Broader("AWS-0079"), Equal("RDS_CLUSTER_ENCRYPTED_AT_REST"),
                    Broader("RDS_STORAGE_ENCRYPTED"), Broader("cfn_nag:F26"), Broader("AwsSolutions-RDS2")},
        .reference = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
    }) {
  // What is restored or replicated takes it over.
  WHEN(Is(subject().source, IsAbsent()) || Is(Declared(subject().storage_encrypted), IsTrue())) {
    // Aurora Serverless v1 always encrypts, whatever is asked for.
    EXPECT_TRI(Is(subject().storage_encrypted, IsTrue()) || Is(subject().engine_mode, OneOf({"serverless"})));
  }
}

CONTROL(RdsCluster, LetsIamAuthenticate,
        {
            .title = "Cluster users can sign in through IAM",
            .rationale = "Short-lived tokens replace passwords that are shared and never changed.",
            .severity = Severity::kMedium,
            .remedy = "Set iam_database_authentication_enabled (EnableIAMDatabaseAuthentication) to true.",
            .aliases = {Equal("CKV_AWS_162"), Broader("AWS-0176"),
                        Equal("RDS_CLUSTER_IAM_AUTHENTICATION_ENABLED"), Equal("AwsSolutions-RDS6")},
            .reference =
                "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.html",
        }) {
  EXPECT_SETTING(subject().iam_authentication, IsTrue());
}

}  // namespace assay::aws
