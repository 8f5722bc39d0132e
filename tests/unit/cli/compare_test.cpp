// SPDX-License-Identifier: Apache-2.0
#include "cli/compare.h"

#include <gmock/gmock.h>

#include "assay/control.h"

namespace assay::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Two controls that are linked in, over three buckets of main.tf.
constexpr const char* kVersions = "S3Bucket.KeepsVersions";

Ledger TheLedger(const std::vector<std::pair<std::uint32_t, Verdict>>& rows) {
  Ledger ledger;
  ledger.roots = {"."};
  Control control;
  control.id = kVersions;
  control.selected = control.judged = true;
  ledger.controls = {control};
  for (const auto& [line, verdict] : rows) {
    Subject subject;
    subject.address = "aws_s3_bucket.l" + std::to_string(line);
    subject.location = {"main.tf", line, 1, line, 9, 0, 0};
    Cell cell;
    cell.subject = static_cast<std::uint32_t>(ledger.subjects.size());
    cell.verdict = verdict;
    if (verdict != Verdict::kPass) {
      cell.detail = static_cast<std::uint32_t>(ledger.details.size());
      Detail detail;
      detail.message = "it says so";
      ledger.details.push_back(detail);
    }
    ledger.subjects.push_back(subject);
    ledger.cells.push_back(cell);
  }
  return ledger;
}

std::vector<std::string> Lines(const Comparison& comparison) {
  std::vector<std::string> out;
  for (const Remark& r : comparison.differences) out.push_back(std::to_string(r.line) + " " + r.text);
  return out;
}

TEST(Compare, HoldsWhenTheSetsAreEqual) {
  Expectations expected;
  expected.all = {{"main.tf", 3, kVersions, false}};
  const Comparison c =
      Compare(TheLedger({{3, Verdict::kFail}, {5, Verdict::kPass}, {7, Verdict::kUnknown}}), expected, {});
  EXPECT_THAT(Lines(c), IsEmpty());
  EXPECT_EQ(c.met, 1U);
}

TEST(Compare, NamesWhatIsMissingAndWhatIsTooMuch) {
  Expectations expected;
  expected.all = {{"main.tf", 4, kVersions, false}};
  const Comparison c = Compare(TheLedger({{3, Verdict::kFail}}), expected, {});
  EXPECT_THAT(Lines(c), ElementsAre("4 expected S3Bucket.KeepsVersions, got nothing",
                                    "3 got S3Bucket.KeepsVersions, expected nothing: it says so"));
  EXPECT_EQ(c.missing, 1U);
  EXPECT_EQ(c.surplus, 1U);
}

TEST(Compare, TellsUnknownFromFailing) {
  Expectations expected;
  expected.all = {{"main.tf", 3, kVersions, false}, {"main.tf", 5, kVersions, true}};
  const Comparison c = Compare(TheLedger({{3, Verdict::kUnknown}, {5, Verdict::kUnknown}}), expected, {});
  EXPECT_THAT(Lines(c), ElementsAre("3 expected S3Bucket.KeepsVersions, it is unknown: it says so"));
  EXPECT_EQ(c.met, 1U);
}

TEST(Compare, AWaivedCellMeetsNothing) {
  Expectations expected;
  expected.all = {{"main.tf", 3, kVersions, false}};
  EXPECT_EQ(Compare(TheLedger({{3, Verdict::kWaived}}), expected, {}).missing, 1U);
}

TEST(Compare, CountsFindingsAtTheirOwnLines) {
  Ledger ledger = TheLedger({{3, Verdict::kFail}});
  Finding one, two;
  one.location = {"modules/m.tf", 8, 1, 8, 2, 0, 0};
  two.message = "nothing is set";  // without a place of its own: the resource's header
  ledger.details[0].findings = {one, two};
  Expectations expected;
  expected.all = {{"modules/m.tf", 8, kVersions, false}, {"main.tf", 3, kVersions, false}};
  const Comparison c = Compare(ledger, expected, {});
  EXPECT_THAT(Lines(c), IsEmpty());
  EXPECT_EQ(c.met, 2U);
}

