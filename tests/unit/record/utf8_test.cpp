// SPDX-License-Identifier: Apache-2.0
#include "record/utf8.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(Utf8, KeepsWhatIsValid) {
  const std::string text = "a\xc3\xa9\xe6\xbc\xa2\xf0\x9f\x94\x91";
  EXPECT_EQ(RepairUtf8(text), text);
  std::size_t pos = 3;
  EXPECT_EQ(NextCodePoint(text, pos), U'漢');
  EXPECT_EQ(NextCodePoint(text, pos), U'🔑');
  EXPECT_EQ(pos, text.size());
}

TEST(Utf8, ReplacesEachMaximalPart) {  // Unicode 15, section 3.9, table 3-11
  EXPECT_EQ(RepairUtf8("\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64"),
            "a\uFFFD\uFFFD\uFFFDb\uFFFDc\uFFFD\uFFFDd");
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndWhatLiesBeyond) {
  EXPECT_EQ(RepairUtf8("\xc0\xaf"), "\uFFFD\uFFFD");
  EXPECT_EQ(RepairUtf8("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(RepairUtf8("\xf4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");
}

}  // namespace
}  // namespace assay
