// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/rds.h"

#include "assay/control.h"

namespace assay::aws {
namespace {

// The storage of an Aurora instance, with its backups, belongs to the cluster, named here or not.
Tri IsAurora(const Setting<std::string>& engine) {
  return Is(engine, OneOfIgnoringCase({"aurora", "aurora-mysql", "aurora-postgresql"}));
}

}  // namespace

CONTROL(
    RdsPublicInstance, HasNoPublicAddress,
    {
        .title = "A database instance has no public address",
        .rationale = "A database that the Internet can reach is one password away from being read.",
        .severity = Severity::kCritical,
        .remedy = "Set publicly_accessible (PubliclyAccessible) to false and connect from inside the VPC.",
        .aliases = {Equal("CKV_AWS_17"), Equal("AWS-0180"), Broader("RDS_INSTANCE_PUBLIC_ACCESS_CHECK"),
                    Broader("cfn_nag:F22")},
        .reference = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"
                     "USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    }) {
  EXPECT_SETTING(subject().publicly_accessible, IsFalse());
}

CONTROL(RdsInstance, EncryptsStorage,
        {
            .title = "A database instance encrypts its storage",
            .rationale =
                "Storage, snapshots, replicas and backups are all encrypted with it, and can't be later.",
            .severity = Severity::kHigh,
            .remedy = "Set storage_encrypted (StorageEncrypted) to true.",
            .aliases = {Equal("CKV_AWS_16"), Equal("AWS-0080"), Broader("RDS_STORAGE_ENCRYPTED"),
                        Broader("cfn_nag:F27"), Broader("AwsSolutions-RDS2")},
            .reference = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
        }) {
  // A replica, a restored snapshot and an instance of a cluster take it over; those of Aurora are always in
  // one.
  WHEN((Is(subject().source, IsAbsent()) && Is(subject().cluster, IsAbsent()) &&
        !IsAurora(subject().engine)) ||
       Is(Declared(subject().storage_encrypted), IsTrue())) {
    EXPECT_SETTING(subject().storage_encrypted, IsTrue());
  }
}

CONTROL(
    RdsInstance, ExportsLogs,
    {
        .title = "A database instance exports its logs",
        .rationale = "Logs on the instance are rotated away, and are gone with it.",
        .severity = Severity::kMedium,
        .remedy =
            "List the engine's log types in enabled_cloudwatch_logs_exports (EnableCloudwatchLogsExports).",
        .aliases = {Equal("CKV_AWS_129"), Equal("RDS_INSTANCE_LOGGING_ENABLED"),
                    Equal("RDS_LOGGING_ENABLED")},
        .reference = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.html",
    }) {
  EXPECT_ANY(subject().log_exports, log, Is(log.name, IsPresent()));
}

CONTROL(RdsInstance, LetsIamAuthenticate,
        {
            .title = "Database users can sign in through IAM",
            .rationale = "Short-lived tokens replace passwords that are shared and never changed.",
            .severity = Severity::kMedium,
            .remedy = "Set iam_database_authentication_enabled (EnableIAMDatabaseAuthentication) to true.",
            // The peer leaves MariaDB out.
            .aliases = {Narrower("CKV_AWS_161"), Broader("AWS-0176"),
                        Equal("RDS_INSTANCE_IAM_AUTHENTICATION_ENABLED")},
            .reference = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html",
        }) {
  // Oracle, SQL Server and Db2 have no such thing, MariaDB since 10.6.
  WHEN(Is(subject().engine, OneOfIgnoringCase({"mysql", "mariadb", "postgres"})) &&
       !(Is(subject().engine, OneOfIgnoringCase({"mariadb"})) &&
         Is(subject().engine_version, StartsWithAny({"10.3", "10.4", "10.5"}))) &&
       Is(subject().cluster, IsAbsent())) {
    EXPECT_SETTING(subject().iam_authentication, IsTrue());
  }
}

CONTROL(
    RdsBackups, AreKept,
    {
        .title = "Automatic backups are kept for at least one day",
        .rationale = "Without them there is no way back from a deleted table.",
        .severity = Severity::kMedium,
        .remedy =
            "Set backup_retention_period (BackupRetentionPeriod) to the days that you may need to go back.",
        .aliases = {Narrower("CKV_AWS_133"), Broader("AWS-0077"), Broader("DB_INSTANCE_BACKUP_ENABLED"),
                    Broader("cfn_nag:W75"), Narrower("AwsSolutions-RDS13")},
        .reference =
            "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html",
    }) {
  // A read replica is backed up at its source, an instance of a cluster with the cluster.
  WHEN(Is(subject().source, IsAbsent()) && Is(subject().cluster, IsAbsent()) && !IsAurora(subject().engine)) {
    // The service takes no more than 35.
    EXPECT_SETTING(subject().retention, Between(1, 35));
  }
}

}  // namespace assay::aws
