// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "small_ledger.h"

namespace assay {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(CheckLedger, FindsNothingInOneThatAddsUp) {
  EXPECT_THAT(CheckLedger(SmallLedger()), IsEmpty());
  EXPECT_THAT(CheckLedger(Ledger()), IsEmpty());
}

TEST(CheckLedger, SeesARowThatWasDropped) {
  Ledger ledger = SmallLedger();
  ledger.cells.erase(ledger.cells.begin() + 1);
  EXPECT_THAT(CheckLedger(ledger), Contains("A in .: 2 resources went in, 1 rows came out"));
}

TEST(CheckLedger, SeesAControlWithoutAnyRow) {
  Ledger ledger = SmallLedger();
  ledger.cells.resize(2);
  ledger.populations.clear();  // even where nobody counted what went in
  EXPECT_THAT(CheckLedger(ledger), Contains("there is no row of B in ."));
}

TEST(CheckLedger, SeesRowsTwiceAndOutOfOrder) {
  Ledger twice = SmallLedger();
  twice.cells.insert(twice.cells.begin(), twice.cells.front());
  EXPECT_THAT(CheckLedger(twice), Contains("there is more than one row of A in . for t.x"));
  Ledger order = SmallLedger();
  std::swap(order.cells[0], order.cells[1]);
  EXPECT_THAT(CheckLedger(order), Contains(HasSubstr("out of order")));
}

TEST(CheckLedger, AllowsTwoResourcesOfOneAddress) {
  Ledger ledger = SmallLedger();
  ledger.subjects[1].address = "t.x";
  EXPECT_THAT(CheckLedger(ledger), IsEmpty());
}

TEST(CheckLedger, SeesIndicesThatPointNowhere) {
  for (const int which : {0, 1, 2, 3, 4}) {
    Ledger ledger = SmallLedger();
    Cell& cell = ledger.cells[0];
    (which == 0   ? cell.control
     : which == 1 ? cell.root
     : which == 2 ? cell.subject
     : which == 3 ? cell.owner
                  : cell.detail) = 99;
    EXPECT_THAT(CheckLedger(ledger), SizeIs(1)) << which;
  }
}

TEST(CheckLedger, SeesControlsThatWereSelectedAndNotJudged) {
  Ledger ledger = SmallLedger();
  ledger.controls[0].judged = false;
  const auto complaints = CheckLedger(ledger);
  EXPECT_THAT(complaints, Contains("A was selected and not judged"));
  EXPECT_THAT(complaints, Contains("the run states 2 controls judged, the ledger holds 1"));
}

TEST(CheckLedger, SeesVerdictsWithoutAReason) {
  for (const Verdict v : {Verdict::kFail, Verdict::kUnknown, Verdict::kError, Verdict::kWaived}) {
    Ledger ledger = SmallLedger();
    ledger.cells[0].verdict = v;
    EXPECT_THAT(CheckLedger(ledger), Contains(HasSubstr("and not why"))) << VerdictName(v);
    Set(ledger, 0, v);
    EXPECT_THAT(CheckLedger(ledger), IsEmpty()) << VerdictName(v);
  }
}

TEST(CheckLedger, SeesWaiversAndVerdictsThatContradict) {
  Ledger without = SmallLedger();
  Set(without, 0, Verdict::kWaived);
  without.details[0].waiver.reset();
  EXPECT_THAT(CheckLedger(without), Contains(HasSubstr("isn't recorded")));
  Ledger surplus = SmallLedger();
  Set(surplus, 0, Verdict::kWaived);
  surplus.cells[0].verdict = Verdict::kFail;
  EXPECT_THAT(CheckLedger(surplus), Contains(HasSubstr("which isn't waived")));
}

TEST(CheckLedger, SeesFindingsThatTwoRowsShare) {
  Ledger ledger = SmallLedger();
  Set(ledger, 0, Verdict::kFail);
  ledger.details[0].findings.push_back({.message = "m"});
  ledger.cells[1].verdict = Verdict::kFail;
  ledger.cells[1].detail = ledger.cells[0].detail;
  EXPECT_THAT(CheckLedger(ledger), Contains(HasSubstr("belong to another row, too")));
}

TEST(CheckLedger, DoesNotFlood) {
  Ledger ledger = SmallLedger();
  for (std::uint32_t i = 0; i < 100000; ++i)
    ledger.cells.push_back({9, 9, 9, kNoSubject, kNoDetail, Verdict::kPass});
  EXPECT_THAT(CheckLedger(ledger), SizeIs(21));
}

TEST(CheckLedger, WaiversAreHeldAgainstTheirRows) {
  Ledger ledger = SmallLedger();
  Set(ledger, 0, Verdict::kWaived);
  ledger.details.back().waiver->record = 0;
  EXPECT_THAT(CheckLedger(ledger), Contains(HasSubstr("isn't listed")));
  ledger.waivers = {{.id = "W", .in_force = true, .covers = 1}};
  EXPECT_THAT(CheckLedger(ledger), IsEmpty());
  ledger.waivers[0].covers = 2;
  EXPECT_THAT(CheckLedger(ledger), Contains(HasSubstr("states 2 rows, there are 1")));
  ledger.waivers[0] = {.id = "W", .in_force = false, .covers = 1};
  EXPECT_THAT(CheckLedger(ledger), Contains(HasSubstr("isn't in force")));
}

}  // namespace
}  // namespace assay
