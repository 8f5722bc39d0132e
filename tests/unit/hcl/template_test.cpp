// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>

#include "dump.h"

namespace assay::hcl {
namespace {

struct Case {
  std::string_view text;
  std::string_view tree;
};

class QuotedTemplate : public testing::TestWithParam<Case> {};

TEST_P(QuotedTemplate, IsAsTheSpecificationSays) {
  EXPECT_EQ(DumpExpression(GetParam().text), GetParam().tree) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(Texts, QuotedTemplate,
                         testing::Values(Case{R"("a\n\r\t\"\\b")", R"("a\n\r\t\"\\b")"},
                                         Case{R"("\u00e9\U0001F600")", "\"\u00e9\U0001F600\""},
                                         Case{R"("$${a} %%{b} $a 5% $ $$ % %%")",
                                              R"("${a} %{b} $a 5% $ $$ % %%")"},
                                         Case{R"("$$${a}")", R"("$${a}")"}, Case{R"("$")", R"("$")"},
                                         Case{R"("\\${a}")", R"((cat "\\" a))"},
                                         Case{R"("a # b // c /* d")", R"("a # b // c /* d")"}));

INSTANTIATE_TEST_SUITE_P(
    Interpolations, QuotedTemplate,
    testing::Values(Case{R"("${a}")", "(wrap a)"}, Case{R"("x${a}")", R"((cat "x" a))"},
                    Case{R"("${a}${b}")", "(cat a b)"},
                    Case{R"("x${a.b}y${f(1)}z")", R"((cat "x" (. a b) "y" (call f 1) "z"))"},
                    Case{R"("${"${a}"}")", "(wrap (wrap a))"},
                    Case{R"("${"x${"y"}z"}")", R"((wrap (cat "x" "y" "z")))"},
                    Case{"\"${\na\n+\n1\n}\"", "(wrap (+ a 1))"},
                    Case{R"("${{a = 1}["a"]}")", R"((wrap (at {"a":1} "a")))"},
                    Case{R"("${a}" + 1)", "(+ (wrap a) 1)"}, Case{R"("${a /* } */}")", "(wrap a)"},
                    Case{"\"${a # }\n}\"", "(wrap a)"}));

INSTANTIATE_TEST_SUITE_P(Trimming, QuotedTemplate,
                         testing::Values(Case{R"("x ${~ a ~} y")", R"((cat "x" a "y"))"},
                                         Case{R"("x\n ${~ a } y")", R"((cat "x" a " y"))"},
                                         // Text that is trimmed away still makes it a string.
                                         Case{R"(" ${~ a ~} ")", "(cat a)"},
                                         Case{R"("${~ a ~}")", "(wrap a)"},
                                         Case{R"("${a ~} ${b}")", "(cat a b)"}));

INSTANTIATE_TEST_SUITE_P(
    Directives, QuotedTemplate,
    testing::Values(Case{R"("%{ if a }x%{ endif }")", R"((cat (? a "x" "")))"},
                    Case{R"("%{ if a }x%{ else }y%{ endif }")", R"((cat (? a "x" "y")))"},
                    Case{R"("%{if a}%{else}%{endif}")", R"((cat (? a "" "")))"},
                    Case{R"("%{ if a }x${b}%{ endif }!")", R"((cat (? a (cat "x" b) "") "!"))"},
                    Case{R"("%{ if a }${b}%{ endif }")", R"((cat (? a (cat b) "")))"},
                    Case{R"("%{ for x in y }${x},%{ endfor }")",
                         R"((cat (for-text x in y value (cat x ","))))"},
                    Case{R"("%{ for k, v in y }a%{ endfor }")", R"((cat (for-text k v in y value "a")))"},
                    Case{R"("%{ if a }%{ if b }x%{ else }y%{ endif }%{ else }z%{ endif }")",
                         R"((cat (? a (cat (? b "x" "y")) "z")))"},
                    Case{R"("a %{~ if b ~} c %{~ endif ~} d")", R"((cat "a" (? b "c" "") "d"))"}));

INSTANTIATE_TEST_SUITE_P(
    Errors, QuotedTemplate,
    testing::Values(
        Case{R"("a)", "error: Missing closing quote of the string"},
        Case{"\"a\nb\"", "error: Missing closing quote of the string"},
        Case{"\"a\r\nb\"", "error: Missing closing quote of the string"},
        Case{R"("a\)", "error: Missing closing quote of the string"},
        Case{R"("\x")", "error: Invalid escape sequence"}, Case{R"("\$")", "error: Invalid escape sequence"},
        Case{R"("\u12")", "error: Invalid escape sequence"},
        Case{R"("\u12G4")", "error: Invalid escape sequence"},
        Case{R"("\uD83D\uDE00")", "error: Invalid escape sequence"},
        Case{R"("\U00110000")", "error: Invalid escape sequence"},
        Case{R"("\u+123")", "error: Invalid escape sequence"},
        Case{R"("${a")", "error: Extra characters in the interpolation"},
        Case{R"("${}")", "error: Missing expression"},
        Case{R"("${a:-b}")", "error: Extra characters in the interpolation"},
        Case{R"("${a)", "error: Missing closing bracket of the interpolation"},
        Case{R"("%{ foo }")", "error: Unknown template directive"},
        Case{R"("%{ }")", "error: Unknown template directive"},
        Case{R"("%{ if a }b")", "error: Directives of the template do not match"},
        Case{R"("%{ endif }")", "error: Directives of the template do not match"},
        Case{R"("%{ if a }%{ else }%{ else }%{ endif }")", "error: Directives of the template do not match"},
        Case{R"("%{ if a }%{ endfor }")", "error: Directives of the template do not match"},
        Case{R"("%{ for a in b }%{ endif }")", "error: Directives of the template do not match"},
        Case{R"("%{ for a in b }%{ else }%{ endfor }")", "error: Directives of the template do not match"},
        Case{R"("%{ for a b }%{ endfor }")", "error: Invalid \"for\" directive"},
        Case{R"("%{ else if a }")", "error: Extra characters in the directive"},
        Case{std::string_view("\"a\0b\"", 5), "error: NUL byte in the text"},
        Case{"\"a\xFF\"", "error: Bytes that are not UTF-8"}));

struct HeredocCase {
  std::string_view text;  ///< between "<<" and the end
  std::string_view tree;
};

class Heredoc : public testing::TestWithParam<HeredocCase> {};

TEST_P(Heredoc, IsAsTheSpecificationSays) {
  const std::string text = "<<" + std::string(GetParam().text);
  EXPECT_EQ(DumpExpression(text), GetParam().tree) << text;
}

INSTANTIATE_TEST_SUITE_P(Plain, Heredoc,
                         testing::Values(HeredocCase{"E\nE\n", R"("")"}, HeredocCase{"E\na\nE\n", R"("a\n")"},
                                         HeredocCase{"E\n  a\n\n b\n  E\n", R"("  a\n\n b\n")"},
                                         HeredocCase{"E\na\n\tE \t\n", R"("a\n")"},
                                         HeredocCase{"E\r\na\r\nE\r\n", R"("a\r\n")"},
                                         HeredocCase{"E\nEE\nE E\nxE\nE\n", R"("EE\nE E\nxE\n")"},
                                         HeredocCase{"E\n\"\\n\" # x\nE\n", R"("\"\\n\" # x\n")"},
                                         HeredocCase{"E\n$${a}%%{b}$\n%\nE\n", R"("${a}%{b}$\n%\n")"},
                                         HeredocCase{"E\n${a}\nE\n", R"((cat a "\n"))"},
                                         HeredocCase{"E\nx ${a} y\nz\nE\n", R"((cat "x " a " y\nz\n"))"},
                                         HeredocCase{"E\n${\n\"E\"\n}\nE\n", R"((cat "E" "\n"))"}));

INSTANTIATE_TEST_SUITE_P(
    Indented, Heredoc,
    testing::Values(HeredocCase{"-E\n  a\n    b\n  E\n", R"("a\n  b\n")"},
                    HeredocCase{"-E\n\ta\n\t\tb\nE\n", R"("a\n\tb\n")"},
                    // Blank lines don't count and keep what they have.
                    HeredocCase{"-E\n    a\n\n  \n    b\nE\n", R"("a\n\n  \nb\n")"},
                    HeredocCase{"-E\n  a\nb\nE\n", R"("  a\nb\n")"},
                    // A line that begins with a sequence has no indentation; white space before one counts.
                    HeredocCase{"-E\n  a\n${b}\nE\n", R"((cat "  a\n" b "\n"))"},
                    HeredocCase{"-E\n    a\n  ${b} c\nE\n", R"((cat "  a\n" b " c\n"))"},
                    HeredocCase{"-E\n  a ${b}   c\n   d\nE\n", R"((cat "a " b "   c\n d\n"))"},
                    HeredocCase{"-E\n  $${a}\n   b\nE\n", R"("${a}\n b\n")"},
                    HeredocCase{"-E\r\n  a\r\n   b\r\n  E\r\n", R"("a\r\n b\r\n")"},
                    HeredocCase{"-E\n  %{ if a }\n  x\n  %{ endif }\n  E\n",
                                R"((cat (? a "\nx\n" "") "\n"))"}));

// The marks reach no further than a line, in either direction, and come before the indentation is looked at.
INSTANTIATE_TEST_SUITE_P(Trimmed, Heredoc,
                         testing::Values(HeredocCase{"E\na\n  ${~ b ~}\n  c\nE\n",
                                                     R"((cat "a\n" b "  c\n"))"},
                                         HeredocCase{"E\na\n${~ b }\nE\n", R"((cat "a" b "\n"))"},
                                         HeredocCase{"E\n%{ for x in y ~}\n  ${x}\n%{ endfor ~}\nE\n",
                                                     R"((cat (for-text x in y value (cat "  " x "\n"))))"},
                                         HeredocCase{"-E\n    a\n    %{~ if b }c%{ endif }\nE\n",
                                                     R"((cat "    a\n" (? b "c" "") "\n"))"},
                                         HeredocCase{"-E\n  a\n  %{ if b ~}\n    c\n  %{ endif ~}\n  E\n",
                                                     R"((cat "a\n" (? b "    c\n" "")))"}));

INSTANTIATE_TEST_SUITE_P(
    Errors, Heredoc,
    testing::Values(HeredocCase{"E\na\n", "error: Heredoc is never closed"},
                    HeredocCase{"E\na\nE", "error: Heredoc is never closed"},
                    HeredocCase{"E \na\nE\n", "error: Heredoc has no marker"},
                    HeredocCase{"1\na\n1\n", "error: Heredoc has no marker"},
                    HeredocCase{"\"E\"\na\nE\n", "error: Heredoc has no marker"},
                    HeredocCase{"E\na\rb\nE\n", "error: Carriage return without a line feed"},
                    HeredocCase{"E\n${a\nE\n", "error: Extra characters in the interpolation"}));

TEST(Heredoc, EndsAtItsMarkerSoThatTheLineGoesOnBehindIt) {
  EXPECT_EQ(DumpExpression("f(<<E\na\nE\n, <<-F\n  b\n  F\n)"), R"((call f "a\n" "b\n"))");
  EXPECT_EQ(DumpExpression("\"${<<E\na\nE\n}\""), R"((wrap "a\n"))");
}

TEST(Heredoc, TextIsNotCopiedUnlessItChanges) {
  const std::string text = "<<E\nline one\nline two\nE\n";
  Arena arena;
  const auto* literal = As<LiteralExpr>(ParseExpression(text, FileId{0}, 0, arena).expression);
  ASSERT_NE(literal, nullptr);
  EXPECT_EQ(literal->value.string().data(), text.data() + 4);
  EXPECT_EQ(literal->span, (Span{FileId{0}, 0, 23}));
}

class BareTemplate : public testing::TestWithParam<Case> {};

TEST_P(BareTemplate, IsAsTheSpecificationSays) { EXPECT_EQ(DumpTemplate(GetParam().text), GetParam().tree); }

INSTANTIATE_TEST_SUITE_P(
    All, BareTemplate,
    testing::Values(Case{"", R"("")"}, Case{"a\n\"b\"\\n", R"("a\n\"b\"\\n")"}, Case{"${a}", "(wrap a)"},
                    Case{"${a}\n", R"((cat a "\n"))"}, Case{"$${a}$", R"("${a}$")"},
                    Case{"a\rb", R"("a\rb")"},
                    Case{"%{ if a ~}\n  b\n%{ endif ~}\nc", R"((cat (? a "  b\n" "") "c"))"},
                    Case{"x ${", "error: Missing expression"},
                    Case{"%{ endfor }", "error: Directives of the template do not match"}));

TEST(Template, LiteralsInsideKnowTheirPlace) {
  Arena arena;
  const auto* cat = As<TemplateExpr>(ParseTemplate("ab${c}de", FileId{0}, 50, arena).expression);
  ASSERT_NE(cat, nullptr);
  ASSERT_EQ(cat->parts.size(), 3u);
  EXPECT_EQ(cat->parts[0]->span, (Span{FileId{0}, 50, 52}));
  EXPECT_EQ(cat->parts[1]->span, (Span{FileId{0}, 54, 55}));
  EXPECT_EQ(cat->parts[2]->span, (Span{FileId{0}, 56, 58}));
}

TEST(Template, InvalidEscapeIsPointedAt) {
  EXPECT_THAT(ErrorsOfFile("a = \"x\\qy\"\n"), testing::ElementsAre("1:7 Invalid escape sequence"));
}

}  // namespace
}  // namespace assay::hcl
