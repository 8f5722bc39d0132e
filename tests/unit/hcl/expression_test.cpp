// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <ostream>
#include <string_view>
#include <vector>

#include "dump.h"

namespace assay::hcl {
namespace {

struct Case {
  std::string_view text;
  std::string_view tree;
};

class ExpressionTree : public testing::TestWithParam<Case> {};

TEST_P(ExpressionTree, IsAsTheSpecificationSays) {
  EXPECT_EQ(DumpExpression(GetParam().text), GetParam().tree) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(Literals, ExpressionTree,
                         testing::Values(Case{"1", "1"}, Case{"007", "7"}, Case{"1.50", "1.5"},
                                         Case{"1e3", "1000"},
                                         Case{"9223372036854775807", "9223372036854775807"},
                                         Case{"9223372036854775808", "9223372036854775808"},
                                         Case{"2.5e+1", "25"}, Case{"true", "true"}, Case{"false", "false"},
                                         Case{"null", "null"}, Case{"truer", "truer"}, Case{"\"\"", "\"\""},
                                         Case{"\"a\"", "\"a\""}, Case{"  \n 1 \n ", "1"}));

INSTANTIATE_TEST_SUITE_P(
    Operators, ExpressionTree,
    testing::Values(Case{"1 + 2 * 3", "(+ 1 (* 2 3))"}, Case{"1 * 2 + 3", "(+ (* 1 2) 3)"},
                    Case{"1 - 2 - 3", "(- (- 1 2) 3)"}, Case{"8 / 4 % 3", "(% (/ 8 4) 3)"},
                    Case{"a || b && c", "(|| a (&& b c))"}, Case{"a && b || c", "(|| (&& a b) c)"},
                    Case{"a == b != c", "(!= (== a b) c)"}, Case{"a < b == c >= d", "(== (< a b) (>= c d))"},
                    Case{"a + 1 > b - 1", "(> (+ a 1) (- b 1))"},
                    Case{"a <= 1 && b > 2", "(&& (<= a 1) (> b 2))"}, Case{"-a.b + 1", "(+ (- (. a b)) 1)"},
                    Case{"!a == b", "(== (! a) b)"}, Case{"!-a", "(! (- a))"}, Case{"- 1", "(- 1)"},
                    Case{"a-b", "a-b"}, Case{"a -b", "(- a b)"}, Case{"(1 + 2) * 3", "(* (paren (+ 1 2)) 3)"},
                    Case{"a ? b : c", "(? a b c)"}, Case{"a ? b : c ? d : e", "(? a b (? c d e))"},
                    Case{"a ? b ? c : d : e", "(? a (? b c d) e)"},
                    Case{"a || b ? c : d + 1", "(? (|| a b) c (+ d 1))"}));

INSTANTIATE_TEST_SUITE_P(Traversals, ExpressionTree,
                         testing::Values(Case{"a.b.c", "(. (. a b) c)"}, Case{"a . b", "(. a b)"},
                                         Case{"a[0]", "(at a 0)"}, Case{"a[\"k\"].b", "(. (at a \"k\") b)"},
                                         Case{"a[\n0\n]", "(at a 0)"},
                                         Case{"a[b.c][d]", "(at (at a (. b c)) d)"}, Case{"a.0", "(.# a 0)"},
                                         Case{"a.0.b", "(. (.# a 0) b)"}, Case{"a.b.0", "(.# (. a b) 0)"},
                                         Case{"f().b[1]", "(at (. (call f) b) 1)"},
                                         Case{"[1, 2][0]", "(at [1 2] 0)"}, Case{"\"x\".y", "(. \"x\" y)"},
                                         Case{"(a).b", "(. (paren a) b)"}));

INSTANTIATE_TEST_SUITE_P(Splats, ExpressionTree,
                         testing::Values(Case{"a[*]", "(splat a *)"},
                                         Case{"a[*].b.c", "(splat a (. (. * b) c))"},
                                         Case{"a[*].b[0]", "(splat a (at (. * b) 0))"},
                                         Case{"a[*].b[*].c", "(splat a (splat (. * b) (. * c)))"},
                                         Case{"a.*", "(attribute-splat a *)"},
                                         Case{"a.*.b.c", "(attribute-splat a (. (. * b) c))"},
                                         Case{"a.*.b[0]", "(at (attribute-splat a (. * b)) 0)"},
                                         Case{"a.*.b[0].c", "(. (at (attribute-splat a (. * b)) 0) c)"},
                                         Case{"a.*.0.b", "(attribute-splat a (. (.# * 0) b))"},
                                         Case{"a.b[*].c + 1", "(+ (splat (. a b) (. * c)) 1)"}));

INSTANTIATE_TEST_SUITE_P(
    Collections, ExpressionTree,
    testing::Values(Case{"[]", "[]"}, Case{"[1,]", "[1]"}, Case{"[\n1\n,\n2\n]", "[1 2]"}, Case{"{}", "{}"},
                    Case{"{\n}", "{}"}, Case{"{a = 1, b : 2}", "{\"a\":1 \"b\":2}"},
                    Case{"{\na = 1\n\nb = 2,\n}", "{\"a\":1 \"b\":2}"}, Case{"{\"a\" = 1}", "{\"a\":1}"},
                    Case{"{(a) = 1}", "{(paren a):1}"}, Case{"{a.b = 1}", "{(. a b):1}"},
                    Case{"{\"${a}-x\" = 1}", "{(cat a \"-x\"):1}"},
                    Case{"{true = 1, null = 2}", "{\"true\":1 \"null\":2}"}, Case{"{1 = 2}", "{1:2}"},
                    Case{"{a = (1\n+\n2)}", "{\"a\":(paren (+ 1 2))}"},
                    Case{"{a = [\n1,\n2\n]\nb = {\nc = 3\n}\n}", "{\"a\":[1 2] \"b\":{\"c\":3}}"},
                    Case{"{if = 1, in = 2}", "{\"if\":1 \"in\":2}"}));

INSTANTIATE_TEST_SUITE_P(
    Fors, ExpressionTree,
    testing::Values(Case{"[for x in y : x]", "(for x in y value x)"},
                    Case{"[for k, v in y : v if k != 1]", "(for k v in y value v if (!= k 1))"},
                    Case{"{for k, v in y : k => v}", "(for k v in y key k value v)"},
                    Case{"{\nfor k, v in y :\nk => v...\nif v\n}", "(for k v in y key k value v group if v)"},
                    Case{"[for x in a ? b : c : x ? 1 : 2]", "(for x in (? a b c) value (? x 1 2))"},
                    Case{"[for in in for : if if if]", "(for in in for value if if if)"}));

INSTANTIATE_TEST_SUITE_P(
    Calls, ExpressionTree,
    testing::Values(Case{"f()", "(call f)"}, Case{"f(1, 2,)", "(call f 1 2)"},
                    Case{"f(\n1,\n2\n)", "(call f 1 2)"}, Case{"f(a...)", "(call f a ...)"},
                    Case{"f(1, a...)", "(call f 1 a ...)"}, Case{"f (1)", "(call f 1)"},
                    Case{"a::b(1)", "(call a::b 1)"}, Case{"provider :: a::b()", "(call provider::a::b)"},
                    Case{"true()", "(call true)"}, Case{"f(g(h(1)))", "(call f (call g (call h 1)))"}));

INSTANTIATE_TEST_SUITE_P(
    Errors, ExpressionTree,
    testing::Values(
        Case{"", "error: Missing expression"}, Case{"1 +", "error: Missing expression"},
        Case{"1 +\n2", "error: Missing expression"},
        Case{"1\n+ 2", "error: Extra characters after the expression"},
        Case{"1 2", "error: Extra characters after the expression"}, Case{".5", "error: Missing expression"},
        Case{"5.", "error: Missing name after the dot"}, Case{"1.2.3", "error: Invalid number"},
        Case{"0x10", "error: Extra characters after the expression"},
        Case{"(1", "error: Missing closing bracket of the parentheses"},
        Case{"(1]", "error: Missing closing parenthesis"},
        Case{"[1 2]", "error: Missing comma between elements"},
        Case{"[1", "error: Missing closing bracket of the list"}, Case{"[,]", "error: Missing expression"},
        Case{"{a = 1 b = 2}", "error: Missing separator between attributes"},
        Case{"{a = 1\n, b = 2}", "error: Missing expression"},
        Case{"{a}", "error: Missing \"=\" after the key"},
        Case{"{a\n= 1}", "error: Missing \"=\" after the key"},
        Case{"{a = 1", "error: Missing closing bracket of the object"},
        Case{"f(", "error: Missing expression"}, Case{"f(1 2)", "error: Missing comma between arguments"},
        Case{"f(a..., b)", "error: Missing closing parenthesis"},
        Case{"f(a...,)", "error: Missing closing parenthesis"}, Case{"a::", "error: Missing function name"},
        Case{"a::b", "error: Missing arguments of the function"},
        Case{"a.", "error: Missing name after the dot"}, Case{"a.0.1", "error: Two legacy indexes in a row"},
        Case{"a.*.*", "error: Splat in a splat of attributes"},
        Case{"a[*", "error: Missing closing bracket of the splat"},
        Case{"a[0", "error: Missing closing bracket of the index"}, Case{"a[]", "error: Missing expression"},
        Case{"a ? b", "error: Missing second result of the conditional"},
        Case{"a ? b :\nc", "error: Missing expression"},
        Case{"[for x : y]", "error: Invalid \"for\" expression"},
        Case{"[for 1 in y : y]", "error: Invalid \"for\" expression"},
        Case{"[for x in y : k => v]", "error: Invalid \"for\" expression"},
        Case{"[for x in y : x...]", "error: Invalid \"for\" expression"},
        Case{"{for x in y : x}", "error: Invalid \"for\" expression"},
        Case{"{for = 1}", "error: Invalid \"for\" expression"},
        Case{"'a'", "error: Single quotes are not used in the language"},
        Case{"a; b", "error: Semicolons are not used in the language"},
        Case{"a & b", "error: Operator \"&\" does not exist"},
        Case{"a | b", "error: Operator \"|\" does not exist"},
        Case{"~a", "error: Operator \"~\" does not exist"},
        Case{"`a`", "error: Backticks are not used in the language"},
        Case{"@", "error: Character is not used in the language"},
        Case{"1 /* a", "error: Comment is never closed"}, Case{"<<EOT x", "error: Heredoc has no marker"},
        Case{"\xC3\xA9 + \xE2\x82\xAC", "error: Character is not used in the language"},
        Case{"a\xFF", "error: Bytes that are not UTF-8"}));

TEST(Expression, NamesMayHoldLettersOfAllScripts) {
  EXPECT_EQ(DumpExpression("\xC3\xA9t\xC3\xA9-1._x"), "(. \xC3\xA9t\xC3\xA9-1 _x)");
}

TEST(Expression, SpansAreOfTheFile) {
  Arena arena;
  const ParsedExpression parsed = ParseExpression("a.b + f(1)", FileId{3}, 100, arena);
  const auto* sum = As<BinaryExpr>(parsed.expression);
  ASSERT_NE(sum, nullptr);
  EXPECT_EQ(sum->span, (Span{FileId{3}, 100, 110}));
  EXPECT_EQ(sum->left->span, (Span{FileId{3}, 100, 103}));
  EXPECT_EQ(As<GetAttrExpr>(sum->left)->name_span(), (Span{FileId{3}, 102, 103}));
  EXPECT_EQ(sum->right->span, (Span{FileId{3}, 106, 110}));
  EXPECT_EQ(As<CallExpr>(sum->right)->name_span, (Span{FileId{3}, 106, 107}));
}

TEST(Expression, ErrorSaysWhereAndWhatToDo) {
  Arena arena;
  const ParsedExpression parsed = ParseExpression("[1 'x']", FileId{0}, 10, arena);
  EXPECT_EQ(parsed.expression, nullptr);
  ASSERT_EQ(parsed.diagnostics.size(), 1u);
  EXPECT_EQ(parsed.diagnostics[0].code, "hcl-syntax");
  EXPECT_EQ(parsed.diagnostics[0].span, (Span{FileId{0}, 13, 14}));
  EXPECT_EQ(parsed.diagnostics[0].detail, "Enclose the string in double quotes.");
}

TEST(Expression, HalfATreeIsNotGivenOut) {
  Arena arena;
  EXPECT_EQ(ParseExpression("1 + (2", FileId{0}, 0, arena).expression, nullptr);
  EXPECT_EQ(ParseExpression("1 2", FileId{0}, 0, arena).expression, nullptr);
}

}  // namespace
}  // namespace assay::hcl
