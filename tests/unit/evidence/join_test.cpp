// SPDX-License-Identifier: Apache-2.0
#include "evidence/join.h"

#include <gmock/gmock.h>

namespace assay::evidence {
namespace {

using ::testing::HasSubstr;

/// One root with one resource that passes the one control.
Ledger Part(const std::string& root) {
  Ledger ledger;
  ledger.run = {.tool_version = "0.1.0",
                .arguments = {"scan", root, "--strict"},
                .evaluation_date = "2026-11-20T00:00:00Z",
                .registered = 1,
                .selected = 1,
                .judged = 1};
  ledger.roots = {root};
  Control control;
  control.id = "A.B";
  control.digest = "00";
  control.selected = control.judged = true;
  ledger.controls.push_back(control);
  ledger.subjects.push_back({0, "t.x", "t", {}, {}, true});
  ledger.cells.push_back({0, 0, 0, kNoSubject, kNoDetail, Verdict::kPass});
  ledger.populations.push_back({0, 0, 1});
  ledger.files.push_back({root + "/main.tf", FileOutcome::kRead, "", "terraform", root, 1});
  ledger.files.push_back({"shared.tf", FileOutcome::kRead, "", "terraform", "11", 1});
  return ledger;
}

std::string WhyNot(Ledger a, Ledger b) {
  const auto joined = JoinLedgers({{"a.json", std::move(a)}, {"b.json", std::move(b)}}, {});
  return joined ? "joined" : joined.error();
}

TEST(JoinLedgers, OrderOfThePartsDoesNotMatter) {
  const auto one = JoinLedgers({{"a", Part("a")}, {"b", Part("b")}}, {});
  const auto two = JoinLedgers({{"b", Part("b")}, {"a", Part("a")}}, {});
  ASSERT_TRUE(one && two);
  EXPECT_THAT(CheckLedger(*one), testing::IsEmpty());
  EXPECT_EQ(one->roots, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(one->run.arguments, (std::vector<std::string>{"scan", "a", "b", "--strict"}));
  EXPECT_EQ(one->run.arguments, two->run.arguments);
  ASSERT_EQ(one->files.size(), 3u);
  ASSERT_EQ(one->cells.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(one->cells[i].root, i);
    EXPECT_EQ(two->cells[i].root, i);
    EXPECT_EQ(one->subjects[one->cells[i].subject].root, i);
  }
}

TEST(JoinLedgers, RefusesWhatDoesNotBelongTogether) {
  EXPECT_EQ(WhyNot(Part("a"), Part("b")), "joined");
  EXPECT_THAT(WhyNot(Part("a"), Part("a")), HasSubstr("the root a is in a.json and in b.json"));
  const auto changed = [](auto change) {
    Ledger b = Part("b");
    change(b);
    return WhyNot(Part("a"), std::move(b));
  };
  EXPECT_THAT(changed([](Ledger& l) { l.run.tool_version = "0.2.0"; }), HasSubstr("version of the tool"));
  EXPECT_THAT(changed([](Ledger& l) { l.run.evaluation_date = "2026-11-21T00:00:00Z"; }),
              HasSubstr("--date"));
  EXPECT_THAT(changed([](Ledger& l) { l.run.arguments = {"scan", "b"}; }), HasSubstr("options"));
  EXPECT_THAT(changed([](Ledger& l) { l.run.fail_on = Severity::kHigh; }), HasSubstr("options"));
  EXPECT_THAT(changed([](Ledger& l) {
                l.run.settings = {{".assay.yaml", "22", true}};
              }),
              HasSubstr("configuration"));
  EXPECT_THAT(changed([](Ledger& l) { l.controls[0].digest = "01"; }), HasSubstr("the control A.B"));
  EXPECT_THAT(changed([](Ledger& l) { l.controls[0].selected = false; }),
              HasSubstr("whether A.B is selected"));
  EXPECT_THAT(changed([](Ledger& l) { l.files[1].sha256 = "12"; }), HasSubstr("shared.tf isn't the same"));
}

TEST(JoinLedgers, ARootWhoseParameterIsNotSetGetsItsRow) {
  Ledger a = Part("a"), b = Part("b");
  for (Ledger* l : {&a, &b}) l->controls[0].info.parameters = {{.name = "regions"}};
  b.controls[0].selected = b.controls[0].judged = false;
  b.run.selected = b.run.judged = 0;
  b.cells.clear();
  b.populations.clear();
  b.subjects[0].judged = false;
  const auto joined = JoinLedgers({{"a", std::move(a)}, {"b", std::move(b)}}, {});
  ASSERT_TRUE(joined) << joined.error();
  EXPECT_THAT(CheckLedger(*joined), testing::IsEmpty());
  ASSERT_EQ(joined->cells.size(), 2u);
  EXPECT_EQ(joined->cells[1].verdict, Verdict::kNotApplicable);
  EXPECT_EQ(joined->details[joined->cells[1].detail].message, kParameterNotSet);
}

}  // namespace
}  // namespace assay::evidence
