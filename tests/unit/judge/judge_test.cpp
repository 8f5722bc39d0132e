// SPDX-License-Identifier: Apache-2.0
#include "run/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "load/load.h"
#include "source/file_system.h"

namespace assay {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

struct Judged {
  Snapshot snapshot;
  Ledger ledger;
};

Judged JudgeFiles(std::map<std::string, std::string> files, int jobs = 1) {
  Judged run;
  const auto fs = MakeMemoryFileSystem(std::move(files));
  LoadOptions load;
  load.jobs = jobs;
  run.snapshot = Load(*fs, load);
  Selection selection;
  selection.jobs = jobs;
  selection.run.evaluation_date = "2026-11-20T00:00:00Z";
  for (const ControlBase* c : Registry()) selection.controls.push_back(c);
  run.ledger = Judge(run.snapshot, selection);
  return run;
}

const Cell* Find(const Ledger& l, std::string_view control, std::string_view resource) {
  for (const Cell& c : l.cells) {
    if (l.controls[c.control].id != control) continue;
    if (c.subject == kNoSubject ? resource.empty() : l.subjects[c.subject].address == resource) return &c;
  }
  return nullptr;
}
std::string VerdictOf(const Ledger& l, std::string_view control, std::string_view resource) {
  const Cell* c = Find(l, control, resource);
  return c ? std::string(VerdictName(c->verdict)) : "no row";
}

constexpr char kTemplate[] = R"(AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Env: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  Logs:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: PublicRead
  Data:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration:
        Status: !If [IsProd, Enabled, Suspended]
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault: {SSEAlgorithm: aws:kms, KMSMasterKeyID: !GetAtt Key.Arn}
  Key:
    Type: AWS::KMS::Key
)";

TEST(Judge, JudgesATemplate) {
  const Judged run = JudgeFiles({{"stack.yaml", kTemplate}});
  EXPECT_THAT(CheckLedger(run.ledger), IsEmpty());
  EXPECT_EQ(VerdictOf(run.ledger, "S3Acl.RefusesPublicRead", "AWS::S3::Bucket.Logs"), "fail");
  EXPECT_EQ(VerdictOf(run.ledger, "S3Acl.RefusesPublicRead", "AWS::S3::Bucket.Data"), "pass");
  EXPECT_EQ(VerdictOf(run.ledger, "S3Bucket.EncryptsWithCustomerKey", "AWS::S3::Bucket.Data"), "pass");
  EXPECT_EQ(VerdictOf(run.ledger, "S3Bucket.EncryptsWithCustomerKey", "AWS::S3::Bucket.Logs"), "fail");
  EXPECT_EQ(VerdictOf(run.ledger, "S3BucketPolicy.RefusesAnyPrincipal", ""), "not-applicable");
}

