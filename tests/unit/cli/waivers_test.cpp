// SPDX-License-Identifier: Apache-2.0
// Waivers from comments and files, from the outside. The date is 2026-11-20.
#include <gmock/gmock.h>

#include "process.h"

namespace assay {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kScan = "scan . -f jsonl --select 'S3Bucket.KeepsVersions,Waiver.*'";

std::string Bucket(const std::string& comment) {
  return "resource \"aws_s3_bucket\" \"silent\" { " + comment + "\n}\n";
}

TEST(Waivers, CoverAFailureAndKeepIt) {
  const Tree tree(
      {{"main.tf",
        Bucket("# assay:waive S3Bucket.KeepsVersions until=2027-01-31 owner=web reason=\"A cache\"")}});
  const Ran ran = tree.Assay(kScan);
  EXPECT_EQ(ran.code, 0) << ran.out;
  EXPECT_THAT(ran.out, HasSubstr(R"("verdict": "waived")"));
  EXPECT_THAT(ran.out, HasSubstr(R"("covers": "fail")"));
  EXPECT_THAT(ran.out, HasSubstr("A cache"));
}

TEST(Waivers, ThatHaveExpiredCoverNothingAndFail) {
  const Tree tree(
      {{"main.tf", Bucket("# assay:waive S3Bucket.KeepsVersions until=2026-11-19 reason=\"A cache\"")}});
  const Ran ran = tree.Assay(kScan);
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, Not(HasSubstr(R"("verdict": "waived")")));
  EXPECT_EQ(tree.Assay(std::string(kScan) + " --date 2026-11-19").code, 0) << "the last day still counts";
}

TEST(Waivers, WithoutReasonOrDateCoverNothing) {
  for (const char* comment : {"# assay:waive S3Bucket.KeepsVersions until=2027-01-31",
                              "# assay:waive S3Bucket.KeepsVersions reason=\"A cache\""}) {
    const Tree tree(Files{{"main.tf", Bucket(comment)}});
    EXPECT_EQ(tree.Assay(kScan).code, 1) << comment;
  }
}

TEST(Waivers, OfAWholeRootGoByItsNameOrByWhatMustChange) {
  constexpr const char* kSmall = "scan . -f jsonl --select 'Deployment.HasBudget,Waiver.*'";
  const std::string configuration =
      "parameters: {Deployment.HasBudget: {limit: 10}}\nwaivers: {file: waivers.yaml}\n";
  const std::string waiver =
      "waivers:\n  - {control: Deployment.HasBudget, resource: infra, reason: A trial, until: 2027-01-31}\n";
  const Tree by_name(
      Files{{"infra/main.tf", Bucket("")}, {".assay.yaml", configuration}, {"waivers.yaml", waiver}});
  const Ran ran = by_name.Assay(kSmall);
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, HasSubstr(R"("verdict": "waived")"));
  const Tree of_another(
      Files{{"other/main.tf", Bucket("")}, {".assay.yaml", configuration}, {"waivers.yaml", waiver}});
  EXPECT_EQ(of_another.Assay(kSmall).code, 1);
  const Tree at_the_budget(
      Files{{"main.tf",
             "# assay:waive Deployment.HasBudget until=2027-01-31 reason=\"A trial\"\n"
             "resource \"aws_budgets_budget\" \"b\" {\n  budget_type = \"COST\"\n  limit_amount = 20\n}\n"},
            {".assay.yaml", "parameters: {Deployment.HasBudget: {limit: 10}}\n"}});
  EXPECT_EQ(at_the_budget.Assay(kSmall).code, 0) << at_the_budget.Assay(kSmall).out;
}

TEST(Waivers, OfAnotherProgramsControlsAreLeftAlone) {
  Tree tree(Files{{"main.tf",
                   "# assay:waive AcmeBucket.IsOurs until=2027-01-31 reason=x\n"
                   "resource \"aws_s3_bucket_versioning\" \"a\" {}\n"}});
  EXPECT_THAT(tree.Assay(kScan).out, HasSubstr("AcmeBucket.IsOurs"));
  EXPECT_EQ(tree.Assay(kScan).code, 1);
  tree.Write(".assay.yaml", "packs: [Acme]\n");
  EXPECT_THAT(tree.Assay(kScan).out, Not(HasSubstr(R"("verdict": "fail")")));
}

