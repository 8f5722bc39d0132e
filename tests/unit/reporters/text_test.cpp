// SPDX-License-Identifier: Apache-2.0
#include "reporters/text.h"

#include <gtest/gtest.h>

namespace assay::report {
namespace {

TEST(Printable, ShowsControlsInsteadOfSendingThem) {
  EXPECT_EQ(Printable("a\x1b[31m\x07\x7f\r\nb"), "a␛[31m␇␡␍␊b");
  EXPECT_EQ(Printable("a\r\nb\rc\n", true), "a\nb␍c\n");
  EXPECT_EQ(Printable("\tx"), "\tx");
}

TEST(Printable, ReplacesWhatHidesOrTurns) {
  EXPECT_EQ(Printable("a\u202eb\u200bc\u2066d\u0085e\ufeff\U000e0041"),
            "a\ufffdb\ufffdc\ufffdd\ufffde\ufffd\ufffd");
  EXPECT_EQ(Printable("\xff\uffff"), "\ufffd\ufffd");
}

TEST(Printable, PullsCommandsApart) { EXPECT_EQ(Printable("##[group] ###[x"), "## [group] ### [x"); }

TEST(OneLine, FoldsBlanks) {
  EXPECT_EQ(OneLine("  a\n\t b\r\n"), "a b");
  EXPECT_EQ(OneLine(""), "");
}

TEST(Shorten, CountsCodePoints) {
  EXPECT_EQ(Shorten("漢字漢字", 4), "漢字漢字");
  EXPECT_EQ(Shorten("漢字漢字漢", 4), "漢字漢…");
  EXPECT_EQ(Shorten(std::string(1000000, 'x'), 3), "xx…");
}

TEST(DisplayWidth, KnowsWideAndCombining) {
  EXPECT_EQ(DisplayWidth("ab"), 2u);
  EXPECT_EQ(DisplayWidth("漢字"), 4u);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1u);
}

TEST(Plural, Counts) {
  EXPECT_EQ(Plural(1, "file"), "1 file");
  EXPECT_EQ(Plural(0, "file"), "0 files");
  EXPECT_EQ(Plural(2, "entry", "entries"), "2 entries");
}

}  // namespace
}  // namespace assay::report