// So many that they are judged in several parts, in two roots, and one control of the fixture can't be judged
// in either.
TEST(Judge, JudgesALargePopulationInParts) {
  std::string text = "Resources:\n";
  for (int i = 0; i < 9'000; ++i) {
    text += "  B" + std::to_string(i) + ": {Type: AWS::S3::Bucket";
    if (i % 3 == 0) text += ", Properties: {VersioningConfiguration: {Status: Enabled}}";
    text += "}\n";
  }
  const std::map<std::string, std::string> files = {
      {"a.yaml", text}, {"b.yaml", text}, {"c.yaml", kTemplate}, {"d.tf", ""}};
  const Judged one = JudgeFiles(files, 1), two = JudgeFiles(files, 2);
  EXPECT_THAT(CheckLedger(one.ledger), IsEmpty());
  ASSERT_EQ(one.ledger.cells.size(), two.ledger.cells.size());
  std::size_t passed = 0, failed = 0;
  for (std::size_t i = 0; i < one.ledger.cells.size(); ++i) {
    const Cell &a = one.ledger.cells[i], &b = two.ledger.cells[i];
    ASSERT_EQ(std::tie(a.control, a.root, a.subject, a.owner, a.verdict),
              std::tie(b.control, b.root, b.subject, b.owner, b.verdict));
    const Detail *da = one.ledger.detail(a), *db = two.ledger.detail(b);
    ASSERT_EQ(da == nullptr, db == nullptr);
    if (da) {
      ASSERT_EQ(da->message, db->message);
    }
    if (one.ledger.controls[a.control].id != "S3Bucket.KeepsVersions") continue;
    passed += a.verdict == Verdict::kPass;
    failed += a.verdict == Verdict::kFail;
  }
  EXPECT_EQ(passed, 6'000u);
  EXPECT_EQ(failed, 12'001u);
}

TEST(Judge, JudgesASnapshotThatItIsGivenAlike) {
  Judged run = JudgeFiles({{"stack.yaml", kTemplate}, {"main.tf", "resource \"aws_s3_bucket\" \"a\" {}"}});
  Selection selection;
  selection.run.evaluation_date = "2026-11-20T00:00:00Z";
  for (const ControlBase* c : Registry()) selection.controls.push_back(c);
  const Ledger ledger = Judging(std::move(run.snapshot), selection).Finish();
  EXPECT_THAT(CheckLedger(ledger), IsEmpty());
  ASSERT_EQ(ledger.cells.size(), run.ledger.cells.size());
  for (std::size_t i = 0; i < ledger.cells.size(); ++i)
    EXPECT_EQ(ledger.cells[i].verdict, run.ledger.cells[i].verdict);
  EXPECT_EQ(ledger.files.size(), 2u);
  EXPECT_EQ(ledger.excerpts, run.ledger.excerpts);
}

TEST(Judge, SaysUnderWhichConditionsItFails) {
  const Judged run = JudgeFiles({{"stack.yaml", kTemplate}});
  const Cell* cell = Find(run.ledger, "S3Bucket.KeepsVersions", "AWS::S3::Bucket.Data");
  ASSERT_TRUE(cell);
  EXPECT_EQ(cell->verdict, Verdict::kUnknown);
  EXPECT_EQ(run.ledger.detail(*cell)->fails_when, "IsProd is false");
}

TEST(Judge, SaysWhatDecidesWhetherAnythingIsAsked) {
  const Judged run = JudgeFiles({{"main.tf", R"(variable "method" {}
resource "aws_api_gateway_method" "m" {
  http_method   = var.method
  authorization = "NONE"
})"}});
  const Cell* cell = Find(run.ledger, "ApiGatewayMethod.AsksForAuthorization", "aws_api_gateway_method.m");
  ASSERT_TRUE(cell && run.ledger.detail(*cell));
  EXPECT_EQ(cell->verdict, Verdict::kUnknown);
  ASSERT_EQ(run.ledger.detail(*cell)->findings.size(), 1u);
  EXPECT_EQ(run.ledger.detail(*cell)->findings[0].message,
            "authorization is \"NONE\", which is refused, if that is asked at all: http_method can't be "
            "known here: var.method is not known");
}

TEST(Judge, NamesTheFileThatACompanionMayBeLostIn) {
  const Judged run = JudgeFiles(
      {{"main.tf", "resource \"aws_s3_bucket\" \"b\" {}\n"}, {"broken.tf", "resource \"aws_s3_buc"}});
  const Cell* cell = Find(run.ledger, "S3Bucket.LogsAccess", "aws_s3_bucket.b");
  ASSERT_TRUE(cell && run.ledger.detail(*cell));
  EXPECT_EQ(cell->verdict, Verdict::kUnknown);
  EXPECT_EQ(run.ledger.detail(*cell)->findings.at(0).message,
            "target_bucket can't be known here: the rest of the module (broken.tf was not fully understood) "
            "is not known");
}

TEST(Judge, PutsAFindingAtTheAttribute) {
  const Judged run = JudgeFiles({{"stack.yaml", kTemplate}});
  const Cell* cell = Find(run.ledger, "S3Acl.RefusesPublicRead", "AWS::S3::Bucket.Logs");
  ASSERT_TRUE(cell && run.ledger.detail(*cell));
  ASSERT_EQ(run.ledger.detail(*cell)->findings.size(), 1u);
  const Finding& f = run.ledger.detail(*cell)->findings[0];
  EXPECT_EQ(f.attribute, "AccessControl");
  EXPECT_EQ(f.observed, "\"PublicRead\"");
  EXPECT_EQ(f.location.file, "stack.yaml");
  EXPECT_EQ(f.location.start_line, 10u);
  EXPECT_EQ(f.location.start_column, 22u);
  EXPECT_EQ(f.fingerprint.size(), 32u);
}

TEST(Judge, KeepsTheEvidenceOfAPass) {
  const Judged run = JudgeFiles({{"stack.yaml", kTemplate}});
  const Cell* cell = Find(run.ledger, "S3Acl.RefusesPublicRead", "AWS::S3::Bucket.Data");
  ASSERT_TRUE(cell && run.ledger.detail(*cell));
  const auto& observations = run.ledger.detail(*cell)->observations;
  ASSERT_EQ(observations.size(), 1u);
  EXPECT_EQ(observations[0].attribute, "AccessControl");
  EXPECT_TRUE(observations[0].assumed);
}

TEST(Judge, WaivesInlineAndFailsWaiversThatMatchNothing) {
  std::string text = kTemplate;
  text.replace(
      text.find("  Logs:\n"), 8,
      "  # assay:waive S3Acl.RefusesPublicRead until=2027-01-31 owner=platform reason=\"a public site\"\n"
      "  # assay:waive S3Bucket.HasPublicAccessBlock until=2026-01-31 owner=platform reason=\"expired\"\n"
      "  Logs:\n");
  const Judged run = JudgeFiles({{"stack.yaml", text}});
  EXPECT_THAT(CheckLedger(run.ledger), IsEmpty());
  EXPECT_EQ(VerdictOf(run.ledger, "S3Acl.RefusesPublicRead", "AWS::S3::Bucket.Logs"), "waived");
  EXPECT_EQ(VerdictOf(run.ledger, "S3Bucket.HasPublicAccessBlock", "AWS::S3::Bucket.Logs"), "fail");
  EXPECT_EQ(VerdictOf(run.ledger, "Waiver.HasNotExpired", "waiver.stack.yaml:8"), "fail");
  EXPECT_EQ(VerdictOf(run.ledger, "Waiver.IsUsed", "waiver.stack.yaml:7"), "pass");
}

TEST(Judge, TheSameForAnyNumberOfJobs) {
  std::map<std::string, std::string> files;
  std::string many = "Resources:\n";
  for (int i = 0; i < 1500; ++i) {
    many += "  B" + std::to_string(i) + ":\n    Type: AWS::S3::Bucket\n    Properties: {AccessControl: " +
            (i % 3 ? "Private" : "PublicRead") + "}\n";
  }
  files["a.yaml"] = many;
  files["b.yaml"] = kTemplate;
  const Judged one = JudgeFiles(files, 1), two = JudgeFiles(files, 2);
  ASSERT_EQ(one.ledger.cells.size(), two.ledger.cells.size());
  for (std::size_t i = 0; i < one.ledger.cells.size(); ++i) {
    EXPECT_EQ(one.ledger.cells[i].verdict, two.ledger.cells[i].verdict);
    EXPECT_EQ(one.ledger.cells[i].subject, two.ledger.cells[i].subject);
    EXPECT_EQ(one.ledger.cells[i].detail, two.ledger.cells[i].detail);
  }
}

constexpr char kBucket[] = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"logs\"\n}\n";

TEST(Judge, KnowsLittleOfWhatABrokenFileHolds) {
  const std::string broken_companion =
      "resource \"aws_s3_bucket_versioning\" \"b\" {\n  bucket = aws_s3_bucket.b.id\n"
      "  versioning_configuration {\n    status = = \"Enabled\"\n  }\n}\n";
  const Judged run = JudgeFiles({
      {"companion/main.tf", kBucket + broken_companion},
      {"header/main.tf", std::string(kBucket) + "resource \"aws_s3_bucket_versioning\" b\" {\n}\n"},
      {"file/main.tf", kBucket},
      {"file/other.tf", "\xFF\xFE"},
      {"own/main.tf", "resource \"aws_s3_bucket\" \"b\" {\n  versioning {\n    enabled = [true\n  }\n}\n"},
      {"whole/main.tf", kBucket},
  });
  EXPECT_THAT(CheckLedger(run.ledger), IsEmpty());
  const auto verdict = [&](std::string_view root) {
    for (const Cell& c : run.ledger.cells) {
      if (run.ledger.controls[c.control].id != "S3Bucket.KeepsVersions" || c.subject == kNoSubject) continue;
      if (run.ledger.roots[c.root] == root) return c.verdict;
    }
    return Verdict::kError;
  };
  for (const char* root : {"companion", "header", "file", "own"}) {
    EXPECT_EQ(verdict(root), Verdict::kUnknown) << root;
  }
  EXPECT_EQ(verdict("whole"), Verdict::kFail);
}

// Two resources may bear one name where conditions keep them apart; a reference says which one is meant.
TEST(Judge, JoinsByReferenceBeforeName) {
  const Judged run = JudgeFiles({{"main.tf", R"(
resource "aws_s3_bucket" "a" {
  bucket = "logs"
}
resource "aws_s3_bucket" "b" {
  bucket = "logs"
}
resource "aws_s3_bucket_versioning" "a" {
  bucket = aws_s3_bucket.a.bucket
  versioning_configuration {
    status = "Enabled"
  }
}
)"}});
  EXPECT_EQ(VerdictOf(run.ledger, "S3Bucket.KeepsVersions", "aws_s3_bucket.a"), "pass");
  EXPECT_EQ(VerdictOf(run.ledger, "S3Bucket.KeepsVersions", "aws_s3_bucket.b"), "fail");
}

TEST(Judge, JudgesAnAclWhereItStands) {
  const Judged run = JudgeFiles({{"main.tf", R"(
resource "aws_s3_bucket" "separate" {}
resource "aws_s3_bucket_acl" "separate" {
  bucket = aws_s3_bucket.separate.id
  acl    = "public-read-write"
}
resource "aws_s3_bucket" "both" {
  acl = "public-read-write"
}
resource "aws_s3_bucket_acl" "both" {
  bucket = aws_s3_bucket.both.id
  acl    = "private"
}
resource "aws_s3_bucket" "silent" {}
)"}});
  const auto verdict = [&](const char* address) {
    return VerdictOf(run.ledger, "S3Acl.RefusesPublicWrite", address);
  };
  EXPECT_EQ(verdict("aws_s3_bucket.separate"), "not-applicable");
  EXPECT_EQ(verdict("aws_s3_bucket_acl.separate"), "fail");
  EXPECT_EQ(verdict("aws_s3_bucket.both"), "fail");
  EXPECT_EQ(verdict("aws_s3_bucket_acl.both"), "pass");
  EXPECT_EQ(verdict("aws_s3_bucket.silent"), "pass");
}

TEST(Judge, ReadsAPolicyPastACommaTooMany) {
  const std::string policy =
      "resource \"aws_sns_topic\" \"t\" {}\nresource \"aws_sns_topic_policy\" \"p\" {\n"
      "  arn    = aws_sns_topic.t.arn\n  policy = <<E\n"
      "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": [\"sns:Publish\",],\n"
      "  \"Resource\": \"${aws_sns_topic.t.arn}\"}]}\nE\n}\n";
  const Judged run = JudgeFiles({{"main.tf", policy}});
  EXPECT_EQ(VerdictOf(run.ledger, "SnsTopicPolicy.RefusesAnyPrincipal", "aws_sns_topic_policy.p"), "fail");
}

// A finding is put at what has to change: what is there and must not be, not what could make up for it.
TEST(Judge, BlamesWhatIsRefused) {
  const Judged run = JudgeFiles({{"main.tf", R"(
resource "aws_lambda_permission" "anyone" {
  action        = "lambda:InvokeFunction"
  function_name = "orders"
  principal     = "*"
}
resource "aws_api_gateway_method_settings" "cached" {
  rest_api_id = "a"
  stage_name  = "prod"
  method_path = "*/*"
  settings {
    caching_enabled = true
  }
}
resource "aws_db_instance" "quiet" {
  enabled_cloudwatch_logs_exports = []
}
)"}});
  const auto finding = [&](const char* control, const char* address) {
    const Cell* cell = Find(run.ledger, control, address);
    const Detail* detail = cell ? run.ledger.detail(*cell) : nullptr;
    return detail && detail->findings.size() == 1 ? detail->findings[0] : Finding();
  };
  const Finding principal = finding("LambdaPermission.RefusesAnyPrincipal", "aws_lambda_permission.anyone");
  EXPECT_EQ(principal.attribute, "principal");
  EXPECT_EQ(principal.location.start_line, 5u);
  EXPECT_EQ(principal.expected, "is not \"*\"");
  const Finding cache =
      finding("ApiGatewayMethodSettings.EncryptCaches", "aws_api_gateway_method_settings.cached");
  EXPECT_EQ(cache.attribute, "settings[0].cache_data_encrypted");
  EXPECT_EQ(cache.location.start_line, 11u);
  const Finding logs = finding("RdsInstance.ExportsLogs", "aws_db_instance.quiet");
  EXPECT_EQ(logs.attribute, "enabled_cloudwatch_logs_exports");
  EXPECT_EQ(logs.observed, "[]");
  EXPECT_EQ(logs.location.start_line, 16u);
}

}  // namespace
}  // namespace assay
