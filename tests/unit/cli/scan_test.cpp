// SPDX-License-Identifier: Apache-2.0
// `assay scan` as a process: exit codes, streams, selection, configuration, outputs.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "process.h"

namespace assay {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kVersions = "--select S3Bucket.KeepsVersions";

std::string Scan(const std::string& more = "") { return "scan . " + std::string(kVersions) + " " + more; }

TEST(Scan, ExitsWithOneWhenAControlFails) {
  const Tree tree(Files{{"main.tf", kBuckets}});
  const Ran ran = tree.Assay(Scan());
  EXPECT_EQ(ran.code, 1) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("main.tf:1"));
  EXPECT_THAT(ran.out, HasSubstr("S3Bucket.KeepsVersions"));
  EXPECT_THAT(ran.err, IsEmpty());
}

TEST(Scan, ExitsWithZeroWhenNoneDoes) {
  const Tree tree(Files{{"main.tf", kBuckets}});
  EXPECT_EQ(tree.Assay(Scan("--fail-on critical")).code, 0);
  EXPECT_EQ(tree.Assay(Scan("--exit-zero")).code, 0);
}

TEST(Scan, ExitCodesAreTheSameForEveryFormat) {
  const Tree tree(Files{{"main.tf", kBuckets}});
  for (const char* format : {"concise", "console", "csv", "json", "jsonl", "junit", "sarif", "sarif-full"}) {
    const Ran ran = tree.Assay(Scan(std::string("-f ") + format));
    EXPECT_EQ(ran.code, 1) << format;
    EXPECT_THAT(ran.out, Not(IsEmpty())) << format;
    EXPECT_THAT(ran.err, IsEmpty()) << format;
  }
}

TEST(Scan, ExitsWithThreeWhenNothingIsJudged) {
  const Tree tree(Files{{"README.md", "# nothing of ours\n"}});
  const Ran ran = tree.Assay("scan . -f jsonl");
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.err, HasSubstr("nothing was judged"));
}

TEST(Scan, ExitsWithFourWhenAFileIsNotUnderstood) {
  const Tree tree(
      {{"good.tf", "resource \"aws_s3_bucket_versioning\" \"a\" {}\n"}, {"bad.tf", "resource \"x\" {{{\n"}});
  EXPECT_EQ(tree.Assay("scan . --ignore low,medium,high,critical").code, 4);
  tree.Shell("cp good.tf unused");
  Tree failing(Files{{"main.tf", kBuckets}, {"other/bad.tf", "resource \"x\" {{{\n"}});
  EXPECT_EQ(failing.Assay(Scan()).code, 1) << "a failure wins";
}

TEST(Scan, ExitsWithTwoWhenUsedWrongly) {
  const Tree tree(Files{{"main.tf", kBuckets}});
  struct Case {
    const char *words, *says;
  };
  for (const Case& c : {Case{"scan nowhere", "nowhere"},
                        Case{"scan --formt json", "did you mean --format?"},
                        Case{"scan -f jsn", "did you mean json?"},
                        Case{"scan -o report.sarif", "FORMAT:FILE"},
                        Case{"scan -o srif:a", "did you mean sarif?"},
                        Case{"scan -o json:a -o csv:a", "one file"},
                        Case{"scan --select S3Bucket.KeepVersions", "did you mean S3Bucket.KeepsVersions?"},
                        Case{"scan --ignore CKV_AWS_999999", "CKV_AWS_999999"},
                        Case{"scan --fail-on urgent", "critical"},
                        Case{"scan --jobs 0", "--jobs"},
                        Case{"scan --jobs many", "--jobs"},
                        Case{"scan --date 2027-02-30", "--date"},
                        Case{"scan --color sometimes", "always"},
                        Case{"scan --var nothing", "NAME=VALUE"},
                        Case{"scan --var-file nowhere.tfvars", "nowhere.tfvars"},
                        Case{"scan --parameters nothing", "NAME=VALUE"},
                        Case{"scan --config nowhere.yaml", "nowhere.yaml"},
                        Case{"scan --config main.tf --no-config", "contradict"},
                        Case{"scan -q -v", "contradict"},
                        Case{"scna", "did you mean scan?"},
                        Case{"--strict scan", "--strict"}}) {
    const Ran ran = tree.Assay(c.words);
    EXPECT_EQ(ran.code, 2) << c.words << "\n" << ran.err;
    EXPECT_THAT(ran.err, AllOf(StartsWith("assay: "), HasSubstr(c.says))) << c.words;
    EXPECT_THAT(ran.out, IsEmpty()) << c.words;
  }
  EXPECT_EQ(tree.Assay("").code, 2);
}