TEST(Waivers, ThatMatchNothingFail) {
  const Tree tree(
      Files{{"main.tf",
             "# assay:waive S3Bucket.KeepsVersions until=2027-01-31 reason=x\n"
             "resource \"aws_s3_bucket\" \"a\" {\n  versioning {\n    enabled = true\n  }\n}\n"}});
  const Ran ran = tree.Assay(kScan);
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("Waiver.IsUsed"));
}

TEST(Waivers, ComeFromAFile) {
  Tree tree(Files{{"infra/main.tf", Bucket("")},
                  {"infra/.assay.yaml", "waivers: {file: waivers.yaml}\n"},
                  {"infra/waivers.yaml", R"(waivers:
  - control: S3Bucket.*
    resource: aws_s3_bucket.sil*
    reason: A cache
    owner: web
    until: 2027-01-31
)"}});
  const std::string scan = "scan infra -f jsonl --select 'S3Bucket.KeepsVersions,Waiver.*'";
  EXPECT_EQ(tree.Assay(scan).code, 0) << tree.Assay(scan).out;
  tree.Write("infra/waivers.yaml", "waivers:\n  - control: S3Bucket.*\n    untill: 2027-01-31\n");
  const Ran wrong = tree.Assay(scan);
  EXPECT_EQ(wrong.code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("untill"));
  tree.Write("infra/.assay.yaml", "waivers: {file: nowhere.yaml}\n");
  EXPECT_EQ(tree.Assay(scan).code, 2);
  tree.Write("infra/.assay.yaml", "waivers: {file: ../../../etc/passwd}\n");
  EXPECT_EQ(tree.Assay(scan).code, 2);
}

// What the row of Waiver.IsCompensated says: its verdict, and what an OSCAL risk makes of it.
struct Compensated {
  std::string row, risk;
};

Compensated CompensatedBy(const std::string& control, const std::string& more = "",
                          const std::string& select = "S3Bucket.*,SqsQueue.*,Waiver.*") {
  const Tree tree(Files{
      {"infra/main.tf", Bucket("") + more + "variable \"v\" {}\n"},
      {"infra/.assay.yaml", "waivers: {file: waivers.yaml}\n"},
      {"infra/waivers.yaml",
       "waivers:\n  - {id: W, control: S3Bucket.KeepsVersions, resource: aws_s3_bucket.silent, reason: x, "
       "owner: o, approver: a, until: 2027-01-31, compensating: " +
           control + "}\n  - {id: L, control: S3Bucket.LogsAccess, reason: x, until: 2027-01-31}\n"}});
  const std::string scan = "scan infra --exit-zero --select '" + select + "' -f ";
  return {tree.Shell("\"$ASSAY\" " + scan + "jsonl | grep Waiver.IsCompensated | grep waiver.W").out,
          tree.Shell("\"$ASSAY\" " + scan + "oscal | grep -o '\"title\": \"Waiver [WL]\".*'").out};
}

TEST(Waivers, AreCompensatedByAControlThatPasses) {
  const std::string encrypted = R"(resource "aws_s3_bucket_server_side_encryption_configuration" "e" {
  bucket = aws_s3_bucket.silent.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = )";
  const auto expect = [](const Compensated& c, const std::string& verdict, const std::string& why) {
    EXPECT_THAT(c.row, HasSubstr("\"verdict\": \"" + verdict + "\""));
    EXPECT_THAT(c.row, HasSubstr(why));
    EXPECT_EQ(c.risk.find("makes up for it") != std::string::npos, verdict == "pass") << c.risk;
    EXPECT_THAT(c.risk, HasSubstr("\"name\": \"compensation\""));
    EXPECT_THAT(c.risk, HasSubstr("\"value\": \"" + verdict + "\""));
  };
  expect(CompensatedBy("S3Bucket.StatesEncryption", encrypted + "\"AES256\"\n    }\n  }\n}\n"), "pass", "");
  expect(CompensatedBy("S3Bucket.StatesEncryption"), "fail",
         "S3Bucket.StatesEncryption, which fails for aws_s3_bucket.silent");
  expect(CompensatedBy("S3Bucket.StatesEncryption", encrypted + "var.v\n    }\n  }\n}\n"), "unknown",
         "the verdict of S3Bucket.StatesEncryption on aws_s3_bucket.silent is not known");
  expect(CompensatedBy("S3Bucket.StatesEncryption", "", "S3Bucket.KeepsVersions,Waiver.*"), "unknown",
         "which isn't judged in this run");
  expect(CompensatedBy("S3Bucket.LogsAccess"), "fail", "which is itself waived for aws_s3_bucket.silent");
  expect(CompensatedBy("SqsQueue.StatesEncryption"), "fail", "which has nothing to judge in .");
  expect(CompensatedBy("S3Bucket.NoSuch"), "fail", "S3Bucket.NoSuch, which is no control");
  // Of other resources all in the root count.
  const std::string queue = "resource \"aws_sqs_queue\" \"";
  const std::string good = queue + "good\" {\n  sqs_managed_sse_enabled = true\n}\n";
  expect(CompensatedBy("SqsQueue.StatesEncryption", good), "pass", "");
  expect(CompensatedBy("SqsQueue.StatesEncryption",
                       good + queue + "open\" {\n  sqs_managed_sse_enabled = var.v\n}\n"),
         "unknown", "the verdict of SqsQueue.StatesEncryption on aws_sqs_queue.open is not known");
}

TEST(Waivers, ThatCoverNothingNeedNoCompensation) {
  const Tree tree(Files{{"main.tf", Bucket("# assay:waive S3Bucket.KeepsVersions until=2026-11-19 reason=x "
                                           "compensating=S3Bucket.LogsAccess")}});
  const std::string row = "grep Waiver.IsCompensated | grep -o '\"verdict\": \"[a-z-]*\"'";
  const std::string scan = "\"$ASSAY\" scan . -f jsonl --exit-zero --select 'S3Bucket.*,Waiver.*'";
  EXPECT_EQ(tree.Shell(scan + " | " + row).out, "\"verdict\": \"not-applicable\"\n");
  EXPECT_EQ(tree.Shell(scan + " --date 2026-11-19 | " + row).out, "\"verdict\": \"fail\"\n");
}

TEST(Waivers, AreDeviationsThatSomebodyApprovedOrNot) {
  const Compensated c = CompensatedBy("S3Bucket.NoSuch");
  EXPECT_THAT(c.risk, HasSubstr("\"status\": \"deviation-approved\""));
  EXPECT_THAT(c.risk, HasSubstr("\"status\": \"deviation-requested\"")) << "L names no approver";
}

TEST(Waivers, OfPeersAreImportedWarnedOfOrRefused) {
  Tree tree(Files{{"main.tf", Bucket("# checkov:skip=CKV_AWS_21:A cache")}});
  const Ran warned = tree.Assay(kScan);
  EXPECT_EQ(warned.code, 0) << warned.out;
  EXPECT_THAT(warned.out, HasSubstr(R"("imported": true)"));
  tree.Write(".assay.yaml", "waivers: {imported: refuse}\n");
  EXPECT_EQ(tree.Assay(kScan).code, 1);
}

std::string TemplateWith(const std::string& resource_metadata, const std::string& metadata = "") {
  return metadata + "Resources:\n  B:\n    Type: AWS::S3::Bucket\n" + resource_metadata +
         "  Other:\n    Type: AWS::SNS::Topic\n";
}

// JSON has no comments, and what the CDK makes has none that last.
TEST(Waivers, OfOursAreReadFromATemplatesMetadata) {
  constexpr const char* kControls = "scan t.yaml -f jsonl --select 'S3Bucket.KeepsVersions,Waiver.*'";
  const std::string complete =
      "{control: S3Bucket.KeepsVersions, reason: A cache, owner: web, until: 2027-01-31}";
  const auto with = [](const std::string& list) { return "    Metadata: {assay: {waive: " + list + "}}\n"; };
  const Ran ran = Tree(Files{{"t.yaml", TemplateWith(with("[" + complete + "]"))}}).Assay(kControls);
  EXPECT_EQ(ran.code, 0) << ran.out;
  EXPECT_THAT(ran.out, HasSubstr(R"("covers": "fail")"));
  EXPECT_THAT(ran.out, HasSubstr(R"("imported": false)"));
  EXPECT_THAT(ran.out, HasSubstr("A cache"));
  const auto failing = [&](const std::string& text) {
    const Ran scanned = Tree(Files{{"t.yaml", text}}).Assay(kControls);
    EXPECT_EQ(scanned.code, 1) << text;
    return scanned.out;
  };
  // It goes by its place: another resource's covers nothing, and is unused.
  EXPECT_THAT(failing(TemplateWith("") + with("[" + complete + "]")), HasSubstr("Waiver.IsUsed"));
  // Without a date it covers nothing; what is no list of waivers is told.
  EXPECT_THAT(failing(TemplateWith(with("[{control: S3Bucket.KeepsVersions, reason: A cache, owner: web}]"))),
              HasSubstr("Waiver.IsComplete"));
  EXPECT_THAT(failing(TemplateWith(with("S3Bucket.KeepsVersions"))), HasSubstr("Waiver.NamesControl"));
}

TEST(Waivers, OfPeersAreReadFromATemplatesMetadata) {
  const std::string scan = "scan t.yaml -f jsonl --select S3Bucket.LogsAccess,S3Bucket.KeepsVersions";
  const auto waived = [&](const std::string& text) {
    Tree tree(Files{{"t.yaml", text}});
    const Ran ran = tree.Assay(scan);
    return ran.out.find(R"("verdict": "waived")") != std::string::npos;
  };
  EXPECT_TRUE(waived(TemplateWith("    Metadata: {checkov: {skip: [{id: CKV_AWS_18, comment: x}]}}\n")));
  EXPECT_TRUE(waived(TemplateWith("    Metadata: {cfn_nag: {rules_to_suppress: [{id: W35, reason: x}]}}\n")));
  EXPECT_TRUE(waived(
      TemplateWith("    Metadata: {cdk_nag: {rules_to_suppress: [{id: AwsSolutions-S1, reason: x}]}}\n")));
  EXPECT_TRUE(
      waived(TemplateWith("    Metadata: {guard: {SuppressedRules: [S3_BUCKET_VERSIONING_ENABLED]}}\n")));
  EXPECT_TRUE(
      waived(TemplateWith("    Metadata: {guard: {SuppressedRules: [S3_BUCKET_VERSIONING_ENABLED: x]}}\n")));
  // Of the whole template.
  EXPECT_TRUE(waived(
      TemplateWith("", "Metadata: {cdk_nag: {rules_to_suppress: [{id: AwsSolutions-S1, reason: x}]}}\n")));
  // Another rule, another resource, and a part of a rule's findings.
  EXPECT_FALSE(waived(TemplateWith("    Metadata: {cfn_nag: {rules_to_suppress: [{id: W1, reason: x}]}}\n")));
  EXPECT_FALSE(
      waived(TemplateWith("") + "    Metadata: {cfn_nag: {rules_to_suppress: [{id: W35, reason: x}]}}\n"));
  EXPECT_FALSE(
      waived(TemplateWith("    Metadata: {cdk_nag: {rules_to_suppress: [{id: AwsSolutions-S1, "
                          "reason: x, applies_to: ['Resource::*']}]}}\n")));
}

TEST(Waivers, OfSomeFindingsCoverACellWithNoOthers) {
  const auto waived = [](const std::string& applies_to, const std::string& more = "") {
    Tree tree(Files{{"t.yaml",
                     "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Metadata:\n      cdk_nag:\n"
                     "        rules_to_suppress:\n          - id: AwsSolutions-IAM4\n            "
                     "is_reason_encoded: true\n"
                     "            reason: w5xiZXJnYW5n\n            applies_to: " +
                         applies_to +
                         "\n    Properties:\n      AssumeRolePolicyDocument: {}\n      ManagedPolicyArns:\n" +
                         more +
                         "        - !Join ['', ['arn:', !Ref 'AWS::Partition', "
                         "':iam::aws:policy/AdministratorAccess']]\n"}});
    const Ran ran = tree.Assay("scan t.yaml -f jsonl --select IamAttachment.RefusesAdministratorAccess");
    return ran.out.find(R"("covers": "fail")") != std::string::npos &&
           ran.out.find("Übergang") != std::string::npos;
  };
  const std::string named = "'Policy::arn:<AWS::Partition>:iam::aws:policy/AdministratorAccess'";
  EXPECT_TRUE(waived("[" + named + "]"));
  EXPECT_TRUE(waived("['Policy::other', " + named + "]"));
  EXPECT_FALSE(waived("['Policy::other']"));
  EXPECT_FALSE(waived("[{regex: '/^Policy::.*$/g'}]"));
  EXPECT_FALSE(waived("[" + named + "]", "        - arn:aws:iam::aws:policy/AdministratorAccess\n"));
}

}  // namespace
}  // namespace assay
