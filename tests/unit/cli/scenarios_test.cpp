// SPDX-License-Identifier: Apache-2.0
// Scenarios of roots, from the outside.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "process.h"

namespace assay {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr const char* kMain = R"(variable "algorithm" { type = string }
variable "logs" { default = false }

resource "aws_s3_bucket" "data" {
  bucket = "data-${terraform.workspace}"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "data" {
  bucket = aws_s3_bucket.data.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = var.algorithm
      kms_master_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }
}

resource "aws_s3_bucket" "logs" {
  count  = var.logs ? 1 : 0
  bucket = "logs"
}
)";

constexpr const char* kScenarios = R"(scenarios:
  dev:
    var-files: infra/dev.tfvars
    workspace: dev
  staging:
    variables: {algorithm: "aws:kms", logs: false}
    workspace: staging
  prod:
    var-files: [infra/prod.tfvars]
    roots: [infra]
    workspace: prod
)";

Files Environments() {
  return {{".git/HEAD", ""},
          {"infra/main.tf", kMain},
          {"infra/dev.tfvars", "algorithm = \"AES256\"\n"},
          {"infra/prod.tfvars", "algorithm = \"aws:kms\"\nlogs = true\n"},
          {".assay.yaml", kScenarios}};
}

/// The rows of a control: resource and scenarios → verdict.
std::multimap<std::string, std::string> Rows(const nlohmann::json& ledger, const std::string& control) {
  std::multimap<std::string, std::string> out;
  for (const auto& row : ledger.at("verdicts")) {
    if (row.at("control") != control) continue;
    std::string key = row.at("resource").is_null() ? "-" : row.at("resource").get<std::string>();
    if (row.contains("scenarios")) key += " " + row.at("scenarios").dump();
    out.emplace(key, row.at("verdict"));
  }
  return out;
}

TEST(Scenarios, EqualRowsFoldAndOthersNameTheirScenarios) {
  const Tree tree(Environments());
  EXPECT_EQ(tree.Assay("scan . -q -o json:ledger.json -o console:console.txt -o sarif:a.sarif").code, 1);
  const auto ledger = nlohmann::json::parse(tree.Read("ledger.json"));
  EXPECT_EQ(ledger["run"]["scenarios"]["infra"].dump(), R"(["dev","staging","prod"])");
  // The value given in one way or another is the same; its origin isn't, and a pass has none.
  EXPECT_THAT(Rows(ledger, "S3Bucket.EncryptsWithCustomerKey"),
              UnorderedElementsAre(Pair(R"(aws_s3_bucket.data ["dev"])", "fail"),
                                   Pair(R"(aws_s3_bucket.data ["staging","prod"])", "pass"),
                                   Pair(R"(aws_s3_bucket.logs[0] ["prod"])", "fail")));
  EXPECT_THAT(Rows(ledger, "S3Bucket.KeepsVersions"),
              UnorderedElementsAre(Pair("aws_s3_bucket.data", "fail"),
                                   Pair(R"(aws_s3_bucket.logs[0] ["prod"])", "fail")));
  EXPECT_THAT(Rows(ledger, "SqsQueue.StatesEncryption"), ElementsAre(Pair("-", "not-applicable")));
  EXPECT_THAT(tree.Read("console.txt"), HasSubstr("(scenario dev)"));
  EXPECT_THAT(tree.Read("a.sarif"), HasSubstr("(scenario dev)"));
  // What was written is read back whole.
  EXPECT_EQ(tree.Assay("merge ledger.json -q --exit-zero -o json:again.json").code, 0);
  EXPECT_EQ(tree.Read("again.json"), tree.Read("ledger.json"));
}

