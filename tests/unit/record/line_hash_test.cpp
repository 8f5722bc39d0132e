// SPDX-License-Identifier: Apache-2.0
#include "record/line_hash.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace assay {
namespace {

using testing::ElementsAre;
using testing::Pair;

std::set<std::uint32_t> UpTo(std::uint32_t n) {
  std::set<std::uint32_t> lines;
  for (std::uint32_t i = 1; i <= n; ++i) lines.insert(i);
  return lines;
}

TEST(LineHashes, GivesThePublishedVectors) {  // of the upload action's own tests
  EXPECT_THAT(LineHashes("", UpTo(9)), ElementsAre(Pair(1, "c129715d7a2bc9a3:1")));
  EXPECT_THAT(LineHashes(" a\nb\n  \t\tc\n d", UpTo(9)),
              ElementsAre(Pair(1, "271789c17abda88f:1"), Pair(2, "54703d4cd895b18:1"),
                          Pair(3, "180aee12dab6264:1"), Pair(4, "a23a3dc5e078b07b:1")));
}

TEST(LineHashes, DoesNotMindHowLinesEnd) {
  EXPECT_EQ(LineHashes("a\r\nb\rc\n", UpTo(9)), LineHashes("a\nb\nc\n", UpTo(9)));
}

TEST(LineHashes, CountsRepeatsAndGivesOnlyWhatIsWanted) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "same\n";
  const auto hashes = LineHashes(text, {1, 2, 3, 1000});
  ASSERT_EQ(hashes.size(), 3u);
  EXPECT_TRUE(hashes.at(1).ends_with(":1"));
  EXPECT_TRUE(hashes.at(3).ends_with(":3"));
  EXPECT_EQ(hashes.at(1).substr(0, hashes.at(1).find(':')), hashes.at(3).substr(0, hashes.at(3).find(':')));
}

TEST(LineHashes, AgreesWithAnImplementationBySomebodyElse) {
  const std::string script = std::string(ASSAY_SOURCE_DIR) + "/../shared/conformance/gh_fingerprint.py";
  if (!std::filesystem::exists(script) || std::system("python3 -c '' 2>/dev/null") != 0) {
    GTEST_SKIP() << "needs python3 and " << script;
  }
  std::string text = "a \xf0\x9f\x94\x91 key\r\n\ttabs\tand \xe6\xbc\xa2\xe5\xad\x97\r";
  for (int i = 0; i < 200; ++i) text += "line " + std::to_string(i % 7) + (i % 3 == 0 ? "\n\n" : "\r\n");
  const std::string path = testing::TempDir() + "line_hash_test.txt";
  std::ofstream(path, std::ios::binary) << text;
  std::string expected, actual;
  std::FILE* pipe = popen(("python3 '" + script + "' '" + path + "'").c_str(), "r");
  ASSERT_TRUE(pipe);
  std::array<char, 4096> buffer;
  for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    expected.append(buffer.data(), n);
  ASSERT_EQ(pclose(pipe), 0);
  std::filesystem::remove(path);
  for (const auto& [line, hash] : LineHashes(text, UpTo(1000)))
    actual += std::to_string(line) + " " + hash + "\n";
  EXPECT_EQ(actual, expected);
}

}  // namespace
}  // namespace assay
