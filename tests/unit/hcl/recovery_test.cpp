// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dump.h"

namespace assay::hcl {
namespace {

struct Case {
  std::string_view name;
  std::string_view broken;
  std::string_view error;
  std::string_view kept;  // what is left of it
};

class Recovery : public testing::TestWithParam<Case> {};

constexpr std::string_view kBefore = "first \"x\" {\n  a = 1\n}\n\n";
constexpr std::string_view kAfter = "\nlast \"y\" {\n  b = 2\n  c {\n    d = 3\n  }\n}\n";

// One thing wrong is one error, the neighbours are all there, and what is left of it says that there may be
// more.
TEST_P(Recovery, LeavesOutOnlyWhatIsBroken) {
  const std::string text = std::string(kBefore) + std::string(GetParam().broken) + std::string(kAfter);
  const bool lost = !GetParam().kept.starts_with("r {");
  EXPECT_EQ(DumpFile(text), "first \"x\" {\na = 1\n}\n" + std::string(GetParam().kept) +
                                "last \"y\" {\nb = 2\nc {\nd = 3\n}\n}\n...\n" + (lost ? "lost\n" : "") +
                                "error " + std::string(GetParam().error) + "\n")
      << text;
}

INSTANTIATE_TEST_SUITE_P(
    All, Recovery,
    testing::Values(
        Case{"value", "r {\n  a = \n  b = 1\n}\n", "6:7 Missing expression",
             "r {\na = broken\nb = 1\n...\n}\n"},
        Case{"list", "r {\n  a = [1 2]\n  b = 1\n}\n", "6:10 Missing comma between elements",
             "r {\na = broken\nb = 1\n...\n}\n"},
        Case{"list_of_lines", "r {\n  a = [\n    1\n    2\n  ]\n  b = 1\n}\n",
             "8:5 Missing comma between elements", "r {\na = broken\nb = 1\n...\n}\n"},
        Case{"open_list", "r {\n  a = [\n    1,\n  b = 1\n}\n", "8:5 Missing comma between elements",
             "r {\na = broken\nb = 1\n...\n}\n"},
        Case{"open_list_last", "r {\n  a = [1,\n}\n", "7:1 Missing expression", "r {\na = broken\n...\n}\n"},
        Case{"open_call", "r {\n  a = f(1,\n  b = 1\n}\n", "7:5 Missing comma between arguments",
             "r {\na = broken\nb = 1\n...\n}\n"},
        Case{"open_object", "r {\n  a = {\n    b = 1\n\n  c = 2\n}\n",
             "5:1 Missing closing brace of the block", "r {\n...\n}\n"},
        Case{"open_string", "r {\n  a = \"x\n  b = 1\n}\n", "6:7 Missing closing quote of the string",
             "r {\na = broken\nb = 1\n...\n}\n"},
        Case{"open_interpolation", "r {\n  a = \"${x\n  b = 1\n}\n",
             "7:3 Extra characters in the interpolation", "r {\n...\n}\n"},
        Case{"open_interpolation_in_line", "r {\n  a = \"${x\"\n  b = 1\n}\n",
             "6:11 Extra characters in the interpolation", "r {\n...\n}\n"},
        Case{"open_block", "r {\n  a {\n    b = 1\n}\n", "5:1 Missing closing brace of the block",
             "r {\n...\n}\n"},
        Case{"open_block_empty", "r {\n", "5:1 Missing closing brace of the block", "r {\n...\n}\n"},
        Case{"surplus_brace", "r {\n  a = {}}\n  b = 1\n}\n", "6:9 Missing new line after the argument",
             "r {\na = broken\n...\n}\n"},
        Case{"label", "r \"a {\n  b = 1\n}\n", "5:3 Missing closing quote of the string", ""},
        Case{"template_label", "r \"${a}\" {\n  b = {\n}\n}\n", "5:3 Template in a label", ""},
        Case{"brace_on_next_line", "r \"a\"\n{\n  b = 1\n}\n", "5:6 Missing brace of the block", ""},
        Case{"garbage", "@#!\n", "5:1 Character is not used in the language", ""},
        Case{"conflict_marks", "<<<<<<< HEAD\n", "5:1 Heredoc has no marker", ""},
        Case{"prose", "This is not a configuration.\n", "5:28 Missing brace of the block", ""},
        Case{"attribute", "a = 1 +\n", "5:8 Missing expression", "a = broken\n"},
        Case{"deep_inside", "r {\n  a {\n    b {\n      c = 1 2\n    }\n  }\n  d = 1\n}\n",
             "8:13 Missing new line after the argument",
             "r {\na {\nb {\nc = broken\n...\n}\n...\n}\nd = 1\n...\n}\n"},
        Case{"heredoc_with_braces", "r {\n  a = 1 2\n  b = <<E\n}}}{{{\nx \"y\" {\nE\n}\n",
             "6:9 Missing new line after the argument",
             "r {\na = broken\nb = \"}}}{{{\\nx \\\"y\\\" {\\n\"\n...\n}\n"},
        Case{"string_with_braces", "r {\n  a = [\"}{${b[\"}\"]}\" 2]\n}\n",
             "6:22 Missing comma between elements", "r {\na = broken\n...\n}\n"},
        Case{"doubled_dollar", "r {\n  a = [\"$${\" 2]\n}\n", "6:14 Missing comma between elements",
             "r {\na = broken\n...\n}\n"}),
    [](const testing::TestParamInfo<Case>& each) { return std::string(each.param.name); });

TEST(RecoveryOf, EachBrokenItemIsReportedOnce) {
  EXPECT_THAT(
      ErrorsOfFile("a {\n  b = [1 2]\n  c = 3 4\n}\nd = 'e'\nf = 1\n"),
      testing::ElementsAre("2:10 Missing comma between elements", "3:9 Missing new line after the argument",
                           "5:5 Single quotes are not used in the language"));
}

TEST(RecoveryOf, SeveralUnclosedBlocks) {
  EXPECT_EQ(
      DumpFile("a {\n  b = 1\n\nc {\n  d = 2\n}\n\ne {\n  f {\n\ng {\n}\n"),
      "a {\n...\n}\nc {\nd = 2\n}\ne {\n...\n}\ng {}\n...\nerror 1:1 Missing closing brace of the block\n"
      "error 8:1 Missing closing brace of the block\n");
}

TEST(RecoveryOf, BlockClosedByAnotherOnesBrace) {
  EXPECT_EQ(
      DumpFile("a {\n  b = 1\n]\n\nc {\n  d = 2\n}\n\ne {\n  f = 3\n}\n}\n"),
      "a {\n...\n}\nc {\nd = 2\n}\ne {\n...\n}\n...\nlost\nerror 3:1 Missing name of an argument or block\n"
      "error 12:1 Closing brace without an opening one\n");
}

TEST(RecoveryOf, IndentedFileIsReadTheSameWay) {
  EXPECT_EQ(DumpFile("  a {\n    b = 1\n\n  c {\n    d = 2\n  }\n"),
            "a {\n...\n}\nc {\nd = 2\n}\n...\nerror 1:3 Missing closing brace of the block\n");
}

TEST(RecoveryOf, FileWithoutIndentationIsFineAsLongAsBracesMatch) {
  EXPECT_EQ(DumpFile("a {\nb {\nc = 1\n}\nd {\n}\n}\n"), "a {\nb {\nc = 1\n}\nd {}\n}\n");
  EXPECT_EQ(DumpFile("a {\nb {\nc = 1 2\n}\nd {\n}\n}\ne {}\n"),
            "a {\nb {\nc = broken\n...\n}\nd {}\n...\n}\ne {}\n...\nerror 3:7 Missing new line after the "
            "argument\n");
}

TEST(RecoveryOf, UnclosedHeredocTakesOnlyItsBlock) {
  EXPECT_EQ(DumpFile("a {\n  b = <<E\n    x\n}\n\nc {\n  d = 1\n}\n"),
            "a {\nb = broken\n...\n}\nc {\nd = 1\n}\n...\nerror 2:7 Heredoc is never closed\n");
}

TEST(RecoveryOf, UnclosedCommentIsNamedAtItsBeginning) {
  EXPECT_EQ(DumpFile("a = 1\n/* b\nc = 1\n"), "a = 1\nc = 1\n...\nlost\nerror 2:1 Comment is never closed\n");
}

// One of the block's own closed too early: what belongs where is a guess.
TEST(RecoveryOf, ClosingBraceTooManyCastsDoubtOnTheBlockBefore) {
  EXPECT_EQ(DumpFile("a {\n  b = 1\n}\nc {\n  d {\n  }\n  }\n  e = 2\n  f {\n  }\n}\ng {}\n"),
            "a {\nb = 1\n}\nc {\n...\n}\ne = 2\nf {\n...\n}\ng {}\n...\nlost\n"
            "error 11:1 Closing brace without an opening one\n");
}

TEST(RecoveryOf, BraceOnTheLineOfTheLastArgumentClosesItsBlock) {
  EXPECT_EQ(DumpFile("a {\n  b {\n    c = \"d\"}\n\n  e = 1\n}\n"),
            "a {\nb {\nc = \"d\"\n}\ne = 1\n}\nerror 3:12 Missing new line after the argument\n");
  EXPECT_EQ(DumpFile("a {\n  b = 1}\n"), "a {\nb = 1\n}\nerror 2:8 Missing new line after the argument\n");
}

TEST(RecoveryOf, BlockWithSeveralArgumentsOnOneLineIsThereButUnread) {
  EXPECT_EQ(DumpFile("a {\n  b { c = 1, d = 2 }\n  e = 1\n}\n"),
            "a {\nb {\n...\n}\ne = 1\n...\n}\n...\nerror 2:12 Missing closing brace of the block\n");
}

}  // namespace
}  // namespace assay::hcl
