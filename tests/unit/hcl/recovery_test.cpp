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
};

class Recovery : public testing::TestWithParam<Case> {};

constexpr std::string_view kBefore = "first \"x\" {\n  a = 1\n}\n\n";
constexpr std::string_view kAfter = "\nlast \"y\" {\n  b = 2\n  c {\n    d = 3\n  }\n}\n";

// One thing wrong is one error, and the neighbours are all there.
TEST_P(Recovery, LeavesOutOnlyWhatIsBroken) {
  const std::string text = std::string(kBefore) + std::string(GetParam().broken) + std::string(kAfter);
  EXPECT_EQ(DumpFile(text), "first \"x\" {\na = 1\n}\nlast \"y\" {\nb = 2\nc {\nd = 3\n}\n}\nerror " +
                                std::string(GetParam().error) + "\n")
      << text;
}

INSTANTIATE_TEST_SUITE_P(
    All, Recovery,
    testing::Values(
        Case{"value", "r {\n  a = \n  b = 1\n}\n", "6:7 Missing expression"},
        Case{"list", "r {\n  a = [1 2]\n  b = 1\n}\n", "6:10 Missing comma between elements"},
        Case{"list_of_lines", "r {\n  a = [\n    1\n    2\n  ]\n  b = 1\n}\n",
             "8:5 Missing comma between elements"},
        Case{"open_list", "r {\n  a = [\n    1,\n  b = 1\n}\n", "8:5 Missing comma between elements"},
        Case{"open_list_last", "r {\n  a = [1,\n}\n", "7:1 Missing expression"},
        Case{"open_call", "r {\n  a = f(1,\n  b = 1\n}\n", "7:5 Missing comma between arguments"},
        Case{"open_object", "r {\n  a = {\n    b = 1\n\n  c = 2\n}\n",
             "5:1 Missing closing brace of the block"},
        Case{"open_string", "r {\n  a = \"x\n  b = 1\n}\n", "6:7 Missing closing quote of the string"},
        Case{"open_interpolation", "r {\n  a = \"${x\n  b = 1\n}\n",
             "7:3 Extra characters in the interpolation"},
        Case{"open_interpolation_in_line", "r {\n  a = \"${x\"\n  b = 1\n}\n",
             "6:11 Extra characters in the interpolation"},
        Case{"open_block", "r {\n  a {\n    b = 1\n}\n", "5:1 Missing closing brace of the block"},
        Case{"open_block_empty", "r {\n", "5:1 Missing closing brace of the block"},
        Case{"surplus_brace", "r {\n  a = {}}\n  b = 1\n}\n", "6:9 Missing new line after the argument"},
        Case{"stray_brace", "}\n", "5:1 Closing brace without an opening one"},
        Case{"label", "r \"a {\n  b = 1\n}\n", "5:3 Missing closing quote of the string"},
        Case{"template_label", "r \"${a}\" {\n  b = {\n}\n}\n", "5:3 Template in a label"},
        Case{"brace_on_next_line", "r \"a\"\n{\n  b = 1\n}\n", "5:6 Missing brace of the block"},
        Case{"garbage", "@#!\n", "5:1 Character is not used in the language"},
        Case{"conflict_marks", "<<<<<<< HEAD\n", "5:1 Heredoc has no marker"},
        Case{"prose", "This is not a configuration.\n", "5:28 Missing brace of the block"},
        Case{"attribute", "a = 1 +\n", "5:8 Missing expression"},
        Case{"deep_inside", "r {\n  a {\n    b {\n      c = 1 2\n    }\n  }\n  d = 1\n}\n",
             "8:13 Missing new line after the argument"},
        Case{"heredoc_with_braces", "r {\n  a = 1 2\n  b = <<E\n}}}{{{\nx \"y\" {\nE\n}\n",
             "6:9 Missing new line after the argument"},
        Case{"string_with_braces", "r {\n  a = [\"}{${b[\"}\"]}\" 2]\n}\n",
             "6:22 Missing comma between elements"},
        Case{"doubled_dollar", "r {\n  a = [\"$${\" 2]\n}\n", "6:14 Missing comma between elements"}),
    [](const testing::TestParamInfo<Case>& each) { return std::string(each.param.name); });

TEST(RecoveryOf, EachBrokenItemIsReportedOnce) {
  EXPECT_THAT(
      ErrorsOfFile("a {\n  b = [1 2]\n  c = 3 4\n}\nd = 'e'\nf = 1\n"),
      testing::ElementsAre("2:10 Missing comma between elements", "3:9 Missing new line after the argument",
                           "5:5 Single quotes are not used in the language"));
}

TEST(RecoveryOf, SeveralUnclosedBlocks) {
  EXPECT_EQ(DumpFile("a {\n  b = 1\n\nc {\n  d = 2\n}\n\ne {\n  f {\n\ng {\n}\n"),
            "c {\nd = 2\n}\ng {}\nerror 1:1 Missing closing brace of the block\n"
            "error 8:1 Missing closing brace of the block\n");
}

TEST(RecoveryOf, BlockClosedByAnotherOnesBrace) {
  EXPECT_EQ(DumpFile("a {\n  b = 1\n]\n\nc {\n  d = 2\n}\n\ne {\n  f = 3\n}\n}\n"),
            "c {\nd = 2\n}\ne {\nf = 3\n}\nerror 3:1 Missing name of an argument or block\n"
            "error 12:1 Closing brace without an opening one\n");
}

TEST(RecoveryOf, IndentedFileIsReadTheSameWay) {
  EXPECT_EQ(DumpFile("  a {\n    b = 1\n\n  c {\n    d = 2\n  }\n"),
            "c {\nd = 2\n}\nerror 1:3 Missing closing brace of the block\n");
}

TEST(RecoveryOf, FileWithoutIndentationIsFineAsLongAsBracesMatch) {
  EXPECT_EQ(DumpFile("a {\nb {\nc = 1\n}\nd {\n}\n}\n"), "a {\nb {\nc = 1\n}\nd {}\n}\n");
  EXPECT_EQ(DumpFile("a {\nb {\nc = 1 2\n}\nd {\n}\n}\ne {}\n"),
            "e {}\nerror 3:7 Missing new line after the argument\n");
}

TEST(RecoveryOf, UnclosedHeredocTakesOnlyItsBlock) {
  EXPECT_EQ(DumpFile("a {\n  b = <<E\n    x\n}\n\nc {\n  d = 1\n}\n"),
            "c {\nd = 1\n}\nerror 2:7 Heredoc is never closed\n");
}

TEST(RecoveryOf, UnclosedCommentIsNamedAtItsBeginning) {
  EXPECT_EQ(DumpFile("a = 1\n/* b\nc = 1\n"), "a = 1\nc = 1\nerror 2:1 Comment is never closed\n");
}

}  // namespace
}  // namespace assay::hcl