TEST(Scan, NamesFilesAsTheRepositoryDoes) {
  const Tree tree(Files{{".git/HEAD", ""}, {"infra/prod/main.tf", kBuckets}});
  EXPECT_THAT(tree.Assay("scan infra/prod -f concise").out, HasSubstr("infra/prod/main.tf:1:"));
  EXPECT_THAT(tree.Shell("cd infra/prod && $ASSAY scan -f concise").out, HasSubstr("infra/prod/main.tf:1:"));
  EXPECT_THAT(tree.Shell("cd / && $ASSAY scan \"$OLDPWD/infra\" -f concise").out,
              HasSubstr("infra/prod/main.tf:1:"));
}

TEST(Scan, WritesReportsBesideWhatItPrints) {
  const Tree tree(Files{{"main.tf", kBuckets}});
  const Ran ran = tree.Assay(Scan("-o sarif:out.sarif --output=jsonl:out.jsonl -f concise"));
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(tree.Read("out.sarif"), HasSubstr("\"2.1.0\""));
  EXPECT_THAT(tree.Read("out.jsonl"), StartsWith("{"));
  EXPECT_THAT(ran.out, HasSubstr("main.tf:1:"));
}

TEST(Scan, AnOutputThatCannotBeWrittenIsFive) {
  const Tree tree(Files{{"main.tf", kBuckets}});
  const Ran ran = tree.Assay(Scan("-o json:no/such/folder/a.json"));
  EXPECT_EQ(ran.code, 5);
  EXPECT_THAT(ran.err, HasSubstr("no/such/folder/a.json"));
  EXPECT_EQ(
      tree.Shell("test -w /dev/full || exit 5\n" + std::string("$ASSAY ") + Scan("-f json >/dev/full")).code,
      5);
  EXPECT_EQ(tree.Shell("$ASSAY " + Scan("-f json >&-")).code, 5);
}

TEST(Scan, AReaderThatStopsIsNoFault) {
  const Tree tree(Files{{"main.tf", kBuckets}});
  const Ran ran = tree.Shell("$ASSAY scan . -f json | head -c 1");
  EXPECT_EQ(ran.out.size(), 1U);
  EXPECT_THAT(ran.err, IsEmpty());
}

TEST(Scan, GivesTheSameBytesForAnyPlaceAndNumberOfThreads) {
  const Tree a(Files{{"main.tf", kBuckets}}), b(Files{{"main.tf", kBuckets}});
  const std::string first = a.Assay("scan . -f json --jobs 1").out;
  EXPECT_EQ(first, b.Assay("scan . -f json --jobs 4").out);
  EXPECT_EQ(first, b.Shell("cd / && $ASSAY scan \"$OLDPWD\" -f json").out);
  EXPECT_EQ(first, b.Assay("scan . -f json -o csv:unused.csv -q").out);
}

