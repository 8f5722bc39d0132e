// SPDX-License-Identifier: Apache-2.0
#include "record/baseline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "record/fingerprint.h"

namespace assay {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::vector<std::string> kEverything = {"."};

/// One row of a run: attributes are findings, none is a cell without any.
struct Given {
  std::string root, control, address;
  Verdict verdict = Verdict::kFail;
  std::vector<std::string> attributes = {"a"};
};

Ledger LedgerOf(const std::vector<Given>& rows, const std::string& date = "2026-11-20T00:00:00Z") {
  Ledger ledger;
  ledger.run.evaluation_date = date;
  const auto index = [](auto& list, const std::string& name, auto make, auto name_of) {
    for (std::uint32_t i = 0; i < list.size(); ++i) {
      if (name_of(list[i]) == name) return i;
    }
    list.push_back(make(name));
    return static_cast<std::uint32_t>(list.size() - 1);
  };
  for (const Given& row : rows) {
    Cell cell;
    cell.root = index(
        ledger.roots, row.root, [](const std::string& n) { return n; },
        [](const std::string& r) { return r; });
    cell.control = index(
        ledger.controls, row.control,
        [](const std::string& n) {
          Control c;
          c.id = n;
          c.selected = c.judged = true;
          return c;
        },
        [](const Control& c) { return c.id; });
    if (!row.address.empty()) {
      ledger.subjects.push_back({cell.root, row.address, "t", {}, {}, true});
      cell.subject = static_cast<std::uint32_t>(ledger.subjects.size() - 1);
    }
    cell.verdict = row.verdict;
    Detail detail{.message = "m"};
    for (const std::string& a : row.attributes) detail.findings.push_back({.attribute = a, .message = "m"});
    cell.detail = static_cast<std::uint32_t>(ledger.details.size());
    ledger.details.push_back(std::move(detail));
    ledger.cells.push_back(cell);
  }
  FillFingerprints(ledger);
  return ledger;
}

std::vector<std::string> Changes(const Ledger& ledger) {
  std::vector<std::string> out;
  for (const Cell& cell : ledger.cells) out.emplace_back(ChangeName(cell.change));
  return out;
}

std::vector<std::string> Resources(const std::vector<KnownFailure>& failures) {
  std::vector<std::string> out;
  for (const KnownFailure& f : failures) out.push_back(f.root + ":" + f.resource);
  return out;
}

TEST(Baseline, HoldsFailuresAlone) {
  const Baseline baseline = MakeBaseline(LedgerOf({{"r", "A.B", "t.x"},
                                                   {"r", "A.B", "t.pass", Verdict::kPass, {}},
                                                   {"r", "A.B", "t.open", Verdict::kUnknown},
                                                   {"r", "A.B", "t.off", Verdict::kWaived},
                                                   {"r", "C.D", "", Verdict::kFail, {}}}));
  EXPECT_THAT(Resources(baseline.failures), ElementsAre("r:t.x", "r:"));
  EXPECT_EQ(baseline.failures[0].since, "2026-11-20T00:00:00Z");
}

TEST(Baseline, WhatFailsAsBeforeIsUnchangedAndTheRestNew) {
  const Baseline before = MakeBaseline(LedgerOf({{"r", "A.B", "t.x"}, {"r", "C.D", "", Verdict::kFail, {}}}));
  Ledger now = LedgerOf({{"r", "A.B", "t.x", Verdict::kFail, {"a", "a"}},
                         {"r", "A.B", "t.y"},
                         {"r", "C.D", "", Verdict::kFail, {}},
                         {"r", "C.D", "t.p", Verdict::kPass, {}}},
                        "2026-12-01T00:00:00Z");
  const Baseline after = CompareWithBaseline(now, before, kEverything);
  EXPECT_THAT(Changes(now), ElementsAre("new", "new", "unchanged", "none"));
  EXPECT_EQ(now.details[0].findings[0].change, Change::kUnchanged);
  EXPECT_EQ(now.details[0].findings[1].change, Change::kNew) << "a second one that looks the same";
  EXPECT_THAT(now.baseline->fixed, IsEmpty());
  ASSERT_EQ(after.failures.size(), 4u);
  EXPECT_EQ(after.failures[0].since, "2026-11-20T00:00:00Z") << "since it was first seen";
  EXPECT_EQ(after.failures[1].since, "2026-12-01T00:00:00Z");
}

TEST(Baseline, OnlyNewFailuresMakeTheExitCodeOne) {
  const Baseline before = MakeBaseline(LedgerOf({{"r", "A.B", "t.x"}}));
  Ledger known = LedgerOf({{"r", "A.B", "t.x"}}), more = LedgerOf({{"r", "A.B", "t.x"}, {"r", "A.B", "t.y"}});
  EXPECT_EQ(ExitCode(known), 1);
  CompareWithBaseline(known, before, kEverything);
  CompareWithBaseline(more, before, kEverything);
  EXPECT_EQ(ExitCode(known), 0);
  EXPECT_EQ(ExitCode(more), 1);
}

TEST(Baseline, WhatPassesOrIsGoneIsFixed) {
  const Baseline before = MakeBaseline(LedgerOf({{"r", "A.B", "t.gone"}, {"r", "A.B", "t.mended"}}));
  Ledger now = LedgerOf({{"r", "A.B", "t.mended", Verdict::kPass, {}}});
  const Baseline after = CompareWithBaseline(now, before, kEverything);
  EXPECT_THAT(Resources(now.baseline->fixed), ElementsAre("r:t.gone", "r:t.mended"));
  EXPECT_THAT(after.failures, IsEmpty());
}

TEST(Baseline, WhatCantBeToldIsNotFixedAndStaysKnown) {
  const std::vector<Given> was = {
      {"r", "A.B", "t.open"}, {"r", "A.B", "t.off"},       {"r", "A.B", "t.broken"},  {"r", "Not.Run", "t.x"},
      {"p", "A.B", "t.x"},    {"elsewhere", "A.B", "t.x"}, {"sub/gone", "A.B", "t.x"}};
  const Baseline before = MakeBaseline(LedgerOf(was));
  Ledger now = LedgerOf({{"r", "A.B", "t.open", Verdict::kUnknown},
                         {"r", "A.B", "t.off", Verdict::kWaived},
                         {"r", "A.B", "t.broken", Verdict::kError},
                         {"p", "A.B", "", Verdict::kUnknown}});
  const Baseline after = CompareWithBaseline(now, before, std::vector<std::string>{"r", "p", "sub"});
  EXPECT_THAT(Resources(now.baseline->fixed), ElementsAre("sub/gone:t.x"))
      << "a root below a scanned path that isn't there any more";
  EXPECT_EQ(now.baseline->undecided.size(), 6u);
  EXPECT_EQ(after.failures.size(), 6u);
}

TEST(Baseline, AResourceMovesWithItsFailure) {
  struct Case {
    const char* what;
    Given before, now;
  };
  const std::vector<Case> cases = {
      {"into a module", {"r", "A.B", "t.x[\"k\"]"}, {"r", "A.B", "module.m[\"a.b\"].module.n.t.x[\"k\"]"}},
      {"to another root", {"infra/prod", "A.B", "t.x"}, {"prod", "A.B", "t.x"}},
      {"to another template", {"a.yaml", "A.B", "AWS::X::Y.Z"}, {"b.yaml", "A.B", "AWS::X::Y.Z"}},
      {"to another module of another root",
       {"p", "A.B", "module.a.data.t.x"},
       {"q", "A.B", "module.b.data.t.x"}},
  };
  for (const Case& c : cases) {
    const Baseline before = MakeBaseline(LedgerOf({c.before}));
    Ledger now = LedgerOf({c.now}, "2026-12-01T00:00:00Z");
    const Baseline after = CompareWithBaseline(now, before, kEverything);
    EXPECT_THAT(Changes(now), ElementsAre("moved")) << c.what;
    EXPECT_THAT(now.baseline->fixed, IsEmpty()) << c.what;
    EXPECT_EQ(after.failures[0].since, "2026-11-20T00:00:00Z") << c.what;
    EXPECT_EQ(after.failures[0].resource, c.now.address) << c.what;
  }
}

TEST(Baseline, InstancesMoveByTheirKeysAndRootsByTheirName) {
  const Baseline modules =
      MakeBaseline(LedgerOf({{"r", "A.B", "module.old[\"a\"].t.x"}, {"r", "A.B", "module.old[\"b\"].t.x"}}));
  Ledger now = LedgerOf({{"r", "A.B", "module.new[\"b\"].t.x"}, {"r", "A.B", "module.new[\"a\"].t.x"}});
  CompareWithBaseline(now, modules, kEverything);
  EXPECT_THAT(Changes(now), ElementsAre("moved", "moved"));
  const Baseline roots = MakeBaseline(LedgerOf({{"old/p", "A.B", "t.x"}, {"old/q", "A.B", "t.x"}}));
  Ledger later = LedgerOf({{"new/p", "A.B", "t.x"}, {"new/q", "A.B", "t.x"}});
  CompareWithBaseline(later, roots, kEverything);
  EXPECT_THAT(Changes(later), ElementsAre("moved", "moved"));
}

TEST(Baseline, NothingMovesThatCouldBeSomethingElse) {
  const Baseline before = MakeBaseline(LedgerOf({{"r", "A.B", "t.x"}, {"r", "C.D", "", Verdict::kFail, {}}}));
  Ledger renamed = LedgerOf({{"r", "A.B", "t.y"}});
  CompareWithBaseline(renamed, before, kEverything);
  EXPECT_THAT(Changes(renamed), ElementsAre("new")) << "another name is another resource";
  Ledger copied = LedgerOf({{"r", "A.B", "module.a.t.x"}, {"r", "A.B", "module.b.t.x"}});
  CompareWithBaseline(copied, before, kEverything);
  EXPECT_THAT(Changes(copied), ElementsAre("new", "new")) << "either may be the one";
  Ledger both = LedgerOf({{"r", "A.B", "t.x"}, {"s", "A.B", "t.x"}});
  CompareWithBaseline(both, before, kEverything);
  EXPECT_THAT(Changes(both), ElementsAre("unchanged", "new")) << "the old one is still there";
  Ledger population = LedgerOf({{"s", "C.D", "", Verdict::kFail, {}}});
  CompareWithBaseline(population, before, kEverything);
  EXPECT_THAT(Changes(population), ElementsAre("new")) << "a population is its root's";
}

TEST(Baseline, AnAddressDeclaredTwiceCountsTwice) {
  const Baseline before = MakeBaseline(LedgerOf({{"r", "A.B", "t.x"}}));
  Ledger now = LedgerOf({{"r", "A.B", "t.x"}, {"r", "A.B", "t.x"}});
  CompareWithBaseline(now, before, kEverything);
  EXPECT_THAT(Changes(now), ElementsAre("unchanged", "new"));
  Ledger once = LedgerOf({{"r", "A.B", "t.x"}});
  CompareWithBaseline(once, MakeBaseline(now), kEverything);
  EXPECT_EQ(once.baseline->fixed.size(), 1u);
}

}  // namespace
}  // namespace assay
