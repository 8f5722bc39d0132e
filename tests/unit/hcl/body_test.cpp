// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dump.h"

namespace assay::hcl {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Body, HoldsAttributesAndBlocksInOrder) {
  EXPECT_EQ(
      DumpFile("a = 1\nb \"c\" d {\n  e = [\n    f,\n  ]\n\n  g {\n  }\n  h { i = 1 }\n  j {}\n}\nk = 2\n"),
      "a = 1\nb \"c\" \"d\" {\ne = [f]\ng {}\nh {\ni = 1\n}\nj {}\n}\nk = 2\n");
}

TEST(Body, EmptyFilesAreFine) {
  EXPECT_EQ(DumpFile(""), "");
  EXPECT_EQ(DumpFile("\n\r\n  # only this"), "");
  EXPECT_EQ(DumpFile("\xEF\xBB\xBF"), "");
}

TEST(Body, LinesMayEndInCarriageReturnAndFeed) {
  EXPECT_EQ(DumpFile("\xEF\xBB\xBF"
                     "a = 1\r\nb {\r\n  c = \"x\" # d\r\n}\r\n"),
            "a = 1\nb {\nc = \"x\"\n}\n");
}

TEST(Body, LabelsResolveEscapes) { EXPECT_EQ(DumpFile("a \"b\\\"$${c}\" {}\n"), "a \"b\\\"${c}\" {}\n"); }

TEST(Body, KnowsWhereEverythingIs) {
  const std::string_view text = "r \"a\" \"b\" {\n  x = 1 + 2\n}\n";
  const ParsedFile parsed = ParseFile(text, FileId{7});
  ASSERT_EQ(parsed.file->body.blocks.size(), 1u);
  const Block& block = parsed.file->body.blocks[0];
  EXPECT_EQ(block.span, (Span{FileId{7}, 0, 25}));
  EXPECT_EQ(block.header_span, (Span{FileId{7}, 0, 9}));
  EXPECT_EQ(block.labels[1].span, (Span{FileId{7}, 6, 9}));
  EXPECT_EQ(block.body.span, (Span{FileId{7}, 10, 25}));
  const Attribute* x = block.body.Find("x");
  ASSERT_NE(x, nullptr);
  EXPECT_EQ(x->span, (Span{FileId{7}, 14, 23}));
  EXPECT_EQ(x->name_span, (Span{FileId{7}, 14, 15}));
  EXPECT_EQ(block.body.Find("y"), nullptr);
  EXPECT_EQ(CheckSpans(text, *parsed.file), "");
}

TEST(Body, CommentsAreKeptWithTheirMarks) {
  const std::string_view text = "# a\r\nb = 1 // c\n/* d\n */ e = /* f */ \"# g\" # h";
  const ParsedFile parsed = ParseFile(text, FileId{0});
  EXPECT_THAT(parsed.diagnostics, IsEmpty());
  std::vector<std::string> comments;
  for (const Comment& comment : parsed.file->comments) {
    comments.emplace_back(text.substr(comment.span.begin, comment.span.end - comment.span.begin));
  }
  EXPECT_THAT(comments, ElementsAre("# a", "// c", "/* d\n */", "/* f */", "# h"));
}

TEST(Body, CommentsInBrokenPartsAreKeptOnce) {
  const ParsedFile parsed = ParseFile("a {\n # b\n c = [1 2] # d\n}\n# e\nf = # g\n", FileId{0});
  EXPECT_EQ(parsed.file->comments.size(), 4u);
}

TEST(Body, ArgumentSetTwiceKeepsTheLast) {
  EXPECT_EQ(DumpFile("a {\n  b = 1\n  c = 2\n  b = 3\n}\n"),
            "a {\nc = 2\nb = 3\n}\nerror 4:3 Argument is set twice\n");
  EXPECT_EQ(DumpFile("b = 1\nb = 2\nb = 3\n"),
            "b = 3\nerror 2:1 Argument is set twice\nerror 3:1 Argument is set twice\n");
}

TEST(Body, ArgumentSetTwiceIsFoundAmongMany) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "a" + std::to_string(i) + " = " + std::to_string(i) + "\n";
  text += "a7 = 70\n";
  const ParsedFile parsed = ParseFile(text, FileId{0});
  EXPECT_THAT(Errors(text, parsed.diagnostics), ElementsAre("41:1 Argument is set twice"));
  ASSERT_EQ(parsed.file->body.attributes.size(), 40u);
  EXPECT_EQ(Dump(parsed.file->body.Find("a7")->value), "70");
}