TEST(Compare, UnknownIdsAreWrongUnlessOfAPackThatIsElsewhere) {
  Expectations expected;
  expected.all = {{"main.tf", 3, "AcmeBucket.BearsOurName", false},
                  {"main.tf", 4, "S3Bucket.KeepsVersion", false}};
  const Comparison c = Compare(TheLedger({}), expected, {"Acme"});
  EXPECT_EQ(c.not_judged_here, 1U);
  EXPECT_THAT(Lines(c), ElementsAre(HasSubstr("did you mean S3Bucket.KeepsVersions?")));
}

TEST(Compare, ExpectOnlyLeavesOthersOut) {
  Expectations expected;
  expected.only["main.tf"] = {"S3Bucket.LogsAccess"};
  EXPECT_THAT(Lines(Compare(TheLedger({{3, Verdict::kFail}}), expected, {})), IsEmpty());
  expected.all = {{"main.tf", 3, kVersions, false}};
  EXPECT_THAT(Lines(Compare(TheLedger({{3, Verdict::kFail}}), expected, {})),
              ElementsAre(HasSubstr("expect-only")));
}

TEST(Compare, ErrorsAlwaysCount) {
  Ledger ledger = TheLedger({{3, Verdict::kError}});
  ledger.diagnostics.push_back(Error("hcl-syntax", "A block is never closed", "Close it."));
  ledger.diagnostic_locations.push_back({"main.tf", 9, 1, 9, 2, 0, 0});
  ledger.diagnostics.push_back(Warning("missing-module", "A module isn't here", "."));
  ledger.diagnostic_locations.emplace_back();
  EXPECT_THAT(Lines(Compare(ledger, {}, {})),
              ElementsAre("3 S3Bucket.KeepsVersions ends in an error: it says so",
                          "9 not understood: A block is never closed. Close it."));
}

TEST(CompareExample, OfAPassingExample) {
  EXPECT_THAT(Lines(CompareExample(TheLedger({{3, Verdict::kPass}}), {}, "main.tf", kVersions, Shows::kPass)),
              IsEmpty());
  EXPECT_THAT(Lines(CompareExample(TheLedger({}), {}, "main.tf", kVersions, Shows::kPass)),
              ElementsAre(HasSubstr("passes nowhere")));
  EXPECT_THAT(Lines(CompareExample(TheLedger({{3, Verdict::kPass}, {4, Verdict::kUnknown}}), {}, "main.tf",
                                   kVersions, Shows::kPass)),
              ElementsAre(HasSubstr("can't be decided")));
  EXPECT_THAT(Lines(CompareExample(TheLedger({{3, Verdict::kPass}, {4, Verdict::kFail}}), {}, "main.tf",
                                   kVersions, Shows::kPass)),
              ElementsAre(HasSubstr("expected nothing")));
}

TEST(CompareExample, OfOneThatDoesNotApply) {
  EXPECT_THAT(Lines(CompareExample(TheLedger({{3, Verdict::kNotApplicable}}), {}, "main.tf", kVersions,
                                   Shows::kNotApplicable)),
              IsEmpty());
  EXPECT_THAT(Lines(CompareExample(TheLedger({{3, Verdict::kNotApplicable}, {4, Verdict::kPass}}), {},
                                   "main.tf", kVersions, Shows::kNotApplicable)),
              ElementsAre(HasSubstr("it passes")));
}

TEST(CompareExample, OfAFailingOne) {
  Expectations expected;
  EXPECT_THAT(
      Lines(CompareExample(TheLedger({{3, Verdict::kPass}}), expected, "main.tf", kVersions, Shows::kFail)),
      ElementsAre(HasSubstr("expects nothing")));
  expected.all = {{"main.tf", 3, kVersions, false}};
  EXPECT_THAT(
      Lines(CompareExample(TheLedger({{3, Verdict::kFail}}), expected, "main.tf", kVersions, Shows::kFail)),
      IsEmpty());
  expected.all.insert({"main.tf", 3, "S3Bucket.LogsAccess", false});
  EXPECT_THAT(
      Lines(CompareExample(TheLedger({{3, Verdict::kFail}}), expected, "main.tf", kVersions, Shows::kFail)),
      ElementsAre(HasSubstr("about its own control")));
}

}  // namespace
}  // namespace assay::cli
