// SPDX-License-Identifier: Apache-2.0
#include "record/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "small_ledger.h"

namespace assay {
namespace {

std::size_t At(const std::size_t (&counts)[kVerdicts], Verdict v) {
  return counts[static_cast<std::size_t>(v)];
}

TEST(Locate, GivesLinesAndCodePointColumns) {
  Sources sources;
  const FileId id = sources.Add("a/b.tf", "one\n\xc3\xa9t\xc3\xa9 = 1\n");
  const Location place = Locate(sources, {id, 4, 9});
  EXPECT_EQ(place, (Location{"a/b.tf", 2, 1, 2, 4, 4, 9}));
  EXPECT_FALSE(Locate(sources, {}).valid());
}

TEST(Count, KeepsPopulationRowsApart) {
  Ledger ledger = SmallLedger();
  ledger.cells.insert(ledger.cells.begin(), {0, 0, kNoSubject, kNoSubject, kNoDetail, Verdict::kUnknown});
  ledger.cells.insert(ledger.cells.begin(),
                      {1, 0, kNoSubject, kNoSubject, kNoDetail, Verdict::kNotApplicable});
  const Totals totals = Count(ledger);
  EXPECT_EQ(At(totals.by_verdict, Verdict::kPass), 4u);
  EXPECT_EQ(At(totals.by_verdict, Verdict::kUnknown), 0u);
  EXPECT_EQ(At(totals.populations, Verdict::kUnknown), 1u);
  EXPECT_EQ(At(totals.populations, Verdict::kNotApplicable), 1u);
}

TEST(Count, APopulationThatFailsOrCouldNotBeJudgedCounts) {
  Ledger ledger = SmallLedger();
  ledger.cells.push_back({1, 0, kNoSubject, kNoSubject, kNoDetail, Verdict::kFail});
  ledger.cells.push_back({1, 0, kNoSubject, kNoSubject, kNoDetail, Verdict::kError});
  EXPECT_EQ(At(Count(ledger).by_verdict, Verdict::kFail), 1u);
  EXPECT_EQ(At(Count(ledger).by_verdict, Verdict::kError), 1u);
}

TEST(Count, FilesAndResources) {
  Ledger ledger = SmallLedger();
  for (const FileOutcome outcome : {FileOutcome::kRead, FileOutcome::kPartlyRead, FileOutcome::kNotUnderstood,
                                    FileOutcome::kNotOurs, FileOutcome::kSkipped, FileOutcome::kUnreadable}) {
    ledger.files.push_back({"f", outcome, "", "", "", 0});
  }
  ledger.subjects.push_back({0, "t.z", "t", {}, {}, false});
  const Totals totals = Count(ledger);
  EXPECT_EQ(totals.files_read, 2u);
  EXPECT_EQ(totals.files_not_understood, 3u);
  EXPECT_EQ(totals.resources_unjudged, 1u);
}

TEST(ExitCode, FailuresCountFromTheSeverityThatIsAskedFor) {
  Ledger ledger = SmallLedger();
  EXPECT_EQ(ExitCode(ledger), 0);
  Set(ledger, 0, Verdict::kFail);  // low
  EXPECT_EQ(ExitCode(ledger), 1);
  ledger.run.fail_on = Severity::kMedium;
  EXPECT_EQ(ExitCode(ledger), 0);
  Set(ledger, 2, Verdict::kFail);  // high
  EXPECT_EQ(ExitCode(ledger), 1);
}

TEST(ExitCode, WaivedAndUnknownAreNoFailure) {
  Ledger ledger = SmallLedger();
  Set(ledger, 0, Verdict::kWaived);
  Set(ledger, 1, Verdict::kUnknown);
  EXPECT_EQ(ExitCode(ledger), 0);
  ledger.run.strict = true;
  EXPECT_EQ(ExitCode(ledger), 4);
}

TEST(ExitCode, WhatIsNotUnderstoodIsFourUnlessSomethingFails) {
  for (const int which : {0, 1, 2}) {
    Ledger ledger = SmallLedger();
    if (which == 0) Set(ledger, 3, Verdict::kError);
    if (which == 1) ledger.files.push_back({"f", FileOutcome::kNotUnderstood, "", "", "", 0});
    if (which == 2) ledger.diagnostics.push_back(Error("limit", "Too deep", ""));
    EXPECT_EQ(ExitCode(ledger), 4) << which;
    Set(ledger, 0, Verdict::kFail);
    EXPECT_EQ(ExitCode(ledger), 1) << which;
  }
}

TEST(ExitCode, OnlyStrictMindsWarningsOfMissingModulesAndOpenPopulations) {
  Ledger modules = SmallLedger();
  modules.diagnostics.push_back(Warning(std::string(kMissingModuleCode), "A module isn't there", ""));
  EXPECT_EQ(ExitCode(modules), 0);
  modules.run.strict = true;
  EXPECT_EQ(ExitCode(modules), 4);

  Ledger open = SmallLedger();
  open.cells.push_back({1, 0, kNoSubject, kNoSubject, kNoDetail, Verdict::kUnknown});
  EXPECT_EQ(ExitCode(open), 0);
  open.run.strict = true;
  EXPECT_EQ(ExitCode(open), 4);
}

TEST(ExitCode, NothingJudgedIsThree) {
  EXPECT_EQ(ExitCode(Ledger()), 3);
  Ledger ledger = SmallLedger();
  ledger.cells = {{0, 0, kNoSubject, kNoSubject, kNoDetail, Verdict::kNotApplicable}};
  EXPECT_EQ(ExitCode(ledger), 3);
  ledger.files.push_back({"f", FileOutcome::kNotUnderstood, "", "", "", 0});
  EXPECT_EQ(ExitCode(ledger), 4) << "what could have been judged wasn't understood";
}

TEST(MapCriteria, FillsWhatControlsSupport) {
  Ledger ledger = SmallLedger();
  Framework framework;
  framework.id = "f";
  framework.controls = {{"B", {"1", "2"}}, {"Elsewhere", {"3"}}};
  MapCriteria(ledger, {framework});
  EXPECT_TRUE(ledger.controls[0].criteria.empty());
  EXPECT_THAT(ledger.controls[1].criteria.at("f"), testing::ElementsAre("1", "2"));
  EXPECT_EQ(ledger.frameworks.size(), 1u);
}

TEST(Names, AreTheDesigns) {
  EXPECT_EQ(VerdictName(Verdict::kNotApplicable), "not-applicable");
  EXPECT_EQ(VerdictName(Verdict::kError), "error");
}

}  // namespace
}  // namespace assay
