// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dump.h"

namespace assay::hcl {
namespace {

using testing::ElementsAre;

std::string Repeat(std::string_view text, std::size_t count) {
  std::string out;
  out.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

struct Case {
  std::string_view name;
  std::string_view open;
  std::string_view middle;
  std::string_view close;
};

class Nested : public testing::TestWithParam<Case> {};

std::string Nest(const Case& c, std::size_t depth) {
  return "before {}\nr {\n  a = " + Repeat(c.open, depth) + std::string(c.middle) + Repeat(c.close, depth) +
         "\n}\nafter {}\n";
}

TEST_P(Nested, PastTheLimitIsRefusedAndNeighboursStay) {
  const std::string text = Nest(GetParam(), 5'000);
  const ParsedFile parsed = ParseFile(text, FileId{0});
  EXPECT_EQ(Dump(parsed.file->body), "before {}\nr {\na = broken\n...\n}\nafter {}\n...\n");
  ASSERT_EQ(parsed.diagnostics.size(), 1u);
  EXPECT_EQ(parsed.diagnostics[0].code, "limit-depth");
  EXPECT_THAT(parsed.diagnostics[0].detail, testing::HasSubstr("500"));
  EXPECT_LT(parsed.diagnostics[0].span.begin, text.size());
}

TEST_P(Nested, WithinTheLimitIsFine) {
  const ParsedFile parsed = ParseFile(Nest(GetParam(), 80), FileId{0});
  EXPECT_THAT(parsed.diagnostics, testing::IsEmpty());
  EXPECT_EQ(parsed.file->body.blocks.size(), 3u);
}

INSTANTIATE_TEST_SUITE_P(
    All, Nested,
    testing::Values(Case{"parentheses", "(", "1", ")"}, Case{"tuples", "[", "", "]"},
                    Case{"objects", "{ a = ", "1", "}"}, Case{"calls", "f(", "", ")"},
                    Case{"indexes", "a[", "1", "]"}, Case{"templates", "\"${", "1", "}\""},
                    Case{"conditionals", "a ? 1 : ", "2", ""}, Case{"middles", "a ? ", "2", " : 1"},
                    Case{"negations", "-", "1", ""}, Case{"denials", "!", "a", ""},
                    Case{"fors", "[for x in ", "y", " : x]"}, Case{"splats", "", "a", "[*]"},
                    Case{"sums", "1 + ", "1", ""}, Case{"mixed_operators", "1 || 2 && 3 == 4 + (", "1", ")"},
                    Case{"attributes", "", "a", ".b"}, Case{"index_chain", "", "a", "[0]"},
                    Case{"keys", "{ (", "1", ") = 1 }"}),
    [](const testing::TestParamInfo<Case>& each) { return std::string(each.param.name); });

TEST(Hostile, DeepBlocksAreRefused) {
  const std::string text = "before {}\n" + Repeat("a {\n", 5'000) + Repeat("}\n", 5'000) + "after {}\n";
  const ParsedFile parsed = ParseFile(text, FileId{0});
  EXPECT_THAT(Dump(parsed.file->body), testing::StartsWith("before {}\na {\na {"));
  EXPECT_THAT(Dump(parsed.file->body), testing::EndsWith("...\n}\n...\n}\nafter {}\n...\n"));
  ASSERT_EQ(parsed.diagnostics.size(), 1u);
  EXPECT_EQ(parsed.diagnostics[0].code, "limit-depth");
}

TEST(Hostile, DeepDirectivesAreRefused) {
  const std::string text =
      "a = \"" + Repeat("%{ if a }", 5'000) + Repeat("%{ endif }", 5'000) + "\"\nb = 1\n";
  const ParsedFile parsed = ParseFile(text, FileId{0});
  EXPECT_EQ(Dump(parsed.file->body), "a = broken\nb = 1\n...\n");
  ASSERT_EQ(parsed.diagnostics.size(), 1u);
  EXPECT_EQ(parsed.diagnostics[0].code, "limit-depth");
}

TEST(Hostile, LongChainsNeedNoStack) {
  for (const std::string_view link : {" + 1", " && a", ".b", "[0]", "[*]"}) {
    const std::string text = "a" + Repeat(link, 100'000);
    Arena arena;
    const ParsedExpression parsed = ParseExpression(text, FileId{0}, 0, arena);
    EXPECT_EQ(parsed.expression, nullptr);
    ASSERT_EQ(parsed.diagnostics.size(), 1u) << link;
    EXPECT_EQ(parsed.diagnostics[0].code, "limit-depth") << link;
  }
}

TEST(Hostile, LimitIsASetting) {
  Arena arena;
  EXPECT_NE(ParseExpression("((((1))))", FileId{0}, 0, arena, {.depth = 5}).expression, nullptr);
  EXPECT_EQ(ParseExpression("((((1))))", FileId{0}, 0, arena, {.depth = 3}).expression, nullptr);
}

TEST(Hostile, WideIsNotDeep) {
  const std::string text = "a = [" + Repeat("1, ", 200'000) + "]\nb = \"" + Repeat("${c}x", 50'000) + "\"\n";
  const ParsedFile parsed = ParseFile(text, FileId{0});
  EXPECT_THAT(parsed.diagnostics, testing::IsEmpty());
  EXPECT_EQ(As<TupleExpr>(parsed.file->body.Find("a")->value)->elements.size(), 200'000u);
}

TEST(Hostile, ErrorsAreNamedUpToALimit) {
  const std::string text = Repeat("a = 1 2\n", 1'000) + "a = broken\nb {}\n...\n";
  const ParsedFile parsed = ParseFile(text, FileId{0});
  ASSERT_EQ(parsed.diagnostics.size(), 101u);
  EXPECT_EQ(parsed.diagnostics.back().code, "limit-diagnostics");
  EXPECT_EQ(Dump(parsed.file->body), "a = broken\nb {}\n...\n");
}

TEST(Hostile, TreesAreOfLimitedSize) {
  const std::string text = "a {}\nb {\n  c = [" + Repeat("1,", 100'000) + "]\n}\nd {}\n";
  const ParsedFile parsed = ParseFile(text, FileId{0}, {.tree_bytes = 1 << 20});
  EXPECT_EQ(Dump(parsed.file->body), "a {}\nb {\nc = broken\n...\n}\n...\n");
  ASSERT_EQ(parsed.diagnostics.size(), 1u);
  EXPECT_EQ(parsed.diagnostics[0].code, "limit-size");
  EXPECT_LT(parsed.file->arena.bytes(), 2u << 20);
}

// Each of these is read in time that grows with its size; a quadratic reader would not come back.
TEST(Hostile, BrokenTextIsReadInLinearTime) {
  constexpr std::size_t kMany = 30'000;
  const std::string deep = Repeat("a = [\n", kMany);
  EXPECT_FALSE(ErrorsOfFile(deep).empty());
  EXPECT_FALSE(ErrorsOfFile(Repeat("a = <<E\n", kMany)).empty());
  EXPECT_FALSE(ErrorsOfFile(Repeat("a {\n", kMany)).empty());
  EXPECT_FALSE(ErrorsOfFile(Repeat("a {\n b = [\n", kMany)).empty());
  EXPECT_FALSE(ErrorsOfFile(Repeat("a \"b\" {\n", kMany)).empty());
  EXPECT_FALSE(ErrorsOfFile(Repeat("/* ", kMany)).empty());
  EXPECT_FALSE(ErrorsOfFile(Repeat("a = /*\n", kMany)).empty());
  EXPECT_FALSE(ErrorsOfFile(Repeat("a \"\n  b\n", kMany)).empty());
  EXPECT_FALSE(ErrorsOfFile(Repeat("a = 1 2\n  b\n", kMany)).empty());
  EXPECT_FALSE(ErrorsOfFile(Repeat("a {} ", kMany)).empty());
  EXPECT_FALSE(ErrorsOfFile("a = " + Repeat("[", kMany) + Repeat("}", kMany)).empty());
  EXPECT_FALSE(ErrorsOfFile("a {\n b = " + Repeat("([", kMany) + Repeat(")", kMany) + "\n}\n").empty());
  EXPECT_FALSE(ErrorsOfFile(Repeat("a = \"${\n", kMany)).empty());
  EXPECT_FALSE(ErrorsOfFile(Repeat("x\n", kMany) + Repeat("}", kMany)).empty());
  EXPECT_TRUE(ErrorsOfFile("a = <<-E\n" + Repeat(" \n", kMany) + "E\n").empty());
  EXPECT_TRUE(ErrorsOfFile("a = \"" + Repeat("$$", kMany) + "\"\n").empty());
}

// Small inputs that have broken parsers, whole and cut at each place.
TEST(Hostile, NastyTextsAndTheirBeginnings) {
  const std::vector<std::string> texts = {
      "a = \"${\"${\"${b}\"}\"}\"\n",
      "a = <<-E\n  ${<<F\nx\nF\n}\n  E\nb = 1\n",
      "a = \"%{ if b ~}x%{~ else }${c}%{ endif }\"\n",
      "a = \"\\u00e9\\U0001F600\\\\\\\"$${%%{\"\n",
      "a \"b\" c { d = {\n e = [for f, g in h : { (f) = g... if i }]\n } }\n",
      "a = b ? c[*].d.*.e.0[\"f\"] : ns::g(1, 2...)\n",
      "/* */ a = /* */ 1 # x\r\n// y\r\n",
      std::string("a = \"\0\xFF\xC3\"\n# \0\xFF\n", 16),
      "\xEF\xBB\xBF\xEF\xBB\xBF"
      "a = 1\n",
      "a = 1.2e+3...\nb = 1..2\nc = 1e\nd = 0e+\n",
      "a = ~}\nb = }\nc = =>\nd = ::\ne = ...\n",
      "a = <<E\n%{ for x in y ~}\n${~ x ~}\n%{~ endfor ~}\nE\n",
      "a=[\n{\n}\n,\n(\n)\n]",
      "a\"b\"{c=\"d\"}\n",
      "\"\"\"\"\"",
      "<<",
      "<<-",
      "<<E",
      "<<E\n",
      "<<E\nE",
      "${",
      "%{",
      "~}",
      "\\",
      "'",
      "\r",
      "\xF0\x9F\x98",
  };
  for (const std::string& text : texts) {
    for (std::size_t size = 0; size <= text.size(); ++size) {
      // Exactly as long as the text, so that a step past the end is seen.
      const std::vector<char> exact(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(size));
      const std::string_view cut(exact.data(), exact.size());
      const ParsedFile parsed = ParseFile(cut, FileId{0});
      EXPECT_EQ(CheckSpans(cut, *parsed.file), "") << cut;
      Arena arena;
      ParseExpression(cut, FileId{0}, 0, arena);
      ParseTemplate(cut, FileId{0}, 0, arena);
      ParseJsonFile(cut, FileId{0});
      ParseJsonVariables(cut, FileId{0});
    }
  }
}

}  // namespace
}  // namespace assay::hcl
