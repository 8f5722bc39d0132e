// SPDX-License-Identifier: Apache-2.0
#include "source/text.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(TextTest, FindsTheFirstByteThatIsNoUtf8) {
  constexpr auto kNone = std::string_view::npos;
  EXPECT_EQ(FindInvalidUtf8(""), kNone);
  EXPECT_EQ(
      FindInvalidUtf8("plain, \xC3\xA4, \xE2\x82\xAC, \xF0\x9F\x98\x80, \xEF\xBF\xBF, \xF4\x8F\xBF\xBF"),
      kNone);
  EXPECT_EQ(FindInvalidUtf8("0123456789\x80"), 10u);
  EXPECT_EQ(FindInvalidUtf8("a\xC0\xAF"), 1u) << "overlong";
  EXPECT_EQ(FindInvalidUtf8("a\xE0\x80\xAF"), 1u) << "overlong";
  EXPECT_EQ(FindInvalidUtf8("ab\xED\xA0\x80"), 2u) << "surrogate";
  EXPECT_EQ(FindInvalidUtf8("\xF4\x90\x80\x80"), 0u) << "past the last code point";
  EXPECT_EQ(FindInvalidUtf8("\xC3\xA4\xE2\x82"), 2u) << "cut short";
  EXPECT_EQ(FindInvalidUtf8("\xFF"), 0u);
}

TEST(TextTest, FindsTheFirstByteThatIsNoAsciiAtAnyOffset) {
  for (std::size_t i = 0; i < 40; ++i) {
    std::string text(40, 'a');
    text[i] = '\x80';
    EXPECT_EQ(FindNonAscii(text), i);
  }
  EXPECT_EQ(FindNonAscii(std::string(1000, 'a')), std::string_view::npos);
}

TEST(TextTest, WritesCodePointsAsUtf8) {
  std::string text;
  for (const std::uint32_t c : {0x41u, 0xE4u, 0x20ACu, 0x1F600u}) AppendUtf8(text, c);
  EXPECT_EQ(text, "A\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80");
  std::string bad;
  AppendUtf8(bad, 0xD800);
  AppendUtf8(bad, 0x110000);
  EXPECT_EQ(bad, "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(TextTest, PrintableShowsWhatCouldSteerATerminal) {
  EXPECT_EQ(Printable("a/\xC3\xA4 b"), "a/\xC3\xA4 b");
  EXPECT_EQ(Printable("\x1B[2J\n\xFF\x7F\xC2\x9B"), "\\x1B[2J\\x0A\\xFF\\x7F\\xC2\\x9B");
}

}  // namespace
}  // namespace assay
