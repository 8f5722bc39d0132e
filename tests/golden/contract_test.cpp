// SPDX-License-Identifier: Apache-2.0
// What each format promises to those who read it, checked by reading the reports back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <set>
#include <sstream>

#include "json_schema.h"
#include "record/fingerprint.h"
#include "record/reporter.h"
#include "record/utf8.h"
#include "synthetic_ledger.h"

namespace assay {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string Report(std::string_view format, const Ledger& ledger, const ReportOptions& options = {}) {
  std::ostringstream out;
  FindReporter(format)->write(ledger, options, out);
  return out.str();
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

json Schema() {
  std::ifstream in(std::string(ASSAY_SOURCE_DIR) + "/docs/ledger.schema.json");
  return json::parse(in);
}

TEST(JsonReport, FitsItsSchema) {
  const json schema = Schema();
  for (const Ledger& ledger : {SyntheticLedger(), EmptyLedger(), ComparedLedger()}) {
    EXPECT_THAT(CheckAgainstSchema(json::parse(Report("json", ledger)), schema, schema), IsEmpty());
  }
}

TEST(JsonReport, SchemaCheckSeesWhatIsWrong) {
  const json schema = Schema();
  json report = json::parse(Report("json", SyntheticLedger()));
  report["verdicts"][0]["verdict"] = "maybe";
  report["verdicts"][1].erase("owner");
  report["surplus"] = 1;
  EXPECT_THAT(
      CheckAgainstSchema(report, schema, schema),
      testing::UnorderedElementsAre(HasSubstr("/verdicts/0/verdict isn't one of"),
                                    HasSubstr("/verdicts/1 lacks \"owner\""), HasSubstr("/ has surplus")));
}

TEST(JsonReport, HoldsEveryCellWithItsReasons) {
  const Ledger ledger = SyntheticLedger();
  const json report = json::parse(Report("json", ledger));
  ASSERT_EQ(report["verdicts"].size(), ledger.cells.size());
  for (std::size_t i = 0; i < ledger.cells.size(); ++i) {
    const json& row = report["verdicts"][i];
    EXPECT_EQ(row["control"], ledger.controls[ledger.cells[i].control].id);
    EXPECT_EQ(row["verdict"], VerdictName(ledger.cells[i].verdict));
    const Detail* detail = ledger.detail(ledger.cells[i]);
    EXPECT_EQ(row["findings"].size(), detail ? detail->findings.size() : 0);
    EXPECT_EQ(row["resource"].is_null(), ledger.cells[i].subject == kNoSubject);
  }
  EXPECT_EQ(report["run"]["exit_code"], ExitCode(ledger));
}

TEST(JsonLinesReport, EachLineIsOneVerdictWithTheFieldsOfTheSchema) {
  const json schema = Schema();
  const Ledger ledger = SyntheticLedger();
  const std::vector<std::string> lines = Lines(Report("jsonl", ledger));
  ASSERT_EQ(lines.size(), ledger.cells.size());
  for (const std::string& line : lines) {
    EXPECT_THAT(CheckAgainstSchema(json::parse(line), schema["$defs"]["verdict_line"], schema), IsEmpty())
        << line;
  }
}

TEST(JsonReport, AwkwardTextComesBackAsItWasButForBrokenUtf8) {
  const Ledger ledger = SyntheticLedger();
  const json report = json::parse(Report("json", ledger));
  for (std::size_t i = 0; i < ledger.cells.size(); ++i) {
    const Detail* detail = ledger.detail(ledger.cells[i]);
    if (!detail || detail->message.empty()) continue;
    EXPECT_EQ(report["verdicts"][i]["message"], RepairUtf8(detail->message));
  }
}

TEST(JunitReport, CountsAreTheLedgers) {
  Ledger ledger = SyntheticLedger();
  for (const bool strict : {false, true}) {
    ledger.run.strict = strict;
    pugi::xml_document document;
    const std::string text = Report("junit", ledger);
    ASSERT_TRUE(document.load_string(text.c_str()));
    std::map<std::string, std::size_t> seen;
    std::set<std::string> names;
    for (const pugi::xml_node suite : document.child("testsuites").children("testsuite")) {
      std::map<std::string, std::size_t> here;
      for (const pugi::xml_node test : suite.children("testcase")) {
        ++here["tests"];
        for (const char* kind : {"failure", "error", "skipped"}) {
          if (test.child(kind)) ++here[kind];
        }
        const std::string key =
            std::string(test.attribute("classname").value()) + "\n" + test.attribute("name").value();
        EXPECT_TRUE(names.insert(key).second) << "a second case is called " << key;
      }
      EXPECT_EQ(suite.attribute("tests").as_uint(), here["tests"]);
      EXPECT_EQ(suite.attribute("failures").as_uint(), here["failure"]);
      EXPECT_EQ(suite.attribute("errors").as_uint(), here["error"]);
      EXPECT_EQ(suite.attribute("skipped").as_uint(), here["skipped"]);
      for (const auto& [kind, n] : here) seen[kind] += n;
    }
    std::map<Verdict, std::size_t> verdicts;
    for (const Cell& cell : ledger.cells) ++verdicts[cell.verdict];
    // One diagnostic is an error and one file is unreadable; --strict counts unknown verdicts and missing
    // modules.
    const std::size_t inputs = strict ? 3 : 2;
    EXPECT_EQ(seen["tests"], ledger.cells.size() + inputs);
    EXPECT_EQ(seen["failure"], verdicts[Verdict::kFail]);
    EXPECT_EQ(seen["error"], verdicts[Verdict::kError] + inputs + (strict ? verdicts[Verdict::kUnknown] : 0));
    EXPECT_EQ(seen["skipped"], verdicts[Verdict::kNotApplicable] + verdicts[Verdict::kWaived] +
                                   (strict ? 0 : verdicts[Verdict::kUnknown]));
  }
}

TEST(JunitReport, NothingJudgedIsOneSkippedCase) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(Report("junit", EmptyLedger()).c_str()));
  const pugi::xml_node test = document.child("testsuites").child("testsuite").child("testcase");
  EXPECT_STREQ(test.child("skipped").attribute("message").value(), "nothing was judged");
}

