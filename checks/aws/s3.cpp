// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/s3.h"

#include "assay/control.h"

namespace assay::aws {
namespace {

constexpr const char* kAllUsers = "http://acs.amazonaws.com/groups/global/AllUsers";
constexpr const char* kAuthenticatedUsers = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

Tri GrantsTo(const S3Grant& grant, const char* group, std::initializer_list<std::string_view> permissions) {
  return Is(grant.grantee, OneOf({group})) && Is(grant.permission, OneOf(permissions));
}

}  // namespace

CONTROL(S3Acl, RefusesPublicRead,
        {
            .title = "No ACL lets everyone read a bucket",
            .rationale = "A bucket that anyone can list or read leaks whatever is ever put into it.",
            .severity = Severity::kCritical,
            .remedy = "Use the private ACL, or none at all with the bucket's owner enforced.",
            .aliases = {Broader("CKV_AWS_20"), Broader("AWS-0092"), Equal("cfn_nag:W31")},
            .reference = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html",
        }) {
  // A bucket whose ACL is a resource of its own is judged there.
  WHEN(Is(subject().separate, IsAbsent())) {
    EXPECT_TRI(!Is(subject().canned, OneOfIgnoringCase({"public-read", "public-read-write", "website",
                                                        "PublicRead", "PublicReadWrite"})));
    EXPECT_NONE(subject().grants, grant, GrantsTo(grant, kAllUsers, {"READ", "READ_ACP", "FULL_CONTROL"}));
  }
}

CONTROL(S3Acl, RefusesPublicWrite,
        {
            .title = "No ACL lets everyone write to a bucket",
            .rationale = "Anyone could replace or delete objects, or use the bucket to spread their own.",
            .severity = Severity::kCritical,
            .remedy = "Use the private ACL, or none at all with the bucket's owner enforced.",
            .aliases = {Broader("CKV_AWS_57"), Broader("AWS-0092"), Equal("cfn_nag:F14")},
            .reference = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html",
        }) {
  // A bucket whose ACL is a resource of its own is judged there.
  WHEN(Is(subject().separate, IsAbsent())) {
    EXPECT_TRI(!Is(subject().canned, OneOfIgnoringCase({"public-read-write", "PublicReadWrite"})));
    EXPECT_NONE(subject().grants, grant, GrantsTo(grant, kAllUsers, {"WRITE", "WRITE_ACP", "FULL_CONTROL"}));
  }
}

CONTROL(S3Acl, RefusesAuthenticatedUsers,
        {
            .title = "No ACL opens a bucket to every holder of an AWS account",
            .rationale = "\"Authenticated users\" are the users of every AWS account, not of yours.",
            .severity = Severity::kHigh,
            .remedy = "Grant access to named accounts or roles in a bucket policy instead.",
            .aliases = {Equal("CKV2_AWS_43"), Broader("CKV_AWS_20"), Broader("AWS-0092")},
            .reference = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html",
        }) {
  // A bucket whose ACL is a resource of its own is judged there.
  WHEN(Is(subject().separate, IsAbsent())) {
    EXPECT_TRI(!Is(subject().canned, OneOfIgnoringCase({"authenticated-read", "AuthenticatedRead"})));
    EXPECT_NONE(subject().grants, grant, Is(grant.grantee, OneOf({kAuthenticatedUsers})));
  }
}

CONTROL(
    S3PublicAccessBlock, BlocksPublicAcls,
    {
        .title = "The public access block refuses new public ACLs",
        .rationale = "A single request with a public ACL would otherwise open an object or the bucket.",
        .severity = Severity::kHigh,
        .remedy = "Set block_public_acls (BlockPublicAcls) to true.",
        .aliases = {Equal("CKV_AWS_53"), Equal("AWS-0086"),
                    Broader("S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED")},
        .reference =
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    }) {
  EXPECT_SETTING(subject().block_public_acls, IsTrue());
}

CONTROL(
    S3PublicAccessBlock, BlocksPublicPolicies,
    {
        .title = "The public access block refuses public bucket policies",
        .rationale = "A policy that names everyone would otherwise open the whole bucket.",
        .severity = Severity::kHigh,
        .remedy = "Set block_public_policy (BlockPublicPolicy) to true.",
        .aliases = {Equal("CKV_AWS_54"), Equal("AWS-0087"),
                    Broader("S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED")},
        .reference =
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    }) {
  EXPECT_SETTING(subject().block_public_policy, IsTrue());
}

CONTROL(
    S3PublicAccessBlock, IgnoresPublicAcls,
    {
        .title = "The public access block ignores public ACLs that exist",
        .rationale = "Objects may already carry public ACLs from before the block.",
        .severity = Severity::kHigh,
        .remedy = "Set ignore_public_acls (IgnorePublicAcls) to true.",
        .aliases = {Equal("CKV_AWS_55"), Equal("AWS-0091"),
                    Broader("S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED")},
        .reference =
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    }) {
  EXPECT_SETTING(subject().ignore_public_acls, IsTrue());
}

CONTROL(
    S3PublicAccessBlock, RestrictsPublicBuckets,
    {
        .title = "The public access block keeps a public bucket to its account and AWS services",
        .rationale =
            "A bucket that is public by an old policy stays reachable from other accounts without it.",
        .severity = Severity::kHigh,
        .remedy = "Set restrict_public_buckets (RestrictPublicBuckets) to true.",
        .aliases = {Equal("CKV_AWS_56"), Equal("AWS-0093"),
                    Broader("S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED")},
        .reference =
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    }) {
  EXPECT_SETTING(subject().restrict_public_buckets, IsTrue());
}

CONTROL(
    S3Bucket, HasPublicAccessBlock,
    {
        .title = "A bucket has a public access block of its own",
        .rationale = "A block on the bucket holds whatever the account's settings become.",
        .severity = Severity::kHigh,
        .remedy = "Add an aws_s3_bucket_public_access_block (PublicAccessBlockConfiguration) with ACLs and "
                  "policies blocked.",
        .aliases = {Equal("CKV2_AWS_6"), Equal("AWS-0094"), Broader("S3_BUCKET_PUBLIC_READ_PROHIBITED"),
                    Broader("S3_BUCKET_PUBLIC_WRITE_PROHIBITED"),
                    Broader("S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED"), Broader("AwsSolutions-S2")},
        .reference =
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    }) {
  EXPECT_SETTING(subject().block_public_acls, IsTrue());
  EXPECT_SETTING(subject().block_public_policy, IsTrue());
}

CONTROL(S3Bucket, LogsAccess,
        {
            .title = "A bucket writes server access logs to another bucket",
            .rationale = "Without them nobody can say who read or changed an object.",
            .severity = Severity::kMedium,
            .remedy = "Add an aws_s3_bucket_logging (LoggingConfiguration) with a target bucket.",
            .aliases = {Equal("CKV_AWS_18"), Equal("AWS-0089"), Equal("S3_BUCKET_LOGGING_ENABLED"),
                        Equal("cfn_nag:W35"), Equal("AwsSolutions-S1")},
            .reference = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
        }) {
  EXPECT_SETTING(subject().log_bucket, IsPresent());
}

CONTROL(S3Bucket, KeepsVersions,
        {
            .title = "A bucket keeps object versions",
            .rationale =
                "Objects that are overwritten or deleted, by mistake or by an intruder, can be had back.",
            .severity = Severity::kMedium,
            .remedy = "Add an aws_s3_bucket_versioning (VersioningConfiguration) with the status Enabled.",
            .aliases = {Equal("CKV_AWS_21"), Equal("AWS-0090"), Equal("S3_BUCKET_VERSIONING_ENABLED")},
            .reference = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
        }) {
  EXPECT_SETTING(subject().versioning, OneOf({"Enabled", "true"}));
}

CONTROL(S3Bucket, StatesEncryption,
        {
            .title = "A bucket states its default encryption",
            .rationale = "S3 encrypts by itself since 2023; what is stated can be reviewed and does not "
                         "change with the service.",
            .severity = Severity::kMedium,
            .remedy = "Add an aws_s3_bucket_server_side_encryption_configuration (BucketEncryption) with "
                      "AES256 or aws:kms.",
            .aliases = {Narrower("CKV_AWS_19"), Equal("AWS-0088"),
                        Equal("S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED"), Equal("cfn_nag:W41")},
            .reference = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html",
        }) {
  EXPECT_SETTING(Declared(subject().algorithm), OneOf({"AES256", "aws:kms", "aws:kms:dsse"}));
}

CONTROL(S3Bucket, EncryptsWithCustomerKey,
        {
            .title = "Bucket objects are encrypted with a customer-managed key",
            .rationale = "Only a key of your own can be withdrawn, rotated and audited.",
            .severity = Severity::kMedium,
            .remedy = "Set the default encryption to aws:kms and name a key.",
            .aliases = {Narrower("CKV_AWS_145"), Equal("AWS-0132"), Narrower("S3_DEFAULT_ENCRYPTION_KMS")},
            .reference = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
        }) {
  EXPECT_SETTING(subject().algorithm, OneOf({"aws:kms", "aws:kms:dsse"}));
  EXPECT_SETTING(subject().key, IsCustomerManaged());
}

CONTROL(
    S3BucketPolicy, RefusesAnyPrincipal,
    {
        .title = "A bucket policy does not allow any principal",
        .rationale =
            "A statement that names everyone opens the bucket to the world unless a condition narrows it.",
        .severity = Severity::kHigh,
        .remedy = "Name accounts, roles or services in Principal, or narrow the statement with a condition.",
        .aliases = {Equal("CKV_AWS_70"), Equal("S3_BUCKET_POLICY_NO_WILDCARD_PRINCIPAL"),
                    Broader("cfn_nag:F16")},
        .reference =
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    }) {
  EXPECT_NONE(subject().statements, statement,
              Allows(statement) && NamesAnyone(statement) && !NarrowsCaller(statement));
}

}  // namespace assay::aws
