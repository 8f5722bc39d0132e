// SPDX-License-Identifier: Apache-2.0
#include "source/file_system.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay {
namespace {

using ::testing::HasSubstr;

TEST(JoinPathTest, NormalisesAndStaysInside) {
  EXPECT_EQ(JoinPath("a/b", "c"), "a/b/c");
  EXPECT_EQ(JoinPath("", "c.tf"), "c.tf");
  EXPECT_EQ(JoinPath(".", "c.tf"), "c.tf");
  EXPECT_EQ(JoinPath("a/b", "../c/./d//e/"), "a/c/d/e");
  EXPECT_EQ(JoinPath("a//b/", ""), "a/b");
  EXPECT_EQ(JoinPath("a", ".."), ".");
  EXPECT_EQ(JoinPath("", ""), ".");
  EXPECT_EQ(JoinPath("a", "../.."), "");
  EXPECT_EQ(JoinPath("", "../x"), "");
  EXPECT_EQ(JoinPath("a", "../../a/x"), "") << "going out and in again is going out";
  EXPECT_EQ(JoinPath("a", "/etc/passwd"), "");
  EXPECT_EQ(JoinPath("a", "..b/...c"), "a/..b/...c");
}

class MemoryFileSystemTest : public ::testing::Test {
 protected:
  std::unique_ptr<FileSystem> files_ = MakeMemoryFileSystem(
      {{"a.tf", "A"}, {"m/x.tf", "X"}, {"./m/deep/y.tf", "YY"}, {"m.tf", ""}, {"../out", "no"}});
};

TEST_F(MemoryFileSystemTest, ListsNamesInOrder) {
  const auto root = files_->List("");
  ASSERT_TRUE(root.has_value());
  std::vector<std::pair<std::string, FileType>> entries;
  for (const DirectoryEntry& entry : *root) entries.emplace_back(entry.name, entry.type);
  EXPECT_THAT(entries,
              ::testing::ElementsAre(std::pair("a.tf", FileType::kFile), std::pair("m", FileType::kDirectory),
                                     std::pair("m.tf", FileType::kFile)));
  EXPECT_EQ(files_->List("m/")->size(), 2u);
  EXPECT_FALSE(files_->List("a.tf").has_value());
  EXPECT_FALSE(files_->List("nowhere").has_value());
  EXPECT_FALSE(files_->List("..").has_value());
}

TEST_F(MemoryFileSystemTest, ReadsWithinTheLimit) {
  EXPECT_EQ(files_->Read("m/deep/../deep/y.tf", 2).value(), "YY");
  const auto large = files_->Read("m/deep/y.tf", 1);
  ASSERT_FALSE(large.has_value());
  EXPECT_EQ(large.error().code, "limit-file-size");
  EXPECT_THAT(large.error().detail, HasSubstr("the limit is 1"));
  EXPECT_EQ(files_->Read("m", 10).error().code, "unreadable-file");
  EXPECT_EQ(files_->Read("../out", 10).error().path, "../out");
}

TEST_F(MemoryFileSystemTest, KnowsWhatAPathIs) {
  EXPECT_EQ(files_->Stat(""), FileType::kDirectory);
  EXPECT_EQ(files_->Stat("m"), FileType::kDirectory);
  EXPECT_EQ(files_->Stat("m/x.tf"), FileType::kFile);
  EXPECT_EQ(files_->Stat("m/x"), FileType::kMissing);
  EXPECT_EQ(files_->Stat(".."), FileType::kMissing);
  EXPECT_EQ(files_->Resolve("m/./x.tf").path, "m/x.tf");
  EXPECT_EQ(files_->Resolve("none").path, "");
}

TEST(MemoryFileSystemRootTest, AnEmptyOneHasARoot) {
  const auto files = MakeMemoryFileSystem({});
  EXPECT_EQ(files->Stat("."), FileType::kDirectory);
  EXPECT_TRUE(files->List("")->empty());
}

}  // namespace
}  // namespace assay
