// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

#include "author.h"
#include "dump.h"

namespace assay::hcl {
namespace {

using Bytes = std::vector<std::uint8_t>;

// True for any text: spans lie in it and nest, and no place is reported twice.
void CheckAnyText(const std::string& text) {
  const ParsedFile parsed = ParseFile(text, FileId{0});
  RC_ASSERT(CheckSpans(text, *parsed.file) == "");
  std::set<std::uint32_t> places;
  for (const Diagnostic& diagnostic : parsed.diagnostics) {
    RC_ASSERT(diagnostic.span.begin <= diagnostic.span.end);
    RC_ASSERT(diagnostic.span.end <= text.size());
    RC_ASSERT(places.insert(diagnostic.span.begin).second);
    RC_ASSERT(!diagnostic.summary.empty() && !diagnostic.detail.empty());
  }
  std::uint32_t last = 0;
  for (const Comment& comment : parsed.file->comments) {
    RC_ASSERT(comment.span.begin >= last && comment.span.end > comment.span.begin);
    last = comment.span.end;
  }
}

void CheckValues(const std::string& text, const Body& body) {
  for (const Attribute& attribute : body.attributes) {
    const Span span = attribute.value->span;
    // A heredoc's marker needs its line's end.
    const std::string value = text.substr(span.begin, span.end - span.begin) + "\n";
    RC_ASSERT(DumpExpression(value) == Dump(attribute.value));
  }
  for (const Block& block : body.blocks) CheckValues(text, block.body);
}

void Check(const std::string& what, const std::function<void(const Bytes&)>& property) {
  const auto result = rc::detail::checkTestable(
      [&](const Bytes& bytes) { property(bytes); }, rc::detail::TestMetadata{what, what},
      rc::detail::TestParams{.seed = 20261120, .maxSuccess = 1000, .maxSize = 120});
  std::ostringstream text;
  rc::detail::printResultMessage(result, text);
  EXPECT_TRUE(result.template is<rc::detail::SuccessResult>()) << text.str();
}

TEST(Property, WhatIsValidParsesAndNests) {
  Check("valid", [](const Bytes& choices) {
    const std::string text = Author(choices).File();
    const ParsedFile parsed = ParseFile(text, FileId{0});
    RC_LOG() << text;
    RC_ASSERT(Errors(text, parsed.diagnostics).empty());
    RC_ASSERT(CheckSpans(text, *parsed.file) == "");
  });
}

TEST(Property, SpanOfAValueIsTheValue) {
  Check("span", [](const Bytes& choices) {
    const std::string text = Author(choices).File();
    RC_LOG() << text;
    CheckValues(text, ParseFile(text, FileId{0}).file->body);
  });
}

TEST(Property, FilesJoinedParseToBothSets) {
  Check("joined", [](const Bytes& choices) {
    const Bytes first(choices.begin(), choices.begin() + static_cast<std::ptrdiff_t>(choices.size() / 2));
    const Bytes second(choices.begin() + static_cast<std::ptrdiff_t>(choices.size() / 2), choices.end());
    const std::string a = Author(first).File();
    const std::string b = Author(second).File();
    RC_LOG() << a << b;
    RC_ASSERT(DumpFile(a + b) == DumpFile(a) + DumpFile(b));
  });
}

TEST(Property, BrokenItemBetweenFilesLeavesBothSets) {
  Check("broken", [](const Bytes& choices) {
    // With what is left of it.
    static const std::vector<std::pair<std::string, std::string>> kBroken = {
        {"x = = 1\n", "x = broken\n"},
        {"x {\n  y = [1 2]\n  z = 1\n}\n", "x {\ny = broken\nz = 1\n...\n}\n"},
        {"x \"y {\n}\n", ""},
        {"x {\n  y = \"a\n}\n", "x {\ny = broken\n...\n}\n"},
        {"@\n", ""},
        {"x {\n  y = f(\n}\n", "x {\ny = broken\n...\n}\n"}};
    const std::string text = Author(choices).File();
    const auto& [broken, left] = kBroken[choices.size() % kBroken.size()];
    const std::string whole = text + broken + text;
    RC_LOG() << whole;
    const ParsedFile parsed = ParseFile(whole, FileId{0});
    RC_ASSERT(Dump(parsed.file->body) == DumpFile(text) + left + DumpFile(text) + "...\n");
    RC_ASSERT(parsed.diagnostics.size() == 1u);
  });
}

TEST(Property, AnyBytesAreReadWithoutHarm) {
  Check("bytes", [](const Bytes& bytes) { CheckAnyText(std::string(bytes.begin(), bytes.end())); });
  Check("signs", [](const Bytes& bytes) {
    static constexpr std::string_view kSigns = "{}[]()\"\"$%~\\\n\n <-=E#*/.,:?1a\r\xC3\xA9";
    std::string text;
    for (const std::uint8_t byte : bytes) text += kSigns[byte % kSigns.size()];
    CheckAnyText(text);
    Arena arena;
    ParseExpression(text, FileId{0}, 0, arena);
    ParseTemplate(text, FileId{0}, 0, arena);
    ParseJsonFile(text, FileId{0});
  });
}

TEST(Property, DamagedTextIsReadWithoutHarm) {
  Check("damaged", [](const Bytes& choices) {
    static const std::vector<std::string> kSigns = {"{",  "}",  "[",     "]", "(",  ")",  "\"", "\n",
                                                    "${", "%{", "<<E\n", "=", "\\", "/*", "~}"};
    std::string text = Author(choices).File();
    for (std::size_t i = 0; i + 1 < choices.size() && i < 6; i += 2) {
      const std::size_t at = (choices[i] * 251u + choices[i + 1]) % (text.size() + 1);
      if (choices[i] % 2 == 0) {
        text.insert(at, kSigns[choices[i + 1] % kSigns.size()]);
      } else {
        text.erase(at, 1 + choices[i + 1] % 4);
      }
    }
    RC_LOG() << text;
    CheckAnyText(text);
  });
}

}  // namespace
}  // namespace assay::hcl