TEST(Scan, RecordsTheDateAndNoValues) {
  const Tree tree(Files{{"main.tf", kBuckets}});
  EXPECT_THAT(tree.Assay("scan . -f json").out, HasSubstr("2026-11-20T00:00:00Z")) << "SOURCE_DATE_EPOCH";
  const std::string out = tree.Assay("scan . -f json --date 2027-01-31 --var password=hunter2").out;
  EXPECT_THAT(out, HasSubstr("2027-01-31T00:00:00Z"));
  EXPECT_THAT(out, HasSubstr("--var=password"));
  EXPECT_THAT(out, Not(HasSubstr("hunter2")));
  EXPECT_EQ(tree.Shell("SOURCE_DATE_EPOCH=soon $ASSAY scan .").code, 2);
}

TEST(Scan, TakesVariablesAndTheirFiles) {
  const Tree tree(Files{{"main.tf", R"(variable "status" { default = "Suspended" }
resource "aws_s3_bucket" "a" { bucket = "a" }
resource "aws_s3_bucket_versioning" "a" {
  bucket = aws_s3_bucket.a.id
  versioning_configuration { status = var.status }
}
)"},
                        {"env/on.tfvars", "status = \"Enabled\"\n"}});
  EXPECT_EQ(tree.Assay(Scan()).code, 1);
  EXPECT_EQ(tree.Assay(Scan("--var status=Enabled")).code, 0);
  EXPECT_EQ(tree.Assay(Scan("--var-file env/on.tfvars")).code, 0);
}

TEST(Scan, TakesParametersOfTemplates) {
  const Tree tree(Files{{"stack.yaml", R"(AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Status: {Type: String, Default: Suspended}
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration: {Status: !Ref Status}
)"},
                        {"p.json", R"({"Parameters": {"Status": "Enabled"}})"}});
  EXPECT_EQ(tree.Assay(Scan()).code, 1);
  EXPECT_EQ(tree.Assay(Scan("--parameters Status=Enabled")).code, 0);
  EXPECT_EQ(tree.Assay(Scan("--parameters p.json")).code, 0);
}

