// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <thread>

#include "source/file_system.h"
#include "temporary_directory.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

class DiskFileSystemTest : public ::testing::Test {
 protected:
  DiskFileSystemTest() {
    outside_.Write("secret", "outside");
    tree_.Write("a.tf", "text");
    tree_.Write("d/e/f.tf", "deep");
  }
  void LinkTo(const std::string& target, const std::string& name) const {
    fs::create_symlink(target, tree_ / name);
  }
  std::string WhyNot(const std::string& path) const {
    const auto text = files_->Read(path, 1 << 20);
    return text ? "it was read: " + *text : text.error().code + ": " + text.error().detail;
  }

  TemporaryDirectory outside_;
  TemporaryDirectory tree_;
  std::unique_ptr<FileSystem> files_ = MakeDiskFileSystem(tree_.path().string());
};

TEST_F(DiskFileSystemTest, ReadsAndLists) {
  EXPECT_EQ(files_->Read("a.tf", 100).value(), "text");
  EXPECT_EQ(files_->Read("d/e/f.tf", 4).value(), "deep");
  EXPECT_EQ(files_->Read("d//./e/../e/f.tf", 4).value(), "deep");
  const auto entries = files_->List(".");
  ASSERT_TRUE(entries.has_value());
  ASSERT_EQ(entries->size(), 2u);
  EXPECT_EQ((*entries)[0].name, "a.tf");
  EXPECT_EQ((*entries)[0].type, FileType::kFile);
  EXPECT_EQ((*entries)[1].type, FileType::kDirectory);
  EXPECT_EQ(files_->Stat("d/e"), FileType::kDirectory);
  EXPECT_EQ(files_->Stat("d/x"), FileType::kMissing);
  EXPECT_EQ(files_->Stat("a.tf/x"), FileType::kMissing);
}

TEST_F(DiskFileSystemTest, LongerThanTheLimitIsAnErrorThatNamesIt) {
  const auto text = files_->Read("a.tf", 3);
  ASSERT_FALSE(text.has_value());
  EXPECT_EQ(text.error().code, "limit-file-size");
  EXPECT_THAT(text.error().detail, HasSubstr("the limit is 3"));
  EXPECT_EQ(text.error().path, "a.tf");
  EXPECT_TRUE(files_->Read("a.tf", 4).has_value());
}

TEST_F(DiskFileSystemTest, FollowsLinksInsideTheRoot) {
  LinkTo("a.tf", "l1");
  LinkTo("../a.tf", "d/l2");
  LinkTo("d/e", "l3");
  LinkTo((tree_ / "a.tf").string(), "absolute");
  LinkTo(fs::path("l3/../l2").string(), "l4");  // ".." after a link is above the link's target
  EXPECT_EQ(WhyNot("l1"), "it was read: text");
  EXPECT_EQ(WhyNot("d/l2"), "it was read: text");
  EXPECT_EQ(WhyNot("l3/f.tf"), "it was read: deep");
  EXPECT_EQ(WhyNot("absolute"), "it was read: text");
  EXPECT_EQ(WhyNot("l4"), "it was read: text");
  EXPECT_EQ(files_->Resolve("l3").path, "d/e");
  EXPECT_EQ(files_->Resolve("l4").path, "a.tf");
  EXPECT_EQ(files_->List("l3")->size(), 1u);
}

TEST_F(DiskFileSystemTest, NoLinkLeadsOut) {
  LinkTo((outside_ / "secret").string(), "absolute");
  LinkTo("../" + outside_.path().filename().string() + "/secret", "relative");
  LinkTo(outside_.path().string(), "directory");
  LinkTo("..", "up");
  LinkTo(tree_.path().string() + "/../" + outside_.path().filename().string() + "/secret", "through");
  LinkTo("/proc/self/root", "magic");
  for (const char* path :
       {"absolute", "relative", "directory/secret", "through", "up/a.tf", "magic/etc/passwd"}) {
    EXPECT_THAT(WhyNot(path), HasSubstr("leads out of the tree")) << path;
    EXPECT_EQ(files_->Stat(path), FileType::kMissing) << path;
    EXPECT_THAT(files_->Resolve(path).reason, HasSubstr("leads out of the tree")) << path;
  }
  EXPECT_FALSE(files_->List("directory").has_value());
  EXPECT_THAT(WhyNot("../" + outside_.path().filename().string() + "/secret"),
              HasSubstr("leads out of the tree"));
  EXPECT_THAT(WhyNot((outside_ / "secret").string()), HasSubstr("leads out of the tree"));
}

TEST_F(DiskFileSystemTest, ARootWhosePrefixIsAnotherNameIsNotTheRoot) {
  fs::create_directory(tree_.path().string() + "x");
  std::ofstream(tree_.path().string() + "x/secret") << "outside";
  LinkTo(tree_.path().string() + "x/secret", "sibling");
  EXPECT_THAT(WhyNot("sibling"), HasSubstr("leads out of the tree"));
  fs::remove_all(tree_.path().string() + "x");
}

