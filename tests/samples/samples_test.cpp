// SPDX-License-Identifier: Apache-2.0
// The samples are what they say they are: the scans' exit codes and verdicts, and the table of claims.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "assay/control.h"

namespace assay {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A system with a table of claims in its README.
struct Sample {
  const char* name;
  char letter;         ///< of its claims
  std::size_t seeded;  ///< failures of the built-in controls, at least
};
constexpr Sample kMockItsm = {"mock-itsm", 'D', 40};
constexpr Sample kCrmChat = {"crm-chat", 'B', 15};
constexpr std::size_t kClaims = 68;

fs::path FolderOf(const Sample& sample) { return fs::path(ASSAY_SOURCE_DIR) / "samples" / sample.name; }

struct Ran {
  int code = -1;
  std::string out;
};
Ran Assay(const std::string& words) {
  const std::string line =
      std::string("cd '") + ASSAY_SOURCE_DIR + "' && '" + ASSAY_PROGRAM + "' " + words + " 2>&1";
  Ran ran;
  FILE* pipe = ::popen(line.c_str(), "r");
  if (!pipe) return ran;
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof(buffer), pipe)) > 0;) ran.out.append(buffer, n);
  const int status = ::pclose(pipe);
  ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

std::string Read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(in)), {});
}

std::vector<std::string> AllMatches(const std::string& text, const std::regex& pattern) {
  std::vector<std::string> out;
  for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it)
    out.push_back((*it)[1].str());
  return out;
}

// Files below a folder whose names end so.
std::string AllTexts(const fs::path& folder, const std::set<std::string>& extensions) {
  std::string out;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && extensions.contains(entry.path().extension().string()))
      out += Read(entry.path()) + "\n";
  }
  return out;
}

// "ItsmTable.HasTicketKey" for every CONTROL(ItsmTable, HasTicketKey, of the sample's own project.
std::set<std::string> OwnIds(const Sample& sample) {
  const std::string text = AllTexts(FolderOf(sample) / "controls", {".cpp"});
  static const std::regex pattern(R"(CONTROL\(\s*(\w+),\s*(\w+),)");
  std::set<std::string> out;
  for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it)
    out.insert((*it)[1].str() + "." + (*it)[2].str());
  return out;
}

std::map<std::string, std::size_t> Verdicts(const nlohmann::json& ledger) {
  std::map<std::string, std::size_t> out;
  for (const auto& row : ledger["verdicts"]) {
    if (!row["resource"].is_null()) ++out[row["verdict"].get<std::string>()];
  }
  return out;
}

/// The ledger of a tree in which nothing may fail or be beyond Assay.
nlohmann::json Compliant(const std::string& path, std::size_t more_than) {
  const Ran ran = Assay("scan " + path + " -f json");
  EXPECT_EQ(ran.code, 0);
  auto ledger = nlohmann::json::parse(ran.out);
  auto verdicts = Verdicts(ledger);
  EXPECT_EQ(verdicts["fail"], 0U);
  EXPECT_EQ(verdicts["unknown"], 0U);
  EXPECT_EQ(verdicts["error"], 0U);
  EXPECT_GT(verdicts["pass"], more_than);
  EXPECT_THAT(ledger["diagnostics"], IsEmpty());
  return ledger;
}

TEST(MockItsm, CompliantPassesWithItsWaivers) {
  const nlohmann::json ledger = Compliant("samples/mock-itsm/compliant", 100U);
  std::vector<std::string> waived;
  for (const auto& row : ledger["verdicts"]) {
    if (row["verdict"] != "waived") continue;
    waived.push_back(row["control"]);
    for (const char* part : {"owner", "reason", "until"})
      EXPECT_NE(row["waiver"][part].get<std::string>(), "") << row["control"];
  }
  std::sort(waived.begin(), waived.end());
  EXPECT_THAT(waived, ElementsAre("ApiGatewayStage.TracesRequests", "DynamoDbTable.EncryptsWithCustomerKey",
                                  "LambdaFunction.TracesRequests", "LogGroup.EncryptsWithCustomerKey",
                                  "LogGroup.EncryptsWithCustomerKey", "S3Bucket.EncryptsWithCustomerKey",
                                  "S3Bucket.LogsAccess"));
}

TEST(MockItsm, CompliantListsItsWaivers) {
  const Ran ran = Assay("scan samples/mock-itsm/compliant");
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out,
              HasSubstr("waived[S3Bucket.LogsAccess]: module.specs.aws_s3_bucket.specs: One document"));
  EXPECT_THAT(ran.out, HasSubstr("platform-team, until 2027-06-30; covers fail)"));
  EXPECT_THAT(ran.out, HasSubstr("\nfailed: 0 | "));
}

TEST(MockItsm, CompliantFailsOnceItsWaiversHaveExpired) {
  const Ran ran = Assay("scan samples/mock-itsm/compliant --date 2027-07-01 -f concise");
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("Waiver.HasNotExpired"));
  EXPECT_THAT(ran.out, HasSubstr("S3Bucket.LogsAccess"));
}

class Samples : public testing::TestWithParam<Sample> {};
INSTANTIATE_TEST_SUITE_P(, Samples, testing::Values(kMockItsm, kCrmChat), [](const auto& info) {
  return std::string(info.param.letter == 'D' ? "MockItsm" : "CrmChat");
});

TEST_P(Samples, SeededFails) {
  const Ran ran = Assay(std::string("scan samples/") + GetParam().name + "/seeded -f json");
  EXPECT_EQ(ran.code, 1);
  const auto ledger = nlohmann::json::parse(ran.out);
  auto verdicts = Verdicts(ledger);
  EXPECT_GE(verdicts["fail"], GetParam().seeded);
  EXPECT_EQ(verdicts["unknown"], 0U);
  EXPECT_EQ(verdicts["error"], 0U);
  EXPECT_THAT(ledger["diagnostics"], IsEmpty());
}