TEST(Scenarios, AFailureInOneMoreScenarioIsNew) {
  Tree tree(Environments());
  EXPECT_EQ(tree.Assay("scan . -q --exit-zero --write-baseline known.json").code, 0);
  EXPECT_EQ(tree.Assay("scan . -q --baseline known.json").code, 0);
  tree.Write("infra/prod.tfvars", "algorithm = \"AES256\"\nlogs = true\n");
  const Ran ran = tree.Assay("scan . -q --baseline known.json -f json");
  EXPECT_EQ(ran.code, 1);
  std::map<std::string, std::string> changes;
  const auto ledger = nlohmann::json::parse(ran.out);
  for (const auto& row : ledger.at("verdicts")) {
    if (row.at("control") == "S3Bucket.EncryptsWithCustomerKey" &&
        row.at("resource") == "aws_s3_bucket.data" && row.at("verdict") == "fail")
      changes[row.at("scenarios").dump()] = row.at("change");
  }
  // Each has an origin of its own, so that both files are named.
  EXPECT_THAT(changes, ElementsAre(Pair(R"(["dev"])", "unchanged"), Pair(R"(["prod"])", "new")));
}

TEST(Scenarios, GiveParametersToTemplates) {
  const Tree tree({{".git/HEAD", ""},
                   {"stack/template.yaml",
                    "Parameters:\n  Kind: {Type: String}\n"
                    "Conditions:\n  IsProd: !Equals [!Ref Kind, prod]\n"
                    "Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n    Properties:\n"
                    "      KmsMasterKeyId: !If [IsProd, alias/own, !Ref AWS::NoValue]\n"},
                   {"stack/prod.json", R"([{"ParameterKey": "Kind", "ParameterValue": "prod"}])"},
                   {"stack/.assay.yaml",
                    "scenarios:\n  prod: {parameter-files: prod.json, roots: template.yaml}\n"
                    "  dev: {parameters: {Kind: dev}}\n"}});
  const Ran ran = tree.Assay("scan . -q -f json");
  EXPECT_EQ(ran.code, 1) << ran.err;
  EXPECT_THAT(Rows(nlohmann::json::parse(ran.out), "SqsQueue.StatesEncryption"),
              UnorderedElementsAre(Pair(R"(AWS::SQS::Queue.Queue ["prod"])", "pass"),
                                   Pair(R"(AWS::SQS::Queue.Queue ["dev"])", "fail")));
}

TEST(Scenarios, WhatIsWrongWithOneIsSaid) {
  Tree tree(Environments());
  const auto wrong = [&](const std::string& scenarios) {
    tree.Write(".assay.yaml", "scenarios:\n  prod: " + scenarios + "\n");
    const Ran ran = tree.Assay("scan . -q");
    EXPECT_EQ(ran.code, 2) << scenarios;
    return ran.err;
  };
  EXPECT_THAT(wrong("{var-files: infra/prd.tfvars}"),
              AllOf(HasSubstr(".assay.yaml: scenario prod"), HasSubstr("no file infra/prd.tfvars")));
  EXPECT_THAT(wrong("{var-files: ../prod.tfvars}"), HasSubstr("no file ../prod.tfvars"));
  EXPECT_THAT(wrong("{roots: [infar]}"), HasSubstr("did you mean infra?"));
  EXPECT_EQ(tree.Assay("inspect infra", "true;").code, 0);
}

TEST(Scenarios, OneScenarioNeedsNoName) {
  Tree tree(Environments());
  tree.Write(".assay.yaml", "scenarios:\n  dev: {var-files: infra/dev.tfvars, workspace: dev}\n");
  const auto ledger = nlohmann::json::parse(tree.Assay("scan . -q -f json").out);
  EXPECT_THAT(Rows(ledger, "S3Bucket.EncryptsWithCustomerKey"),
              ElementsAre(Pair("aws_s3_bucket.data", "fail")));
  EXPECT_THAT(tree.Assay("inspect infra").out, AllOf(HasSubstr("data-dev"), HasSubstr("(scenario dev)")));
}

TEST(Scenarios, DiagnosticsOfSomeOnlyNameOne) {
  Tree tree(Environments());
  tree.Write("infra/check.tf",
             "variable \"size\" {\n  default = 1\n  validation {\n    condition     = var.size < 3\n"
             "    error_message = \"Too large.\"\n  }\n}\n");
  tree.Write("infra/prod.tfvars", "algorithm = \"aws:kms\"\nsize = 5\n");
  const Ran ran = tree.Assay("scan . -f concise");
  EXPECT_THAT(ran.out + ran.err, HasSubstr("Too large. (In scenario prod.)"));
}