TEST(JunitReport, HoldsOnlyWhatXmlCan) {
  const std::string text = Report("junit", SyntheticLedger());
  for (std::size_t pos = 0; pos < text.size();) {
    const char32_t c = NextCodePoint(text, pos);
    const bool allowed = c == 9 || c == 10 || c == 13 || (c >= 0x20 && c <= 0xd7ff) ||
                         (c >= 0xe000 && c <= 0xfffd) || c >= 0x10000;
    ASSERT_TRUE(allowed) << "U+" << std::hex << static_cast<std::uint32_t>(c);
  }
}

TEST(SarifReport, HoldsFailuresWorstFirst) {
  const Ledger ledger = SyntheticLedger();
  const json run = json::parse(Report("sarif", ledger))["runs"][0];
  double before = 11;
  for (const json& result : run["results"]) {
    EXPECT_EQ(result["kind"], "fail");
    EXPECT_FALSE(result.contains("suppressions"));
    const json& rule = run["tool"]["driver"]["rules"][result["ruleIndex"].get<std::size_t>()];
    EXPECT_EQ(rule["id"], result["ruleId"]);
    const double score = std::stod(rule["properties"].value("security-severity", "0"));
    EXPECT_LE(score, before);
    before = score;
    ASSERT_EQ(result["locations"].size(), 1);
    const json& physical = result["locations"][0]["physicalLocation"];
    EXPECT_EQ(physical["artifactLocation"]["uriBaseId"], "%SRCROOT%");
    for (const char* key : {"startLine", "startColumn", "endLine", "endColumn"})
      EXPECT_GE(physical["region"][key], 1);
    EXPECT_EQ(result["partialFingerprints"]["assayResource/v1"].get<std::string>().size(), 32);
  }
  EXPECT_EQ(run["results"].size(), 8);  // one is of two instances
}

TEST(SarifReport, HasOneResultForInstancesThatDoNotDiffer) {
  const json run = json::parse(Report("sarif", SyntheticLedger()))["runs"][0];
  std::vector<json> found;
  for (const json& result : run["results"]) {
    if (result["ruleId"] == "S3Bucket.EncryptsWithCustomerKey") found.push_back(result);
  }
  ASSERT_EQ(found.size(), 1u);
  EXPECT_THAT(found[0]["message"]["text"].get<std::string>(),
              testing::EndsWith("Resources: module.logs[\"a\"].aws_s3_bucket.this and "
                                "module.logs[\"b\"].aws_s3_bucket.this."));
  EXPECT_EQ(found[0]["locations"][0]["logicalLocations"].size(), 2u);
  std::multiset<std::string> related;
  for (const json& one : found[0]["relatedLocations"]) related.insert(one["message"]["text"]);
  EXPECT_EQ(related.count("From var.algorithm, default."), 1u);  // what they have in common, once
  EXPECT_EQ(related.count("Through module.logs[\"a\"]."), 1u);
  EXPECT_EQ(related.count("Through module.logs[\"b\"]."), 1u);
}