TEST(Scan, FailsOnWhatIsReachableIfAsked) {
  Tree tree(Files{{"stack.yaml", R"(Parameters:
  Env: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration: {Status: !If [IsProd, Enabled, Suspended]}
)"}});
  EXPECT_EQ(tree.Assay(Scan()).code, 0);
  const Ran reachable = tree.Assay(Scan("--fail-on-reachable -f json"));
  EXPECT_EQ(reachable.code, 1);
  EXPECT_THAT(reachable.out, HasSubstr(R"("fails_when": "IsProd is false")"));
  EXPECT_THAT(reachable.out, HasSubstr(R"("fail_on_reachable": true)"));
  EXPECT_EQ(tree.Assay(Scan("--fail-on-reachable --fail-on critical")).code, 0);
  tree.Write(".assay.yaml", "fail-on-reachable: true\n");
  EXPECT_EQ(tree.Assay(Scan()).code, 1);
}

TEST(Scan, TakesItsSettingsFromTheNearestConfiguration) {
  Tree tree(Files{{".git/HEAD", ""}, {"infra/main.tf", kBuckets}});
  tree.Write(".assay.yaml", "select: [S3Bucket.KeepsVersions]\nfail-on: critical\n");
  EXPECT_EQ(tree.Assay("scan infra").code, 0);
  EXPECT_EQ(tree.Assay("scan infra --no-config").code, 1);
  EXPECT_EQ(tree.Assay("scan infra --fail-on low").code, 1) << "the command line wins";
  tree.Write("infra/.assay.yaml", "select: [S3Bucket.KeepsVersions]\n");
  EXPECT_EQ(tree.Assay("scan infra").code, 1) << "the nearer one alone holds";
  tree.Write("given.yaml", "ignore: [medium, high, low, critical]\n");
  EXPECT_EQ(tree.Assay("scan infra --config given.yaml").code, 3);
  tree.Write("infra/.assay.yaml", "slect: [x]\n");
  const Ran ran = tree.Assay("scan infra");
  EXPECT_EQ(ran.code, 2);
  EXPECT_THAT(ran.err, HasSubstr("infra/.assay.yaml:1:1: there is no `slect`"));
}

TEST(Scan, SaysWhichSettingsBelowItsPathDoNotCount) {
  const Tree tree({{"a/main.tf", "resource \"aws_s3_bucket\" \"b\" {}\n"},
                   {"a/.assay.yaml", "fail-on: critical\nignore: [S3Bucket.*]\n"},
                   {"b/main.tf", "resource \"aws_s3_bucket\" \"b\" {}\n"},
                   {"b/.assay.yaml", "account: {aws_s3_bucket.versioning: true}\n"}});
  const Ran above = tree.Assay("scan . -f concise");
  EXPECT_EQ(above.code, 1);
  EXPECT_THAT(above.out, HasSubstr("warning[configuration-below] Some of it doesn't hold for this run: "
                                   "ignore, fail-on: It lies below what is scanned"));
  EXPECT_THAT(above.out, Not(HasSubstr("b/.assay.yaml")));
  EXPECT_THAT(tree.Assay("scan a -f concise").out, Not(HasSubstr("configuration-below")));
}

TEST(Scan, AConfigurationMayNotLeadOutOfTheTree) {
  const Tree tree(Files{{"tree/main.tf", kBuckets}, {"outside.yaml", "strict: true\n"}});
  const Ran ran = tree.Shell("ln -s ../outside.yaml tree/.assay.yaml; cd tree; $ASSAY scan .");
  EXPECT_EQ(ran.code, 2) << ran.out;
  EXPECT_THAT(ran.err, HasSubstr(".assay.yaml"));
}

TEST(Scan, LeavesOutWhatTheConfigurationExcludes) {
  const Tree tree(Files{{"main.tf", "resource \"aws_s3_bucket_versioning\" \"a\" {}\n"},
                        {"vendor/main.tf", kBuckets},
                        {".assay.yaml", "exclude: [vendor]\n"}});
  EXPECT_THAT(tree.Assay("scan . -f jsonl").out, Not(HasSubstr("vendor")));
  EXPECT_THAT(tree.Assay("scan vendor/main.tf --config .assay.yaml -f jsonl").out,
              HasSubstr("aws_s3_bucket.silent"))
      << "what is named is always read";
}

TEST(Scan, RespectsGitignoreUnlessToldOtherwise) {
  const Tree tree(
      Files{{".git/HEAD", ""}, {".gitignore", "old/\n"}, {"old/main.tf", kBuckets}, {"main.tf", ""}});
  EXPECT_THAT(tree.Assay("scan . -f jsonl").out, Not(HasSubstr("aws_s3_bucket.silent")));
  EXPECT_THAT(tree.Assay("scan . -f jsonl --no-gitignore").out, HasSubstr("aws_s3_bucket.silent"));
}

TEST(Scan, ReadsWhatHasAnOddName) {
  Tree tree;
  tree.Write("a b\"c\\d;$e/main.tf", kBuckets);
  const Ran ran = tree.Assay("scan . -f jsonl");
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr(R"(a b\"c\\d;$e/main.tf)"));
}

// The schema wants them unique, and two roots may call one module by one name.
TEST(Scan, NamesAnAddressOnceInAResultOfSarif) {
  const Tree tree(Files{{"a/main.tf", "module \"m\" {\n  source = \"../modules/m\"\n}\n"},
                        {"b/main.tf", "module \"m\" {\n  source = \"../modules/m\"\n}\n"},
                        {"modules/m/main.tf", kBuckets}});
  const Ran ran = tree.Assay("scan . --exit-zero --select S3Bucket.KeepsVersions -f sarif");
  const auto results = nlohmann::json::parse(ran.out)["runs"][0]["results"];
  ASSERT_EQ(results.size(), 1u) << ran.out;
  const auto names = results[0]["locations"][0]["logicalLocations"];
  ASSERT_EQ(names.size(), 1u) << names;
  EXPECT_EQ(names[0]["fullyQualifiedName"], "module.m.aws_s3_bucket.silent");
}

}  // namespace
}  // namespace assay
