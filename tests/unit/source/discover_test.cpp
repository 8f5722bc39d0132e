// SPDX-License-Identifier: Apache-2.0
#include "source/discover.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "temporary_directory.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::vector<std::string> Paths(const Found& found) {
  std::vector<std::string> paths;
  for (const FoundFile& file : found.files) paths.push_back(file.path + (file.named ? " (named)" : ""));
  return paths;
}
std::vector<std::string> Skipped(const Found& found) {
  std::vector<std::string> skipped;
  for (const SkippedPath& path : found.skipped) skipped.push_back(path.path + ": " + path.reason);
  return skipped;
}
std::vector<std::string> Find(std::map<std::string, std::string> files,
                              const std::vector<std::string>& paths = {"."},
                              const DiscoverOptions& options = {}) {
  return Paths(Discover(*MakeMemoryFileSystem(std::move(files)), paths, options));
}

TEST(DiscoverTest, FindsAllFilesSortedByBytes) {
  EXPECT_THAT(Find({{"b.tf", ""}, {"a/z.tf", ""}, {"a.tf", ""}, {"a/b/c", ""}}),
              ElementsAre("a.tf", "a/b/c", "a/z.tf", "b.tf"));
}

TEST(DiscoverTest, OverlappingPathsGiveEachFileOnceInAnyOrder) {
  const std::map<std::string, std::string> files = {{"a/x.tf", ""}, {"a/b/y.tf", ""}, {"c.tf", ""}};
  const auto expected = ElementsAre("a/b/y.tf", "a/x.tf (named)");
  EXPECT_THAT(Find(files, {"a", "a/b", "a/x.tf", "./a//x.tf"}), expected);
  EXPECT_THAT(Find(files, {"a/x.tf", "a/b/", "a"}), expected);
}

TEST(DiscoverTest, IgnoredFilesAreLeftOutAndCounted) {
  const auto files = MakeMemoryFileSystem({{".gitignore", "*.log\n/build/\n!keep.log\n"},
                                           {"a.log", ""},
                                           {"keep.log", ""},
                                           {"build/x.tf", ""},
                                           {"src/build/y.tf", ""}});
  const Found found = Discover(*files, {"."});
  EXPECT_THAT(Paths(found), ElementsAre(".gitignore", "keep.log", "src/build/y.tf"));
  EXPECT_THAT(Skipped(found), ElementsAre("a.log: ignored by .gitignore", "build: ignored by .gitignore"));
  EXPECT_TRUE(found.skipped[0].expected);
  EXPECT_THAT(Paths(Discover(*files, {"."}, {.respect_gitignore = false})),
              ElementsAre(".gitignore", "a.log", "build/x.tf", "keep.log", "src/build/y.tf"));
}

TEST(DiscoverTest, NamedPathsAreReadThoughIgnored) {
  const std::map<std::string, std::string> files = {
      {".gitignore", "build/\n*.log\n"}, {"build/x.tf", ""}, {"build/y.log", ""}, {"a.log", ""}};
  EXPECT_THAT(Find(files, {"build", "a.log"}), ElementsAre("a.log (named)", "build/x.tf"));
  const Found found = Discover(*MakeMemoryFileSystem(files), {".", "build", "a.log"});
  EXPECT_THAT(Paths(found), ElementsAre(".gitignore", "a.log (named)", "build/x.tf"));
  EXPECT_THAT(Skipped(found), ElementsAre("build/y.log: ignored by .gitignore"));
}

TEST(DiscoverTest, InnerIgnoreFilesDecideOverOuterOnes) {
  EXPECT_THAT(Find({{".gitignore", "*.x\n"},
                    {"a/.gitignore", "!*.x\n/y\n"},
                    {"a/1.x", ""},
                    {"a/y", ""},
                    {"a/b/y", ""},
                    {"2.x", ""}},
                   {"a"}),
              ElementsAre("a/.gitignore", "a/1.x", "a/b/y"));
}

TEST(DiscoverTest, WhatLiesInAnIgnoredDirectoryCannotBeIncludedAgain) {
  EXPECT_THAT(Find({{".gitignore", "a/\n!a/b\n"}, {"a/.gitignore", "!*\n"}, {"a/b", ""}, {"c", ""}}),
              ElementsAre(".gitignore", "c"));
}

TEST(DiscoverTest, RepositoriesInsideBeginAfreshAndHaveTheirOwnExcludes) {
  EXPECT_THAT(Find({{".gitignore", "*.x\n"},
                    {"r/.git/HEAD", ""},
                    {"r/.git/info/exclude", "*.y\n!z.y"},
                    {"r/1.x", ""},
                    {"r/1.y", ""},
                    {"r/z.y", ""}}),
              ElementsAre(".gitignore", "r/1.x", "r/z.y"));
}

TEST(DiscoverTest, GitsAndTerraformsOwnDirectoriesAreSkippedByRule) {
  const auto files = MakeMemoryFileSystem({{".git/config", ""},
                                           {"m/.git", "gitdir: elsewhere"},
                                           {"m/.terraform/providers/x", ""},
                                           {"m/.terraform/modules/y/main.tf", ""},
                                           {"m/main.tf", ""},
                                           {".terraform.lock.hcl", ""}});
  const Found found = Discover(*files, {"."});
  EXPECT_THAT(Paths(found), ElementsAre(".terraform.lock.hcl", "m/main.tf"));
  EXPECT_THAT(Skipped(found),
              ElementsAre(HasSubstr(".git: git"), HasSubstr("m/.git: git"), HasSubstr("m/.terraform")));
  EXPECT_THAT(Paths(Discover(*files, {"m/.terraform/modules"})),
              ElementsAre("m/.terraform/modules/y/main.tf"));
}