TEST(SarifReport, PathsArePercentEncoded) {
  EXPECT_THAT(Report("sarif", SyntheticLedger()),
              HasSubstr("\"uri\": \"q%26a%20%3C1%3E/%3A%3Atemplate.yaml\""));
}

TEST(SarifReport, LeavesOutTheLeastSevereAndSaysHowMany) {
  const Ledger ledger = ManyFailures(3000);
  ASSERT_THAT(CheckLedger(ledger), IsEmpty());
  const json run = json::parse(Report("sarif", ledger))["runs"][0];
  ASSERT_EQ(run["results"].size(), 5000);
  std::map<std::string, int> rules;
  for (const json& result : run["results"]) ++rules[result["ruleId"]];
  EXPECT_EQ(rules["B.Critical"], 3000);
  const json& notice = run["invocations"][0]["toolExecutionNotifications"][0];
  EXPECT_EQ(notice["descriptor"]["id"], "results-left-out");
  EXPECT_THAT(notice["message"]["text"].get<std::string>(), HasSubstr("1000 results"));
  EXPECT_EQ(json::parse(Report("sarif-full", ledger))["runs"][0]["results"].size(), 6000);
}

TEST(SarifReport, StaysUnderTheUploadsLimitWhateverTheTexts) {
  Ledger ledger = ManyFailures(2000);
  unsigned random = 1;
  for (Detail& detail : ledger.details) {
    std::string noise;
    for (int i = 0; i < 4000; ++i)
      noise += static_cast<char>('!' + (random = random * 69069 + 1) / 65536 % 90);
    detail.message = noise;
  }
  for (int i = 0; i < 30000; ++i) {
    ledger.files.push_back({"dir/" + std::to_string(i) + ".tf", FileOutcome::kRead, "", "terraform", "", 1});
    ledger.diagnostics.push_back(Warning("noise", ledger.details[0].message, ""));
    ledger.diagnostic_locations.emplace_back();
  }
  const std::string text = Report("sarif", ledger);
  EXPECT_LT(text.size(), 12'000'000u);
  const json run = json::parse(text)["runs"][0];
  const json& notices = run["invocations"][0]["toolExecutionNotifications"];
  EXPECT_EQ(notices[0]["descriptor"]["id"], "results-left-out");
  EXPECT_EQ(notices.back()["descriptor"]["id"], "notices-left-out");
  EXPECT_THAT(notices[0]["message"]["text"].get<std::string>(),
              HasSubstr(std::to_string(4000 - run["results"].size()) + " results"));
  EXPECT_EQ(run["artifacts"].size(), 1u) << "files without a result are left out";
  EXPECT_EQ(json::parse(Report("sarif-full", ledger))["runs"][0]["artifacts"].size(), 30001u);
}

TEST(SarifReport, TagsAreBoundedAndRelationsPointIntoTaxonomies) {
  Ledger ledger = SyntheticLedger();
  for (int i = 0; i < 30; ++i)
    ledger.controls[5].criteria["house-rules"].push_back("H-" + std::to_string(100 + i));
  const json run = json::parse(Report("sarif", ledger))["runs"][0];
  std::size_t relations = 0;
  for (const json& rule : run["tool"]["driver"]["rules"]) {
    EXPECT_LE(rule["properties"]["tags"].size(), 10);
    for (const json& relation : rule.value("relationships", json::array())) {
      const json& target = relation["target"];
      const json& taxonomy = run["taxonomies"][target["toolComponent"]["index"].get<std::size_t>()];
      EXPECT_EQ(taxonomy["guid"], target["toolComponent"]["guid"]);
      EXPECT_EQ(taxonomy["taxa"][target["index"].get<std::size_t>()]["id"], target["id"]);
      ++relations;
    }
  }
  EXPECT_EQ(relations, 37);
  EXPECT_THAT(Report("sarif", ledger), Not(HasSubstr("CC9.9")))
      << "a criterion of a control that isn't selected";
}

TEST(SarifFullReport, HoldsEveryVerdictAndItsWaiver) {
  const Ledger ledger = SyntheticLedger();
  const json run = json::parse(Report("sarif-full", ledger))["runs"][0];
  std::map<std::string, int> kinds;
  int suppressed = 0;
  for (const json& result : run["results"]) {
    ++kinds[result["kind"]];
    suppressed += result.contains("suppressions");
    if (result["kind"] != "fail") {
      EXPECT_EQ(result["level"], "none");
    }
  }
  EXPECT_THAT(kinds, ElementsAre(testing::Pair("fail", 10), testing::Pair("notApplicable", 5),
                                 testing::Pair("open", 4), testing::Pair("pass", 1)));
  EXPECT_EQ(suppressed, 2);
}

