// SPDX-License-Identifier: Apache-2.0
#include "source/gitignore.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <set>

#include "source/discover.h"
#include "temporary_directory.h"

namespace assay {
namespace {

bool Ignores(std::string_view rules, std::string_view path, bool directory = false) {
  std::uint64_t steps = 0;
  return IgnoreFile(rules).Judge(path, directory, steps) == IgnoreVerdict::kIgnored;
}

TEST(GitignoreTest, NamesMatchAtAnyDepthAndPathsWhereTheyStand) {
  EXPECT_TRUE(Ignores("a.tf", "x/y/a.tf"));
  EXPECT_FALSE(Ignores("/a.tf", "x/a.tf"));
  EXPECT_TRUE(Ignores("/a.tf", "a.tf"));
  EXPECT_TRUE(Ignores("x/a.tf", "x/a.tf"));
  EXPECT_FALSE(Ignores("x/a.tf", "y/x/a.tf"));
  EXPECT_FALSE(Ignores("a.tf", "a.tfx"));
}

TEST(GitignoreTest, ASlashAtTheEndMeansDirectories) {
  EXPECT_TRUE(Ignores("build/", "x/build", true));
  EXPECT_FALSE(Ignores("build/", "x/build", false));
}

TEST(GitignoreTest, StarsStayInOneNameAndTwoCrossDirectories) {
  EXPECT_TRUE(Ignores("*.log", "a/b.log"));
  EXPECT_FALSE(Ignores("a/*.log", "a/b/c.log"));
  EXPECT_TRUE(Ignores("a/**/c", "a/c"));
  EXPECT_TRUE(Ignores("a/**/c", "a/x/y/c"));
  EXPECT_TRUE(Ignores("**/c", "c"));
  EXPECT_FALSE(Ignores("**/c", "xc"));
  EXPECT_FALSE(Ignores("a/**/c", "a/xc"));
  EXPECT_TRUE(Ignores("a/**", "a/x/y"));
  EXPECT_FALSE(Ignores("a/**", "a", true));
  EXPECT_FALSE(Ignores("a/x**y", "a/x/y"));
}

TEST(GitignoreTest, TheLastMatchDecides) {
  EXPECT_FALSE(Ignores("*.tf\n!main.tf\n", "main.tf"));
  EXPECT_TRUE(Ignores("!main.tf\n*.tf\n", "main.tf"));
}

TEST(GitignoreTest, LinesAreReadAsGitReadsThem) {
  EXPECT_TRUE(
      Ignores("\xEF\xBB\xBF"
              "a\r\n# b\n\\#c\n\\!d\ne   \nf\\ \n",
              "a"));
  const std::string rules = "# b\n\\#c\n\\!d\ne   \nf\\ \n\n";
  EXPECT_FALSE(Ignores(rules, "# b"));
  EXPECT_TRUE(Ignores(rules, "#c"));
  EXPECT_TRUE(Ignores(rules, "!d"));
  EXPECT_TRUE(Ignores(rules, "e"));
  EXPECT_TRUE(Ignores(rules, "f "));
  EXPECT_FALSE(Ignores(rules, ""));
}

TEST(GitignoreTest, SetsAndEscapes) {
  EXPECT_TRUE(Ignores("[a-c]x", "bx"));
  EXPECT_FALSE(Ignores("[!a-c]x", "bx"));
  EXPECT_TRUE(Ignores("[]]x", "]x"));
  EXPECT_TRUE(Ignores("[[:digit:]_]x", "7x"));
  EXPECT_FALSE(Ignores("[[:nonsense:]]x", "7x"));
  EXPECT_FALSE(Ignores("[a", "[a"));
  EXPECT_TRUE(Ignores("\\[a", "[a"));
  EXPECT_TRUE(Ignores("a?c", "abc"));
  EXPECT_FALSE(Ignores("x/a?c", "x/a/c"));
  EXPECT_FALSE(Ignores("x/a[/]c", "x/a/c"));
  EXPECT_FALSE(Ignores("a\\", "a\\"));
}

TEST(GitignoreTest, MatchingTakesTimeBoundedByPatternAndPath) {
  std::string pattern;
  std::string path;
  for (int i = 0; i < 200; ++i) pattern += "**/a*a*a*/";
  for (int i = 0; i < 400; ++i) path += "aaaaaaaa/";
  std::uint64_t steps = 0;
  EXPECT_EQ(IgnoreFile(pattern + "b").Judge(path + "c", false, steps), IgnoreVerdict::kSilent);
  EXPECT_LE(steps, 10 * pattern.size() * path.size());
}

// git itself is the oracle: random trees and patterns of few letters, so that matches are common.
class GitOracle : public ::testing::TestWithParam<int> {};

std::string Pick(std::mt19937& random, const std::vector<std::string>& from) {
  return from[random() % from.size()];
}

std::string RandomPattern(std::mt19937& random) {
  static const std::vector<std::string> kParts = {
      "a",   "b",  "c",   "ab",  "*",     "**",      "?",           "[ab]", "[!a]", "[^b]",
      "a*",  "*b", "b**", "[]]", "[a-",   "[b-d]",   "[[:alpha:]]", "\\a",  "\\",   " ",
      "\\ ", "!",  "#",   "***", "[\\]]", "[[:x:]]", "[a-c-]",      "[",    "]"};
  std::string pattern = random() % 5 == 0 ? "!" : "";
  if (random() % 4 == 0) pattern += "/";
  const unsigned parts = 1 + random() % 4;
  for (unsigned i = 0; i < parts; ++i) {
    pattern += Pick(random, kParts);
    if (i + 1 < parts && random() % 2 == 0) pattern += "/";
  }
  if (random() % 4 == 0) pattern += "/";
  if (random() % 10 == 0) pattern += " ";
  if (random() % 12 == 0) pattern += "\r";
  return pattern;
}

TEST_P(GitOracle, AgreesOnWhatIsIgnored) {
  if (std::system("git --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "needs git";
  std::mt19937 random(static_cast<unsigned>(GetParam()));
  const TemporaryDirectory tree;
  const std::string git =
      "cd '" + tree.path().string() + "' && GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null git ";
  ASSERT_EQ(std::system((git + "init -q . >/dev/null 2>&1").c_str()), 0);
  static const std::vector<std::string> kNames = {"a", "b", "c",  "ab",  "aa", "b ", "bcb",
                                                  "]", "!", "#a", "a\\", "-",  "d",  "[a"};
  std::set<std::string> files;
  for (int i = 0; i < 60; ++i) {
    std::string path = Pick(random, kNames);
    for (unsigned depth = random() % 4; depth > 0; --depth) path += "/" + Pick(random, kNames);
    std::error_code error;
    std::filesystem::create_directories((tree / path).parent_path(), error);
    if (error || std::filesystem::exists(tree / path)) continue;
    tree.Write(path, "");
    files.insert(path);
  }
  std::string list;
  for (const std::string& path : files) list += path + '\0';
  const TemporaryDirectory scratch;
  scratch.Write("list", list);
  std::size_t ignored = 0;
  for (int round = 0; round < 10; ++round) {
    std::string all_rules;
    for (const std::string directory : {".git/info", ".", "a", "b", "a/b"}) {
      if (!std::filesystem::is_directory(tree / directory)) continue;
      std::string text;
      for (unsigned lines = random() % 5; lines > 0; --lines) text += RandomPattern(random) + "\n";
      const std::string path = directory + (directory == ".git/info" ? "/exclude" : "/.gitignore");
      tree.Write(path, text);
      all_rules += "--- " + path + "\n" + text;
    }
    // Exit 1 says that nothing is ignored.
    const int status =
        std::system((git + "check-ignore --no-index -z --stdin <'" + (scratch / "list").string() + "' >'" +
                     (scratch / "ignored").string() + "' 2>/dev/null")
                        .c_str());
    ASSERT_TRUE(status == 0 || status == 256) << status;
    std::set<std::string> kept = files;
    std::ifstream in(scratch / "ignored", std::ios::binary);
    for (std::string path; std::getline(in, path, '\0');) ignored += kept.erase(path);

    std::set<std::string> ours;
    for (const FoundFile& file : Discover(*MakeDiskFileSystem(tree.path().string()), {"."}).files) {
      if (files.contains(file.path)) ours.insert(file.path);
    }
    ASSERT_EQ(ours, kept) << all_rules;
  }
  EXPECT_GT(ignored, 0u);
}
INSTANTIATE_TEST_SUITE_P(, GitOracle, ::testing::Range(0, 3));

}  // namespace
}  // namespace assay
