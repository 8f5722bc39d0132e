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

TEST(Judge, SaysUnderWhichConditionsItFails) {
  const Judged run = JudgeFiles({{"stack.yaml", kTemplate}});
  const Cell* cell = Find(run.ledger, "S3Bucket.KeepsVersions", "AWS::S3::Bucket.Data");
  ASSERT_TRUE(cell);
  EXPECT_EQ(cell->verdict, Verdict::kUnknown);
  EXPECT_EQ(run.ledger.detail(*cell)->fails_when, "IsProd is false");
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

}  // namespace
}  // namespace assay
