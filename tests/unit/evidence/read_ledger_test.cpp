// SPDX-License-Identifier: Apache-2.0
#include "evidence/read_ledger.h"

#include <gmock/gmock.h>

#include <set>
#include <sstream>

#include "../../golden/synthetic_ledger.h"
#include "record/reporter.h"

namespace assay::evidence {
namespace {

using ::testing::HasSubstr;

std::string Written(std::string_view format, const Ledger& ledger) {
  std::ostringstream out;
  FindReporter(format)->write(ledger, {}, out);
  return out.str();
}

std::string Replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

TEST(ReadLedger, WrittenAgainGivesTheSameBytes) {
  for (const Ledger& ledger : {SyntheticLedger(), EmptyLedger(), ComparedLedger()}) {
    const std::string text = Written("json", ledger);
    const auto read = ReadLedger("ledger.json", text);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(Written("json", *read), text);
  }
}

TEST(ReadLedger, EveryReportOfItIsTheSame) {
  const Ledger ledger = SyntheticLedger();
  const auto read = ReadLedger("ledger.json", Written("json", ledger));
  ASSERT_TRUE(read) << read.error().detail;
  // Broken UTF-8 is mended in JSON, so what is read is compared with itself, read again.
  const auto again = ReadLedger("ledger.json", Written("json", *read));
  ASSERT_TRUE(again);
  for (const Reporter& reporter : Reporters()) {
    EXPECT_EQ(Written(reporter.format, *read), Written(reporter.format, *again)) << reporter.format;
  }
  EXPECT_EQ(Written("sarif-full", *read), Written("sarif-full", ledger));
  EXPECT_EQ(Written("junit", *read), Written("junit", ledger));
  EXPECT_EQ(Written("csv", *read), Written("csv", ledger));
}

TEST(ReadLedger, SaysWhatIsWrong) {
  const std::string text = Written("json", SyntheticLedger());
  const auto error = [](const std::string& broken) {
    const auto read = ReadLedger("x.json", broken);
    return read ? std::string("nothing") : read.error().summary + ": " + read.error().detail;
  };
  EXPECT_THAT(error(text.substr(0, text.size() / 2)), HasSubstr("x.json is no ledger: it is no JSON"));
  EXPECT_THAT(error("[]"), HasSubstr("the ledger is no object"));
  EXPECT_THAT(error("{}"), HasSubstr("\"schema_version\" of the ledger is missing"));
  EXPECT_THAT(error(Replaced(text, "\"schema_version\": \"1.", "\"schema_version\": \"9.")),
              HasSubstr("version 9."));
  EXPECT_THAT(error(Replaced(text, "\"verdict\": \"fail\"", "\"verdict\": \"fine\"")),
              HasSubstr("\"verdict\" of a verdict"));
  EXPECT_THAT(error(Replaced(text, "\"strict\": false", "\"strict\": 0")),
              HasSubstr("neither true nor false"));
  EXPECT_THAT(error(Replaced(text, "\"line\": 10", "\"line\": -1")), HasSubstr("no count"));
}

TEST(ReadLedger, TakesAnyJsonOfTheSchema) {
  // Blanks and order are the writer's choice; rows that can't be taken one by one are read with the rest.
  const std::string text = Written("json", SyntheticLedger());
  std::string loose;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      loose.append(text, i++, 2);
      continue;
    }
    if (text[i] == '"') quoted = !quoted;
    loose += text[i];
    if (!quoted && (text[i] == ',' || text[i] == '[' || text[i] == '{')) loose += " \r\n\t";
  }
  const auto read = ReadLedger("x.json", loose);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(Written("json", *read), text);
}

TEST(ReadLedger, SeesABrokenRow) {
  const std::string text = Written("json", SyntheticLedger());
  const std::size_t row = text.find("{\"control\": \"", text.find("\"verdicts\": ["));
  ASSERT_NE(row, std::string::npos);
  for (const auto& [what, by] :
       std::vector<std::pair<std::string, std::string>>{{"{\"control\": ", "{\"control\" "},
                                                        {"{\"control\": ", "{{\"control\": "},
                                                        {"{\"control\": ", "7, {\"control\": "},
                                                        {"{\"control\": ", "[{\"control\": "},
                                                        {"{\"control\": ", ", {\"control\": "},
                                                        {"{\"control\": ", "\"\\u00zz\", {\"control\": "}}) {
    std::string broken = text;
    broken.replace(row, what.size(), by);
    const auto read = ReadLedger("x.json", broken);
    EXPECT_FALSE(read) << by;
  }
  for (std::size_t cut = row; cut < row + 300; cut += 7)
    EXPECT_FALSE(ReadLedger("x.json", text.substr(0, cut)));
}

TEST(ReadLedger, RowsThatRestOnTheSameShareIt) {
  const auto read = ReadLedger("x.json", Written("json", SyntheticLedger()));
  ASSERT_TRUE(read);
  std::set<std::string> texts;
  for (const Detail& detail : read->details) {
    if (!detail.findings.empty() || detail.waiver) continue;
    std::string text = detail.message + "|" + detail.fails_when + "|" + detail.witness;
    for (const Observation& o : detail.observations) text += "|" + o.attribute + "=" + o.observed;
    EXPECT_TRUE(texts.insert(text).second) << text;
  }
}

TEST(ReadLedger, RefusesWhatDoesNotAddUp) {
  std::string text = Written("json", SyntheticLedger());
  const std::size_t row = text.find("{\"control\": \"SecurityGroup.RefusesSshFromWorld\"");
  const std::size_t next = text.find("{\"control\": ", row + 1);
  text.erase(row, next - row);
  const auto read = ReadLedger("x.json", text);
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().detail, HasSubstr("it doesn't add up"));
}

}  // namespace
}  // namespace assay::evidence