TEST_F(DiskFileSystemTest, LoopsAndBrokenLinksEnd) {
  LinkTo("loop", "loop");
  LinkTo("l2", "l1");
  LinkTo("l1", "l2");
  LinkTo("nothing", "broken");
  EXPECT_THAT(WhyNot("loop"), HasSubstr("link loop"));
  EXPECT_THAT(WhyNot("l1/x"), HasSubstr("link loop"));
  EXPECT_THAT(WhyNot("broken"), HasSubstr("broken link"));
  EXPECT_EQ(files_->Stat("l2"), FileType::kMissing);
}

TEST_F(DiskFileSystemTest, WhatIsNoRegularFileIsNotOpened) {
  ASSERT_EQ(mkfifo((tree_ / "fifo").c_str(), 0600), 0);
  EXPECT_THAT(WhyNot("fifo"), HasSubstr("FIFO"));
  EXPECT_EQ(files_->Stat("fifo"), FileType::kOther);
  EXPECT_THAT(WhyNot("d"), HasSubstr("directory"));
  LinkTo("fifo", "link");
  EXPECT_THAT(WhyNot("link"), HasSubstr("FIFO"));

  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = (tree_ / "socket").string();
  ASSERT_LT(name.size(), sizeof address.sun_path);
  std::memcpy(address.sun_path, name.c_str(), name.size() + 1);
  ASSERT_EQ(bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  EXPECT_THAT(WhyNot("socket"), HasSubstr("socket"));
  close(fd);

  const auto devices = MakeDiskFileSystem("/dev");
  EXPECT_THAT(devices->Read("zero", 100).error().detail, HasSubstr("character device"));
}

TEST_F(DiskFileSystemTest, UnreadableFilesAreErrors) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  fs::permissions(tree_ / "a.tf", fs::perms::none);
  EXPECT_THAT(WhyNot("a.tf"), HasSubstr("permission denied"));
  fs::permissions(tree_ / "d", fs::perms::none);
  EXPECT_THAT(files_->List("d").error().detail, HasSubstr("permission denied"));
  fs::permissions(tree_ / "d", fs::perms::owner_all);
}

TEST_F(DiskFileSystemTest, NamesAreBytesAndMessagesShowThemSafely) {
  const std::string name = "caf\xE9\x1B[2J.tf";
  tree_.Write(name, "odd");
  EXPECT_EQ(files_->Read(name, 10).value(), "odd");
  EXPECT_EQ(files_->List("")->at(1).name, name);
  const auto error = files_->Read(name + "x", 10).error();
  EXPECT_EQ(error.path, name + "x");
  EXPECT_THAT(error.detail, HasSubstr("caf\\xE9\\x1B[2J.tfx"));
  EXPECT_THAT(WhyNot(std::string("a.tf\0x", 6)), HasSubstr("no such file"));
}

TEST_F(DiskFileSystemTest, ReadsFilesWhoseSizeIsNotKnown) {
  const auto proc = MakeDiskFileSystem("/proc/self");
  const auto status = proc->Read("status", 1 << 20);
  ASSERT_TRUE(status.has_value());
  EXPECT_THAT(*status, HasSubstr("Name:"));
}

TEST_F(DiskFileSystemTest, AFileThatShrinksAndGrowsMeanwhileIsSurvived) {
  const std::string path = (tree_ / "changing").string();
  std::ofstream(path) << std::string(1 << 16, 'x');
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 0; i < 400; ++i) {
      ASSERT_EQ(truncate(path.c_str(), 0), 0);
      ASSERT_EQ(truncate(path.c_str(), (1 << 16) + (i << 8)), 0);
    }
    done = true;
  });
  while (!done) {
    const auto text = files_->Read("changing", 1 << 17);
    ASSERT_TRUE(text.has_value() || text.error().code == "limit-file-size");
  }
  writer.join();
}

TEST_F(DiskFileSystemTest, ARootThatIsNotThereFailsEveryCall) {
  const auto files = MakeDiskFileSystem((tree_ / "nowhere").string());
  EXPECT_EQ(files->Stat(""), FileType::kMissing);
  EXPECT_THAT(files->Read("a", 1).error().detail, HasSubstr("nowhere"));
  EXPECT_FALSE(files->List("").has_value());
}

TEST_F(DiskFileSystemTest, TheRootItselfMayBeALink) {
  fs::create_directory_symlink(tree_.path(), outside_ / "link");
  const auto files = MakeDiskFileSystem((outside_ / "link").string());
  EXPECT_EQ(files->Read("a.tf", 10).value(), "text");
}

TEST_F(DiskFileSystemTest, DeepTreesAreReached) {
  std::string path;
  for (int i = 0; i < 150; ++i) path += "n/";
  tree_.Write(path + "x.tf", "deepest");
  EXPECT_EQ(files_->Read(path + "x.tf", 10).value(), "deepest");
  EXPECT_EQ(files_->Resolve(path + "x.tf").type, FileType::kFile);
}

}  // namespace
}  // namespace assay