TEST(VariableFiles, MayBeOfOneRoot) {
  const std::string queue =
      "variable \"key\" { default = null }\nresource \"aws_sqs_queue\" \"q\" {\n"
      "  kms_master_key_id = var.key\n}\n";
  const Tree tree({{".git/HEAD", ""},
                   {"a/main.tf", queue},
                   {"b/main.tf", queue},
                   {"own.tfvars", "key = \"alias/own\"\n"},
                   {"odd=name.tfvars", "key = \"alias/own\"\n"}});
  const auto of = [&](const std::string& words) {
    std::multimap<std::string, std::string> verdicts;
    const auto ledger = nlohmann::json::parse(tree.Assay("scan a b -q -f json " + words).out);
    for (const auto& row : ledger.at("verdicts")) {
      if (row.at("control") == "SqsQueue.StatesEncryption")
        verdicts.emplace(row.at("root"), row.at("verdict"));
    }
    return verdicts;
  };
  EXPECT_THAT(of("--var-file a=own.tfvars"), ElementsAre(Pair("a", "pass"), Pair("b", "fail")));
  EXPECT_THAT(of("--var-file own.tfvars"), ElementsAre(Pair("a", "pass"), Pair("b", "pass")));
  EXPECT_THAT(of("--var-file odd=name.tfvars"), ElementsAre(Pair("a", "pass"), Pair("b", "pass")));
}

TEST(Scenarios, AConfigurationBelowTheTopThatIsWrongEndsTheRun) {
  const Tree tree({{".git/HEAD", ""},
                   {"a/.assay.yaml", "parameters:\n  Nope.X: 1\n"},
                   {"a/main.tf", kMain},
                   {"b/main.tf", kMain}});
  for (const char* command : {"scan . -q", "inspect . -q", "test . -q"}) {
    const Ran ran = tree.Assay(command);
    EXPECT_EQ(ran.code, 2) << command;
    EXPECT_THAT(ran.err, HasSubstr("a/.assay.yaml:2")) << command;
  }
}

TEST(Scenarios, InspectEvaluatesInOne) {
  const Tree tree(Environments());
  const std::string eval = " --eval 'join(\"/\", [terraform.workspace, var.algorithm, var.logs])' infra";
  EXPECT_EQ(tree.Assay("inspect --scenario prod" + eval).out, "\"prod/aws:kms/true\"\n");
  EXPECT_EQ(tree.Assay("inspect --scenario dev" + eval).out, "\"dev/AES256/false\"\n");
  EXPECT_EQ(tree.Assay("inspect --scenario dev --var algorithm=x" + eval).out, "\"dev/x/false\"\n");
  EXPECT_EQ(tree.Assay("inspect --var-file infra=infra/prod.tfvars --eval var.algorithm infra").out,
            "\"aws:kms\"\n");
  EXPECT_THAT(tree.Assay("inspect" + eval).out, HasSubstr("unknown: "));
  const Ran typo = tree.Assay("inspect --scenario pord" + eval);
  EXPECT_EQ(typo.code, 2);
  EXPECT_THAT(typo.err, HasSubstr("prod"));
}

TEST(Scenarios, InspectPrintsTheRootsOfOne) {
  const Tree tree(Environments());
  const Ran all = tree.Assay("inspect .");
  EXPECT_THAT(all.out, AllOf(HasSubstr("(scenario dev)"), HasSubstr("(scenario prod)")));
  const Ran one = tree.Assay("inspect . --scenario prod");
  EXPECT_EQ(one.code, 0) << one.err;
  EXPECT_THAT(one.out, AllOf(HasSubstr("(scenario prod)"), HasSubstr("data-prod"),
                             ::testing::Not(HasSubstr("data-dev"))));
  EXPECT_EQ(tree.Assay("inspect . --scenario nosuch").code, 2);
}

}  // namespace
}  // namespace assay