TEST(DiscoverTest, PathsThatAreNotThereOrLeadOutAreErrors) {
  const Found found = Discover(*MakeMemoryFileSystem({{"a", ""}}), {"a", "b", "../c"});
  EXPECT_THAT(Paths(found), ElementsAre("a (named)"));
  ASSERT_EQ(found.diagnostics.size(), 2u);
  EXPECT_EQ(found.diagnostics[0].code, "path-outside");
  EXPECT_EQ(found.diagnostics[1].code, "path-missing");
  EXPECT_EQ(found.diagnostics[1].path, "b");
}

TEST(DiscoverTest, DepthAndNumberOfFilesAreBounded) {
  const auto files = MakeMemoryFileSystem({{"a/b/c/d", ""}, {"x", ""}, {"y", ""}, {"z", ""}});
  const Found deep = Discover(*files, {"."}, {.max_depth = 2});
  EXPECT_THAT(Paths(deep), ElementsAre("x", "y", "z"));
  ASSERT_EQ(deep.diagnostics.size(), 1u);
  EXPECT_EQ(deep.diagnostics[0].code, "limit-depth");
  EXPECT_EQ(deep.diagnostics[0].path, "a/b/c");
  const Found many = Discover(*files, {"."}, {.max_files = 2});
  EXPECT_EQ(many.files.size(), 2u);
  ASSERT_EQ(many.diagnostics.size(), 1u);
  EXPECT_EQ(many.diagnostics[0].code, "limit-files");
}

TEST(DiscoverTest, CostlyPatternsAreGivenUpWithAWarning) {
  std::map<std::string, std::string> files = {{".gitignore", "*a*a*a*a*a*a*a*a*a*b\nskip\n"}};
  for (int i = 0; i < 50; ++i) files["d" + std::to_string(i) + "/" + std::string(200, 'a')] = "";
  files["z/skip"] = "";
  const Found found = Discover(*MakeMemoryFileSystem(files), {"."}, {.max_ignore_steps = 1000});
  EXPECT_EQ(found.files.size(), files.size());
  ASSERT_EQ(found.diagnostics.size(), 1u);
  EXPECT_EQ(found.diagnostics[0].code, "limit-ignore");
}

class DiscoverOnDiskTest : public ::testing::Test {
 protected:
  Found Walk(const std::vector<std::string>& paths = {"."}) const {
    return Discover(*MakeDiskFileSystem(tree_.path().string()), paths);
  }
  TemporaryDirectory tree_;
};

TEST_F(DiscoverOnDiskTest, LinksToFilesAreReadUnderBothNames) {
  tree_.Write("shared/common.tf", "");
  tree_.Write("app/main.tf", "");
  std::filesystem::create_symlink("../shared/common.tf", tree_ / "app/common.tf");
  EXPECT_THAT(Paths(Walk()), ElementsAre("app/common.tf", "app/main.tf", "shared/common.tf"));
}

TEST_F(DiscoverOnDiskTest, LinkedDirectoriesAreReadOnceUnderTheirOwnNameIfTheyHaveOne) {
  tree_.Write("modules/m/main.tf", "");
  tree_.Write("app/main.tf", "");
  std::filesystem::create_symlink("../modules/m", tree_ / "app/m");
  std::filesystem::create_symlink("..", tree_ / "app/up");
  const Found whole = Walk();
  EXPECT_THAT(Paths(whole), ElementsAre("app/main.tf", "modules/m/main.tf"));
  EXPECT_THAT(Skipped(whole),
              ElementsAre(HasSubstr("app/m: link to a directory"), HasSubstr("app/up: link to")));
  std::filesystem::remove(tree_ / "app/up");
  EXPECT_THAT(Paths(Walk({"app"})), ElementsAre("app/m/main.tf", "app/main.tf"));
  EXPECT_THAT(Paths(Walk({"app/m"})), ElementsAre("app/m/main.tf"));
}

TEST_F(DiscoverOnDiskTest, WhatCannotBeReadIsSaidWithItsReason) {
  TemporaryDirectory outside;
  outside.Write("secret.tf", "");
  tree_.Write("a.tf", "");
  ASSERT_EQ(mkfifo((tree_ / "pipe.tf").c_str(), 0600), 0);
  std::filesystem::create_symlink(outside / "secret.tf", tree_ / "out.tf");
  std::filesystem::create_symlink("loop", tree_ / "loop");
  std::filesystem::create_symlink("gone", tree_ / "broken");
  const Found found = Walk();
  EXPECT_THAT(Paths(found), ElementsAre("a.tf"));
  EXPECT_THAT(Skipped(found), ElementsAre("broken: broken link", "loop: link loop",
                                          "out.tf: link leads out of the tree", "pipe.tf: FIFO"));
  for (const SkippedPath& path : found.skipped) EXPECT_FALSE(path.expected);
  const Found named = Walk({"pipe.tf", "out.tf"});
  EXPECT_THAT(Paths(named), IsEmpty());
  ASSERT_EQ(named.diagnostics.size(), 2u);
  EXPECT_THAT(named.diagnostics[0].detail, HasSubstr("link leads out of the tree"));
  EXPECT_THAT(named.diagnostics[1].detail, HasSubstr("FIFO"));
}

TEST_F(DiscoverOnDiskTest, NamesThatAreNoUtf8AreFound) {
  tree_.Write("caf\xE9/x.tf", "");
  EXPECT_THAT(Paths(Walk()), ElementsAre("caf\xE9/x.tf"));
}

}  // namespace
}  // namespace assay
