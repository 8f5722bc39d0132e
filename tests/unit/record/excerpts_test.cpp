// SPDX-License-Identifier: Apache-2.0
#include "record/excerpts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "small_ledger.h"

namespace assay {
namespace {

using testing::ElementsAre;
using testing::Key;
using testing::Pair;

/// A ledger of one failing cell whose finding lies on `line` of f.tf, and its sources.
Ledger Failing(Sources& sources, const std::string& text, std::uint32_t line, std::uint32_t end_line) {
  sources.Add("f.tf", text);
  Ledger ledger = SmallLedger();
  Set(ledger, 0, Verdict::kFail);
  ledger.details[0].findings.push_back({.message = "m", .location = {"f.tf", line, 1, end_line, 2, 0, 1}});
  return ledger;
}

TEST(CollectExcerpts, TakesTheLinesThatReportsCite) {
  Sources sources;
  Ledger ledger = Failing(sources, "one\ntwo\nthree\nfour\n", 2, 3);
  ledger.details[0].findings[0].origin.push_back({"var.x", {"f.tf", 4, 1, 4, 2, 0, 1}});
  CollectExcerpts(ledger, sources);
  EXPECT_THAT(ledger.excerpts["f.tf"], ElementsAre(Pair(2, "two"), Pair(3, "three"), Pair(4, "four")));
  EXPECT_THAT(ledger.line_hashes["f.tf"], ElementsAre(Key(2)));
}

TEST(CollectExcerpts, TakesNothingOfPasses) {
  Sources sources;
  Ledger ledger = Failing(sources, "one\n", 1, 1);
  ledger.cells[0].verdict = Verdict::kPass;
  CollectExcerpts(ledger, sources);
  EXPECT_TRUE(ledger.excerpts.empty());
}

TEST(CollectExcerpts, RedactsWithTheLinesAroundAndInsidePrivateKeys) {
  Sources sources;
  Ledger ledger =
      Failing(sources,
              "name = \"A_PASSWORD\"\nvalue = \"hunter2\"\nkey = <<EOT\n-----BEGIN PRIVATE KEY-----\nMIIEvQ\n"
              "-----END PRIVATE KEY-----\nEOT\n",
              1, 7);
  CollectExcerpts(ledger, sources);
  const auto& lines = ledger.excerpts["f.tf"];
  EXPECT_EQ(lines.at(2), "value = \"(redacted)\"");
  EXPECT_EQ(lines.at(5), "(redacted)");
  EXPECT_EQ(lines.at(7), "EOT");
}

TEST(CollectExcerpts, BoundsWhatItTakes) {
  Sources sources;
  Ledger ledger = Failing(sources, std::string(100000, 'x') + std::string(100, '\n'), 1, 4000000000u);
  CollectExcerpts(ledger, sources);
  EXPECT_EQ(ledger.excerpts["f.tf"].size(), 8u);
  EXPECT_EQ(ledger.excerpts["f.tf"][1].size(), 4096u);
}

TEST(CollectExcerpts, PassesOverFilesAndLinesThatAreNotThere) {
  Sources sources;
  Ledger ledger = Failing(sources, "one\n", 77, 78);
  ledger.details[0].findings.push_back({.message = "m", .location = {"gone.tf", 1, 1, 1, 2, 0, 1}});
  CollectExcerpts(ledger, sources);
  EXPECT_TRUE(ledger.excerpts["f.tf"].empty());
  EXPECT_FALSE(ledger.excerpts.contains("gone.tf"));
}

}  // namespace
}  // namespace assay
