// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "record/reporter.h"

namespace assay {
namespace {

using testing::HasSubstr;
using testing::Not;

/// `n` instances of one block that fail at one place.
Ledger Instances(std::size_t n, const std::string& line, const Location& place) {
  Ledger ledger;
  ledger.run = {.registered = 1, .selected = 1, .judged = 1};
  ledger.roots = {"."};
  Control control;
  control.id = "A.B";
  control.info = {.title = "It holds", .severity = Severity::kHigh, .remedy = "Mend it."};
  control.selected = control.judged = true;
  ledger.controls = {control};
  for (std::size_t i = 0; i < n; ++i) {
    ledger.subjects.push_back({0, "t.x[" + std::to_string(i) + "]", "t", {}, {}, true});
    Finding finding{.attribute = "a", .observed = "1", .message = "wrong", .location = place};
    ledger.details.push_back({.findings = {finding}});
    ledger.cells.push_back(
        {0, 0, static_cast<std::uint32_t>(i), kNoSubject, static_cast<std::uint32_t>(i), Verdict::kFail});
  }
  ledger.excerpts["main.tf"][3] = line;
  return ledger;
}

std::string Console(const Ledger& ledger, const ReportOptions& options = {}) {
  std::ostringstream out;
  FindReporter("console")->write(ledger, options, out);
  return out.str();
}

TEST(Console, FoldsInstancesThatShareAPlace) {
  const Ledger ledger = Instances(9, "a = 1", {"main.tf", 3, 5, 3, 6, 0, 1});
  const std::string text = Console(ledger);
  EXPECT_THAT(text, HasSubstr("= also: t.x[1], t.x[2], t.x[3] and 5 more"));
  EXPECT_THAT(Console(ledger, {.verbosity = 1}), HasSubstr("t.x[7], t.x[8]"));
  EXPECT_THAT(text, HasSubstr("failed: 9 high"));
}

TEST(Console, DrawsCaretsUnderWideTextAndTabs) {
  EXPECT_THAT(Console(Instances(1, "\t漢字 = 1", {"main.tf", 3, 7, 3, 8, 0, 1})),
              HasSubstr(" 3 |     漢字 = 1\n   |            ^ wrong\n"));
}

TEST(Console, CutsLongLinesAroundWhatIsWrong) {
  const std::string line = std::string(500, 'x') + " = bad " + std::string(500, 'y');
  const std::string text = Console(Instances(1, line, {"main.tf", 3, 504, 3, 507, 0, 1}), {.width = 80});
  EXPECT_THAT(text, HasSubstr("bad"));
  EXPECT_THAT(text, HasSubstr("^^^"));
  std::istringstream in(text);
  for (std::string each; std::getline(in, each);) EXPECT_LT(each.size(), 120u) << each;
}

TEST(Console, PlacesPastTheEndOfALineAreDrawnAtItsEnd) {
  for (const std::uint32_t column : {0u, 5u, 6u}) {
    EXPECT_THAT(Console(Instances(1, "a = 1", {"main.tf", 3, column, 3, column, 0, 1})), HasSubstr("^"))
        << column;
  }
  EXPECT_THAT(Console(Instances(1, "", {"main.tf", 3, 1, 3, 1, 0, 1})), HasSubstr("^"));
  const std::string beyond = Console(Instances(1, "a = 1", {"main.tf", 3, 7, 3, 9, 0, 1}));
  EXPECT_THAT(beyond, Not(HasSubstr("^"))) << "only the beginning of a very long line is kept";
  EXPECT_THAT(beyond, HasSubstr("= found: wrong"));
}

TEST(Console, ColoursAndLinksOnlyWhereAskedFor) {
  Ledger ledger = Instances(1, "a = 1", {"main.tf", 3, 1, 3, 2, 0, 1});
  ledger.controls[0].info.reference = "https://docs.example.org/x";
  EXPECT_THAT(Console(ledger), Not(HasSubstr("\x1b")));
  EXPECT_THAT(Console(ledger, {.color = true}), HasSubstr("\x1b[1;31mhigh\x1b[0m"));
  EXPECT_THAT(Console(ledger, {.links = true}),
              HasSubstr("\x1b]8;;https://docs.example.org/x\x1b\\A.B\x1b]8;;\x1b\\"));
  ledger.controls[0].info.reference = "https://docs.example.org/\x1b\\x";
  EXPECT_THAT(Console(ledger, {.links = true}), Not(HasSubstr("\x1b")));
}

TEST(Console, SaysPlainlyThatNothingWasJudged) {
  Ledger ledger;
  EXPECT_THAT(Console(ledger), HasSubstr("nothing was judged: no control is selected"));
  ledger.run.selected = 1;
  EXPECT_THAT(Console(ledger), HasSubstr("there is no file here"));
  ledger.files.push_back({"a.tf", FileOutcome::kNotUnderstood, "", "", "", 0});
  EXPECT_THAT(Console(ledger), HasSubstr("no file was understood"));
  ledger.files.push_back({"b.tf", FileOutcome::kRead, "", "", "", 0});
  EXPECT_THAT(Console(ledger), HasSubstr("no selected control applies"));
  EXPECT_THAT(Console(Instances(1, "", {})), Not(HasSubstr("nothing was judged")));
}

TEST(Console, SumsUpUnknownByReason) {
  Ledger ledger = Instances(8, "a = 1", {"main.tf", 3, 1, 3, 2, 0, 1});
  for (std::size_t i = 0; i < 8; ++i) {
    ledger.cells[i].verdict = Verdict::kUnknown;
    ledger.details[i].findings[0].message = i < 2 ? "var.a has no value" : "reason " + std::to_string(i);
  }
  const std::string text = Console(ledger);
  EXPECT_THAT(text, HasSubstr("8 verdicts of 1 control can't be decided"));
  EXPECT_THAT(text, HasSubstr("     2  var.a has no value\n"));
  EXPECT_THAT(text, HasSubstr("and 2 more reasons"));
  EXPECT_THAT(Console(ledger, {.verbosity = 1}), HasSubstr("unknown[A.B] undecided: It holds"));
}

TEST(Console, QuietHoldsFindingsAlone) {
  const std::string text = Console(Instances(1, "a = 1", {"main.tf", 3, 1, 3, 2, 0, 1}), {.verbosity = -1});
  EXPECT_THAT(text, HasSubstr("wrong"));
  EXPECT_THAT(text, Not(HasSubstr("failed:")));
  EXPECT_THAT(text, Not(HasSubstr("explain")));
}

}  // namespace
}  // namespace assay
