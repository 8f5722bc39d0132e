// SPDX-License-Identifier: Apache-2.0
// What the services that take findings require of a report, and what a comment or a log must not carry.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "record/reporter.h"
#include "record/utf8.h"
#include "synthetic_ledger.h"

namespace assay {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

std::string Report(std::string_view format, const Ledger& ledger) {
  std::ostringstream out;
  FindReporter(format)->write(ledger, {}, out);
  return out.str();
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::size_t CodePoints(std::string_view text) {
  std::size_t n = 0;
  for (std::size_t pos = 0; pos < text.size(); ++n) NextCodePoint(text, pos);
  return n;
}

/// A ledger with one address twice, which real trees have.
Ledger WithTwins() {
  Ledger ledger = ManyFailures(3);
  ledger.subjects[1].address = ledger.subjects[0].address;
  return ledger;
}

TEST(GitHubReport, IsCommandsAloneAndNoMoreThanAreShown) {
  const std::regex command(
      "::(error|warning|notice) (file=[^,:]+,)?(line=\\d+,)?(endLine=\\d+,)?(col=\\d+,endColumn=\\d+,)?"
      "title=[^,:]+::.+");
  for (const Ledger& ledger : {SyntheticLedger(), ComparedLedger(), ManyFailures(50)}) {
    std::map<std::string, int> levels;
    for (const std::string& line : Lines(Report("github", ledger))) {
      EXPECT_TRUE(std::regex_match(line, command)) << line;
      ++levels[line.substr(2, line.find(' ') - 2)];
    }
    for (const auto& [level, n] : levels) EXPECT_LE(n, 10) << level;
  }
}

TEST(GitHubReport, SaysHowManyAreLeftOut) {
  const std::vector<std::string> lines = Lines(Report("github", ManyFailures(50)));
  ASSERT_EQ(lines.size(), 20u);  // ten errors, nine notices and the sum
  EXPECT_THAT(lines.back(), HasSubstr("81 annotations more"));
  EXPECT_THAT(Report("github", ManyFailures(9)), Not(HasSubstr("left out")));
}

TEST(GitHubReport, LeavesOutWhatTheBaselineKnows) {
  const std::string text = Report("github", ComparedLedger());
  EXPECT_THAT(text, HasSubstr("SecurityGroup.RefusesSshFromWorld"));
  EXPECT_THAT(text, Not(HasSubstr("Database.IsPrivate")));
}

TEST(GitLabReport, HasAPathALineAndAFingerprintOfItsOwnForEach) {
  for (const Ledger& ledger : {SyntheticLedger(), WithTwins(), ManyFailures(100)}) {
    std::set<std::string> seen;
    for (const json& entry : json::parse(Report("gitlab", ledger))) {
      EXPECT_TRUE(seen.insert(entry["fingerprint"]).second);
      EXPECT_GE(entry["location"]["lines"]["begin"], 1);
      EXPECT_FALSE(entry["location"]["path"].get<std::string>().starts_with("./"));
      EXPECT_THAT(entry["severity"], testing::AnyOf("info", "minor", "major", "critical", "blocker"));
      EXPECT_THAT(entry["description"].get<std::string>(), HasSubstr(entry["check_name"].get<std::string>()));
    }
  }
  EXPECT_EQ(Report("gitlab", EmptyLedger()), "[]\n");
}

TEST(RdjsonReport, HoldsEveryFailingFindingAndProblem) {
  const json report = json::parse(Report("rdjson", SyntheticLedger()));
  std::map<std::string, int> severities;
  for (const json& d : report["diagnostics"]) {
    ++severities[d["severity"]];
    EXPECT_FALSE(d["location"]["path"].get<std::string>().empty());
  }
  // Findings, one of two instances; an error, two diagnostics, a silent file.
  EXPECT_EQ(report["diagnostics"].size(), 8u + 1 + 3);
  EXPECT_EQ(severities["ERROR"], 3 + 2);
}

TEST(AsffReport, KeepsToWhatTheImportTakes) {
  for (const Ledger& ledger : {SyntheticLedger(), WithTwins()}) {
    std::set<std::string> ids;
    const json report = json::parse(Report("asff", ledger));
    for (const json& finding : report) {
      EXPECT_TRUE(ids.insert(finding["Id"]).second) << finding["Id"];
      EXPECT_LE(CodePoints(finding["Title"].get<std::string>()), 256u);
      EXPECT_LE(CodePoints(finding["Description"].get<std::string>()), 1024u);
      EXPECT_FALSE(finding["Description"].get<std::string>().empty());
      EXPECT_EQ(finding["Resources"].size(), 1u);
      const std::string status = finding["Compliance"]["Status"];
      EXPECT_THAT(status, testing::AnyOf("PASSED", "FAILED", "WARNING"));
    }
    std::size_t said = 0;
    for (const Cell& cell : ledger.cells) said += cell.verdict != Verdict::kNotApplicable;
    EXPECT_EQ(report.size(), said);
  }
}

TEST(OcsfReport, HoldsEveryVerdictAsAnEventOfClass2003) {
  const Ledger ledger = SyntheticLedger();
  const json report = json::parse(Report("ocsf", ledger));
  ASSERT_EQ(report.size(), ledger.cells.size());
  std::map<std::string, int> statuses;
  std::set<std::string> ids;
  for (const json& event : report) {
    EXPECT_EQ(event["class_uid"], 2003);
    EXPECT_EQ(event["type_uid"], 200301);
    EXPECT_EQ(event["time"], 1795132800000) << "2026-11-20";
    EXPECT_TRUE(ids.insert(event["finding_info"]["uid"]).second);
    ++statuses[event["compliance"]["status"]];
    EXPECT_EQ(event["status"] == "Suppressed", event["compliance"]["status_code"] == "waived");
  }
  EXPECT_EQ(statuses["Fail"], 7 + 1);  // one is waived
  EXPECT_EQ(statuses["Pass"], 1);
  EXPECT_EQ(statuses["Warning"], 4);
  EXPECT_EQ(statuses["Not Applicable"], 5);
}

TEST(MarkdownReport, BeginsWithItsMarkerAndFitsAComment) {
  for (const Ledger& ledger : {SyntheticLedger(), ComparedLedger(), EmptyLedger(), ManyFailures(3000)}) {
    const std::string text = Report("markdown", ledger);
    EXPECT_TRUE(text.starts_with("<!-- assay:report -->\n"));
    EXPECT_LE(text.size(), 65536u);
  }
  EXPECT_THAT(Report("markdown", ManyFailures(3000)), HasSubstr("more findings left out"));
}

TEST(MarkdownReport, LetsNoTextBecomeMarkup) {
  const std::regex ours("<(/?code|/?details|/?summary|/?sub|br)>|<!-- assay:report -->");
  for (const Ledger& ledger : {SyntheticLedger(), ComparedLedger()}) {
    const std::string text = std::regex_replace(Report("markdown", ledger), ours, "");
    for (const char* markup : {"<", ">", "`", "*", "](", "@", "##[", "\\"}) {
      EXPECT_THAT(text, Not(HasSubstr(markup))) << markup;
    }
    for (const std::string& line : Lines(text)) {
      if (!line.starts_with("|")) continue;
      EXPECT_THAT(std::count(line.begin(), line.end(), '|'), testing::AnyOf(5, 7)) << line;
    }
  }
}

}  // namespace
}  // namespace assay