TEST(CsvReport, EveryRowHasEveryColumnAndNoneIsAFormula) {
  const Ledger ledger = SyntheticLedger();
  const std::string text = Report("csv", ledger);
  std::vector<std::vector<std::string>> rows(1);
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      if (quoted && i + 1 < text.size() && text[i + 1] == '"') {
        rows.back().back() += text[i++];
        continue;
      }
      quoted = !quoted;
      if (quoted) rows.back().emplace_back();
    } else if (quoted) {
      rows.back().back() += text[i];
    } else if (text[i] == '\r') {
      ASSERT_EQ(text.at(++i), '\n');
      rows.emplace_back();
    } else {
      ASSERT_EQ(text[i], ',');
    }
  }
  rows.pop_back();
  ASSERT_EQ(rows.size(), ledger.cells.size() + 1);
  for (const auto& row : rows) {
    EXPECT_EQ(row.size(), rows.front().size());
    for (const std::string& cell : row) {
      EXPECT_TRUE(cell.empty() || std::string_view("=+-@\t\r\n").find(cell[0]) == std::string_view::npos)
          << cell;
    }
  }
}

TEST(Reports, TerminalsGetNoControlsOfTheInputs) {
  for (const char* format : {"console", "concise", "csv", "junit"}) {
    const std::string text = Report(format, SyntheticLedger(), {.verbosity = 2});
    for (std::size_t pos = 0; pos < text.size();) {
      const char32_t c = NextCodePoint(text, pos);
      const bool bidi = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
      ASSERT_TRUE((c >= 0x20 || c == '\n' || c == '\r' || c == '\t') && c != 0x7f &&
                  !(c >= 0x80 && c < 0xa0) && !bidi)
          << format << ": U+" << std::hex << static_cast<std::uint32_t>(c);
    }
  }
}

TEST(Reports, NoLineIsACommandToACiSystem) {
  Ledger ledger = SyntheticLedger();
  ledger.diagnostics[0].path = "::error file=x::pwned";
  ledger.diagnostic_locations[0].file = "::error file=x::pwned";
  for (const char* format : {"console", "concise"}) {
    for (const int width : {41, 60, 100}) {
      for (const std::string& line : Lines(Report(format, ledger, {.verbosity = 2, .width = width}))) {
        const std::size_t first = line.find_first_not_of(" \t");
        EXPECT_FALSE(first != std::string::npos && line.compare(first, 2, "::") == 0) << line;
        EXPECT_EQ(line.find("##["), std::string::npos) << line;
      }
    }
  }
}

TEST(Reports, NoneShowsASecret) {
  const Ledger ledger = SyntheticLedger();
  for (const Reporter& reporter : Reporters()) {
    EXPECT_THAT(Report(reporter.format, ledger, {.verbosity = 2}), Not(HasSubstr("correct-horse")))
        << reporter.format;
  }
}

TEST(Reports, TableIsSortedAndFindable) {
  std::string_view before;
  for (const Reporter& reporter : Reporters()) {
    EXPECT_LT(before, reporter.format);
    EXPECT_EQ(FindReporter(reporter.format), &reporter);
    before = reporter.format;
  }
  EXPECT_EQ(FindReporter("xml"), nullptr);
}

/// Validators that other people wrote, where they are at hand: see ../shared/conformance.
TEST(Conformance, OtherPeoplesValidatorsAgree) {
  const char* wanted = std::getenv("ASSAY_CONFORMANCE");
  const std::string check = std::string(ASSAY_SOURCE_DIR) + "/../shared/conformance/check";
  if (!wanted || std::string_view(wanted) != "1")
    GTEST_SKIP() << "ASSAY_CONFORMANCE=1 runs it; it installs validators at first";
  if (!std::filesystem::exists(check)) GTEST_SKIP() << check << " isn't here";
  for (const auto& [kind, format] : std::vector<std::pair<std::string, std::string>>{
           {"sarif", "sarif"}, {"sarif", "sarif-full"}, {"junit", "junit"}}) {
    for (const Ledger& ledger : {SyntheticLedger(), EmptyLedger(), ManyFailures(3000)}) {
      const std::string path =
          testing::TempDir() + "assay-conformance." + (kind == "sarif" ? "sarif" : "xml");
      std::ofstream(path, std::ios::binary) << Report(format, ledger);
      std::ostringstream command;
      command << "'" << check << "' " << kind << " '" << path << "'";
      EXPECT_EQ(std::system(command.str().c_str()), 0) << format;
      std::filesystem::remove(path);
    }
  }
}

}  // namespace
}  // namespace assay