// A policy in a file of its own has its findings there.
TEST(MockItsm, FindsAPolicyWhereItIsWritten) {
  EXPECT_THAT(Assay("scan samples/mock-itsm/seeded -f concise").out,
              HasSubstr("samples/mock-itsm/seeded/deployment/iam-policy-lambda.json:26:19: error["
                        "IamPolicy.PassesNamedRolesOnly]"));
}

// Synthesised by the real CDK for three environments: nothing in it may be beyond Assay.
TEST(CrmChat, CompliantPassesInEveryEnvironment) {
  const nlohmann::json ledger = Compliant("samples/crm-chat/compliant", 400U);
  std::set<std::string> roots;
  for (const auto& row : ledger["verdicts"]) {
    roots.insert(row["root"]);
    if (row["verdict"] == "waived") {
      EXPECT_EQ(row["control"], "S3Bucket.LogsAccess");
    }
  }
  EXPECT_THAT(roots, ElementsAre("samples/crm-chat/compliant/dev/CrmChat-dev.template.json",
                                 "samples/crm-chat/compliant/prod/CrmChat-prod.template.json",
                                 "samples/crm-chat/compliant/staging/CrmChat-staging.template.json"));
}

// A finding leads from the template to the construct, and to the line of the app that made it.
TEST(CrmChat, FindingsNameConstructsAndTheirSource) {
  const Ran ran = Assay("scan samples/crm-chat/compliant/prod --date 2027-07-01");
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("construct CrmChat-prod/Audit/Bucket/Resource, made at lib/audit.ts:"));
}

// What the README shows is what the program says.
TEST(Readme, ShowsRealOutput) {
  const std::string readme = Read(fs::path(ASSAY_SOURCE_DIR) / "README.md");
  const std::size_t begin = readme.find("## What it tells");
  const std::size_t open = readme.find("\n```\n", begin) + 5, close = readme.find("\n```\n", open);
  ASSERT_LT(open, close);
  const std::string out = Assay("scan samples/mock-itsm/seeded").out;
  std::string rest = readme.substr(open, close - open);
  for (std::size_t gap = 0; gap != std::string::npos;) {
    gap = rest.find("\n...\n");
    EXPECT_THAT(out, HasSubstr(rest.substr(0, gap)));
    if (gap != std::string::npos) rest.erase(0, gap + 5);
  }
}

TEST(AllSamples, FindWhatTheirCommentsSay) {
  const Ran ran = Assay("test samples");
  EXPECT_EQ(ran.code, 0) << ran.out;
  EXPECT_THAT(ran.out, HasSubstr(" 0 missing, 0 surplus, "));
  EXPECT_THAT(ran.out, HasSubstr(" not judged here; "));
}

TEST_P(Samples, TableNamesEveryClaimOnce) {
  const std::string table = Read(FolderOf(GetParam()) / "README.md");
  const std::string letter(1, GetParam().letter);
  std::vector<std::string> wanted;
  for (std::size_t i = 1; i <= kClaims; ++i) wanted.push_back(letter + "-" + std::to_string(i));
  EXPECT_EQ(AllMatches(table, std::regex("\\n\\| (" + letter + R"(-\d+) \|)")), wanted);
}

TEST_P(Samples, TableNamesControlsThatExistAndAreBroken) {
  const std::set<std::string> own = OwnIds(GetParam());
  const std::string seeded = AllTexts(FolderOf(GetParam()) / "seeded", {".tf", ".expect"});
  const std::regex rows("\\n(\\| " + std::string(1, GetParam().letter) + R"(-\d+ \|[^\n]*))");
  std::size_t judged = 0, not_yet = 0;
  std::set<std::string> named;
  for (const std::string& row : AllMatches(Read(FolderOf(GetParam()) / "README.md"), rows)) {
    const auto ids = AllMatches(row, std::regex(R"(`([A-Z]\w+\.[A-Z]\w+)`)"));
    judged += !ids.empty();
    if (ids.empty()) {
      EXPECT_THAT(row, HasSubstr("| not yet: needs ")) << "neither judged nor not yet";
      ++not_yet;
    }
    for (const std::string& id : ids) {
      EXPECT_TRUE(FindControl(id) || own.contains(id)) << id << " in " << row;
      EXPECT_TRUE(std::regex_search(seeded, std::regex("[:,] " + id + "\\b"))) << id << " is broken nowhere";
      named.insert(id);
    }
  }
  EXPECT_EQ(judged + not_yet, kClaims);
  for (const std::string& id : own) EXPECT_TRUE(named.contains(id)) << id << " judges no claim of the table";
}

// Of each claim that a slip says it breaks, the table tells how.
TEST(CrmChat, TableTellsOfEverySlip) {
  const std::string slips = Read(FolderOf(kCrmChat) / "app" / "seeded" / "slips.ts");
  const std::string table = Read(FolderOf(kCrmChat) / "README.md");
  std::set<std::string> broken;
  for (const std::string& claims : AllMatches(slips, std::regex("claim: '([^']*)'"))) {
    for (const std::string& claim : AllMatches(claims, std::regex(R"((B-\d+))"))) broken.insert(claim);
  }
  EXPECT_GT(broken.size(), 40U);
  for (const std::string& claim : broken) {
    const auto rows = AllMatches(table, std::regex("\\n(\\| " + claim + R"( \|[^\n]*))"));
    ASSERT_EQ(rows.size(), 1U) << claim;
    EXPECT_TRUE(std::regex_search(rows[0], std::regex(R"((dev|staging|prod): [^|]+\|$)"))) << rows[0];
  }
}

}  // namespace
}  // namespace assay