TEST(Body, RulesOfOneLineBlocks) {
  EXPECT_THAT(ErrorsOfFile("a { b = 1 }\n"), IsEmpty());
  EXPECT_THAT(ErrorsOfFile("a { b = 1, c = 2 }\n"), ElementsAre("1:10 Missing closing brace of the block"));
  EXPECT_THAT(ErrorsOfFile("a { b = 1\n}\n"), ElementsAre("1:10 Missing closing brace of the block"));
  EXPECT_THAT(ErrorsOfFile("a { b {} }\n"), ElementsAre("1:7 Missing value of the argument"));
  EXPECT_THAT(ErrorsOfFile("a { \"b\" = 1 }\n"), ElementsAre("1:5 Missing name of an argument"));
}

TEST(Body, EachItemNeedsItsLine) {
  EXPECT_THAT(ErrorsOfFile("a = 1 b = 2\n"), ElementsAre("1:7 Missing new line after the argument"));
  EXPECT_THAT(ErrorsOfFile("a = 1,\n"), ElementsAre("1:6 Missing new line after the argument"));
  EXPECT_THAT(ErrorsOfFile("a {\n  b = 1 }\n"), ElementsAre("2:9 Missing new line after the argument"));
  EXPECT_EQ(DumpFile("a {\n} b {\n}\n"), "a {}\nb {}\nerror 2:3 Missing new line after the block\n");
  EXPECT_EQ(DumpFile("a {\n} = 1\nb = 1\n"), "a {}\nb = 1\nerror 2:3 Missing new line after the block\n");
}

TEST(Body, WhatIsNoItem) {
  EXPECT_THAT(ErrorsOfFile("a\n"), ElementsAre("1:1 Missing value or block"));
  EXPECT_THAT(ErrorsOfFile("a"), ElementsAre("1:1 Missing value or block"));
  EXPECT_THAT(ErrorsOfFile("a: 1\n"), ElementsAre("1:2 Missing value or block"));
  EXPECT_THAT(ErrorsOfFile("\"a\" = 1\n"), ElementsAre("1:1 Name of an argument is quoted"));
  EXPECT_THAT(ErrorsOfFile("1 = a\n"), ElementsAre("1:1 Missing name of an argument or block"));
  EXPECT_THAT(ErrorsOfFile("}\n"), ElementsAre("1:1 Closing brace without an opening one"));
  EXPECT_THAT(ErrorsOfFile("a \"b\"\n{\n}\n"), ElementsAre("1:6 Missing brace of the block"));
  EXPECT_THAT(ErrorsOfFile("a \"b\" = 1\n"), ElementsAre("1:7 Equals sign in the head of a block"));
  EXPECT_THAT(ErrorsOfFile("a 1 {\n}\n"), ElementsAre("1:3 Missing value or block"));
  EXPECT_THAT(ErrorsOfFile("a \"${b}\" {\n}\n"), ElementsAre("1:3 Template in a label"));
  EXPECT_THAT(ErrorsOfFile("a <<E\nE\n{\n}\n"), ElementsAre("1:3 Missing value or block"));
}

TEST(Body, BytesThatAreNoText) {
  EXPECT_THAT(ErrorsOfFile("a = \"\xFF\"\nb = 1\n"), ElementsAre("1:6 Bytes that are not UTF-8"));
  EXPECT_THAT(ErrorsOfFile(std::string("a = \"\0\"\n", 8)), ElementsAre("1:6 NUL byte in the text"));
  EXPECT_THAT(ErrorsOfFile(std::string("a = \0\n", 6)), ElementsAre("1:5 NUL byte in the text"));
  EXPECT_THAT(ErrorsOfFile("\xFF\xFE"
                           "a"),
              ElementsAre("1:1 File is in UTF-16"));
}

TEST(Body, CommentsInAnotherEncodingAreOnlyWarnedAbout) {
  const ParsedFile parsed = ParseFile("# caf\xE9\na = 1 # \xE9\n", FileId{0});
  ASSERT_EQ(parsed.diagnostics.size(), 1u);
  EXPECT_EQ(parsed.diagnostics[0].severity, DiagnosticSeverity::kWarning);
  EXPECT_EQ(parsed.diagnostics[0].span, (Span{FileId{0}, 5, 6}));
  EXPECT_EQ(Dump(parsed.file->body), "a = 1\n");
}

}  // namespace
}  // namespace assay::hcl
