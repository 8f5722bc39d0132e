// SPDX-License-Identifier: Apache-2.0
#include "source/sources.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace assay {
namespace {

TEST(SourceFileTest, PositionsCountLinesAndCodePointsFromOne) {
  const SourceFile file("a.tf", "ab\n\xC3\xA4\xE2\x82\xAC!\n\nx");
  EXPECT_EQ(file.At(0), (Position{1, 1}));
  EXPECT_EQ(file.At(2), (Position{1, 3}));
  EXPECT_EQ(file.At(3), (Position{2, 1}));
  EXPECT_EQ(file.At(5), (Position{2, 2}));
  EXPECT_EQ(file.At(6), (Position{2, 2})) << "inside a character";
  EXPECT_EQ(file.At(8), (Position{2, 3}));
  EXPECT_EQ(file.At(10), (Position{3, 1}));
  EXPECT_EQ(file.At(11), (Position{4, 1}));
  EXPECT_EQ(file.At(12), (Position{4, 2}));
  EXPECT_EQ(file.At(4'000'000'000), (Position{4, 2}));
}

TEST(SourceFileTest, LinesComeWithoutTheirEnding) {
  const SourceFile file("a", "one\r\ntwo\nthree");
  EXPECT_EQ(file.LineCount(), 3u);
  EXPECT_EQ(file.Line(1), "one");
  EXPECT_EQ(file.Line(2), "two");
  EXPECT_EQ(file.Line(3), "three");
  EXPECT_EQ(file.Line(0), "");
  EXPECT_EQ(file.Line(4), "");
  EXPECT_EQ(file.LineStart(2), 5u);
  EXPECT_EQ(file.LineStart(9), 14u);
}

TEST(SourceFileTest, EmptyTextHasOneEmptyLine) {
  const SourceFile file("a", "");
  EXPECT_EQ(file.LineCount(), 1u);
  EXPECT_EQ(file.At(0), (Position{1, 1}));
  EXPECT_EQ(file.Line(1), "");
}

TEST(SourceFileTest, AByteOrderMarkTakesNoColumn) {
  const SourceFile file("a", "\xEF\xBB\xBFx\ny");
  EXPECT_EQ(file.At(3), (Position{1, 1}));
  EXPECT_EQ(file.At(4), (Position{1, 2}));
  EXPECT_EQ(file.At(5), (Position{2, 1}));
  EXPECT_EQ(file.Line(1), "x");
}

TEST(SourceFileTest, ColumnsAreRightFarIntoALongLine) {
  std::string text = "first\n";
  for (int i = 0; i < 5000; ++i) text += i % 3 == 0 ? "\xE2\x82\xAC" : "a";
  const SourceFile file("a", text);
  std::uint32_t column = 1;
  for (std::uint32_t offset = 6; offset < text.size(); ++column) {
    ASSERT_EQ(file.At(offset), (Position{2, column})) << offset;
    offset += text[offset] == 'a' ? 1 : 3;
  }
}

TEST(SourceFileTest, BytesThatAreNoUtf8DoNotCrossTheLine) {
  const SourceFile file("a", "\x80\x80\n\x80\x80\x80\x80\x80");
  for (std::uint32_t i = 3; i <= 8; ++i) EXPECT_EQ(file.At(i).line, 2u);
}

TEST(SourceFileTest, DroppedTextHasNoPositionsAndKeepsItsSize) {
  SourceFile file("a", "some text\n");
  file.Drop();
  EXPECT_EQ(file.size(), 10u);
  EXPECT_EQ(file.text(), "");
  EXPECT_EQ(file.At(3), (Position{0, 0}));
  EXPECT_EQ(file.Line(1), "");
}

TEST(SourcesTest, FindsFilesByPathAndTextBySpan) {
  Sources sources;
  const FileId a = sources.Add("a.tf", "hello\nworld");
  const FileId b = sources.Add("b.tf", "");
  EXPECT_EQ(sources.Add("a.tf", "again"), FileId{2});
  EXPECT_EQ(sources.size(), 3u);
  EXPECT_EQ(sources.Find("a.tf"), a);
  EXPECT_EQ(sources.Find("b.tf"), b);
  EXPECT_EQ(sources.Find("c.tf"), FileId::kNone);
  EXPECT_EQ(sources.Text({a, 6, 11}), "world");
  EXPECT_EQ(sources.Text({a, 6, 999}), "world");
  EXPECT_EQ(sources.Text({a, 999, 1000}), "");
  EXPECT_EQ(sources.Text({}), "");
  EXPECT_EQ(sources.Begin({a, 6, 11}), (Position{2, 1}));
  EXPECT_EQ(sources.End({a, 6, 11}), (Position{2, 6}));
  EXPECT_EQ(sources.Begin({}), (Position{0, 0}));
}

TEST(SourcesTest, ReferencesStayValidWhileThreadsAdd) {
  Sources sources;
  const FileId first = sources.Add("first", "a\nb\nc");
  const SourceFile& file = sources.file(first);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&sources, &file, t] {
      for (int i = 0; i < 200; ++i) {
        const std::string path = std::to_string(t) + "/" + std::to_string(i);
        const FileId id = sources.Add(path, path + "\n");
        EXPECT_EQ(sources.Find(path), id);
        EXPECT_EQ(sources.file(id).text(), path + "\n");
        EXPECT_EQ(file.At(4), (Position{3, 1}));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(sources.size(), 801u);
}

}  // namespace
}  // namespace assay
