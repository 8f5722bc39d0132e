// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dump.h"

namespace assay::hcl {
namespace {

std::string DumpJson(std::string_view text) {
  const ParsedFile parsed = ParseJsonFile(text, FileId{0});
  std::string out = Dump(parsed.file->body);
  for (const std::string& error : Errors(text, parsed.diagnostics)) out += "error " + error + "\n";
  return out;
}

TEST(JsonConfig, BlocksGetTheirLabels) {
  EXPECT_EQ(
      DumpJson(R"({
    "variable": {"v": {"type": "string"}},
    "resource": {"r": {"b": {"x": 1}, "a": {"y": true}}, "s": {"c": {}}},
    "data": {"d": {"e": {"z": null}}},
    "locals": {"l": 1.5},
    "terraform": {"required_version": ">= 1"}
  })"),
      "variable \"v\" {\ntype = \"string\"\n}\n"
      "resource \"r\" \"b\" {\nx = 1\n}\nresource \"r\" \"a\" {\ny = true\n}\nresource \"s\" \"c\" {}\n"
      "data \"d\" \"e\" {\nz = null\n}\nlocals {\nl = 1.5\n}\nterraform {\nrequired_version = \">= 1\"\n}\n");
}

TEST(JsonConfig, ListsAreSeveralBlocks) {
  EXPECT_EQ(
      DumpJson(
          R"([{"provider": {"aws": [{"region": "a"}, {"region": "b"}]}}, {"locals": [{"c": 1}, {"d": 2}]}])"),
      "provider \"aws\" {\nregion = \"a\"\n}\nprovider \"aws\" {\nregion = \"b\"\n}\nlocals {\nc = "
      "1\n}\nlocals {\nd = 2\n}\n");
}

TEST(JsonConfig, WhatIsInsideABlockStaysAValue) {
  EXPECT_EQ(
      DumpJson(
          R"({"resource": {"r": {"a": {"ingress": [{"port": 22, "cidr": ["x"]}], "tags": {"b": "c", "a": "d"}}}}})"),
      "resource \"r\" \"a\" {\ningress = [{\"port\":22 \"cidr\":[\"x\"]}]\ntags = {\"b\":\"c\" "
      "\"a\":\"d\"}\n}\n");
}

TEST(JsonConfig, StringsAndKeysAreTemplates) {
  EXPECT_EQ(
      DumpJson(
          R"({"locals": {"a": "${var.b}", "c": "x-${d[0]}", "e": "$${f}", "g": {"${h}": 1}, "i": "a\n\"b"}})"),
      "locals {\na = (wrap (. var b))\nc = (cat \"x-\" (at d 0))\ne = \"${f}\"\ng = {(wrap h):1}\ni = "
      "\"a\\n\\\"b\"\n}\n");
}

TEST(JsonConfig, CommentsAreLeftOutOfBodies) {
  EXPECT_EQ(DumpJson(R"({"//": "x", "locals": {"//": "y", "a": {"//": "z"}}})"),
            "locals {\na = {\"//\":\"z\"}\n}\n");
}

TEST(JsonConfig, WrongShapes) {
  EXPECT_EQ(DumpJson(R"({"resource": {"r": 1}, "locals": {"a": 1}})"),
            "locals {\na = 1\n}\nerror 1:20 Value is not an object\n");
  EXPECT_EQ(DumpJson(R"({"locals": [[1]]})"), "error 1:13 Value is not an object\n");
  EXPECT_EQ(DumpJson("1"), "error 1:1 Value is not an object\n");
  EXPECT_EQ(DumpJson(R"({"resource": {"r": {"a": null}}})"), "");
}

TEST(JsonConfig, BrokenTemplateIsABrokenValue) {
  EXPECT_EQ(DumpJson(R"({"locals": [{"a": "${b +}"}, {"c": 1}]})"),
            "locals {\na = broken\n}\nlocals {\nc = 1\n}\nerror 1:25 Missing expression\n");
}

TEST(JsonConfig, BrokenJsonKeepsTheBlocksBefore) {
  const std::string_view text = R"({"resource": {"r": {"a": {"x": 1}, "b": {"y": [1, }}})";
  const ParsedFile parsed = ParseJsonFile(text, FileId{0});
  EXPECT_EQ(Dump(parsed.file->body),
            "resource \"r\" \"a\" {\nx = 1\n}\nresource \"r\" \"b\" {\ny = broken\n...\n}\n...\n");
  EXPECT_TRUE(parsed.file->lost);
  EXPECT_EQ(parsed.diagnostics.size(), 1u);
}

TEST(JsonConfig, SpansPointIntoTheFile) {
  const std::string_view text = R"({"locals": {"a": "x\n\u00e9${b}\ud83d\ude00${cd}"}})";
  const ParsedFile parsed = ParseJsonFile(text, FileId{4});
  ASSERT_EQ(parsed.file->body.blocks.size(), 1u);
  const Attribute& a = parsed.file->body.blocks[0].body.attributes[0];
  const auto at = [&](Span span) { return text.substr(span.begin, span.end - span.begin); };
  EXPECT_EQ(at(a.name_span), "\"a\"");
  EXPECT_EQ(at(a.span), R"("a": "x\n\u00e9${b}\ud83d\ude00${cd}")");
  const auto* value = As<TemplateExpr>(a.value);
  ASSERT_NE(value, nullptr);
  ASSERT_EQ(value->parts.size(), 4u);
  EXPECT_EQ(at(value->parts[0]->span), R"(x\n\u00e9)");
  EXPECT_EQ(at(value->parts[1]->span), "b");
  EXPECT_EQ(at(value->parts[2]->span), R"(\ud83d\ude00)");
  EXPECT_EQ(at(value->parts[3]->span), "cd");
  EXPECT_EQ(value->parts[3]->span.file, FileId{4});
}

TEST(JsonConfig, VariablesAreAttributesWithoutTemplates) {
  const ParsedFile parsed =
      ParseJsonVariables(R"({"resource": {"a": "${b}"}, "c": ["x"], "//": 1})", FileId{0});
  EXPECT_TRUE(parsed.diagnostics.empty());
  EXPECT_EQ(Dump(parsed.file->body), "resource = {\"a\":\"${b}\"}\nc = [\"x\"]\n");
}

TEST(JsonConfig, TextMayComeFromNoFile) {
  const ParsedFile parsed = ParseJsonFile(R"({"locals": {"a": "\n${b}"}})", FileId::kNone);
  EXPECT_EQ(Dump(parsed.file->body), "locals {\na = (cat \"\\n\" b)\n}\n");
}

TEST(JsonConfig, DepthIsLimited) {
  std::string text = R"({"locals": {"a": )" + std::string(5'000, '[') + std::string(5'000, ']') + "}}";
  ParsedFile parsed = ParseJsonFile(text, FileId{0});
  EXPECT_FALSE(parsed.diagnostics.empty());
  EXPECT_EQ(Dump(parsed.file->body), "locals {\na = broken\n}\n");
  text = R"({"locals": {"a": "${)" + std::string(5'000, '(') + R"("}})";
  parsed = ParseJsonFile(text, FileId{0});
  ASSERT_EQ(parsed.diagnostics.size(), 1u);
  EXPECT_EQ(parsed.diagnostics[0].code, "limit-depth");
}

}  // namespace
}  // namespace assay::hcl
