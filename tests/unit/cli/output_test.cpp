// SPDX-License-Identifier: Apache-2.0
#include "cli/output.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace assay::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class OutputTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "assay-output-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    root_ = name;
  }
  void TearDown() override { fs::remove_all(root_); }
  std::string At(const char* name) const { return (root_ / name).string(); }
  static std::string Read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return std::string((std::istreambuf_iterator<char>(in)), {});
  }
  std::size_t Files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(root_), fs::directory_iterator()));
  }
  fs::path root_;
};

TEST_F(OutputTest, WritesAllOfIt) {
  const std::string text(300000, 'x');
  ASSERT_TRUE(WriteFile(At("report"), [&](std::ostream& out) { out << text; }));
  EXPECT_EQ(Read(At("report")), text);
  EXPECT_EQ(Files(), 1U) << "nothing is left beside it";
}

TEST_F(OutputTest, HasTheUsualPermissionsOrThoseItHad) {
  const mode_t mask = ::umask(027);
  ASSERT_TRUE(WriteFile(At("report"), [](std::ostream& out) { out << "a"; }));
  ::umask(mask);
  struct stat now {};
  ASSERT_EQ(::stat(At("report").c_str(), &now), 0);
  EXPECT_EQ(now.st_mode & 0777, 0640U);
  ASSERT_EQ(::chmod(At("report").c_str(), 0604), 0);
  ASSERT_TRUE(WriteFile(At("report"), [](std::ostream& out) { out << "b"; }));
  ASSERT_EQ(::stat(At("report").c_str(), &now), 0);
  EXPECT_EQ(now.st_mode & 0777, 0604U);
}

TEST_F(OutputTest, KeepsTheOldOneIfWritingFails) {
  ASSERT_TRUE(WriteFile(At("report"), [](std::ostream& out) { out << "old"; }));
  const auto written = WriteFile(At("report"), [](std::ostream& out) {
    out << "new";
    out.setstate(std::ios::failbit);
  });
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, kInternal);
  EXPECT_EQ(Read(At("report")), "old");
  EXPECT_EQ(Files(), 1U);
}

TEST_F(OutputTest, LeavesALinkInPlace) {
  ASSERT_TRUE(WriteFile(At("real"), [](std::ostream& out) { out << "old"; }));
  fs::create_symlink("real", root_ / "link");
  ASSERT_TRUE(WriteFile(At("link"), [](std::ostream& out) { out << "new"; }));
  EXPECT_TRUE(fs::is_symlink(root_ / "link"));
  EXPECT_EQ(Read(At("real")), "new");
}

TEST_F(OutputTest, WritesToADeviceDirectly) {
  EXPECT_TRUE(WriteFile("/dev/null", [](std::ostream& out) { out << "x"; }));
  struct stat now {};
  ASSERT_EQ(::stat("/dev/null", &now), 0);
  EXPECT_TRUE(S_ISCHR(now.st_mode));
}

TEST_F(OutputTest, SaysWhatCannotBeWritten) {
  const auto nowhere = WriteFile(At("no/such/folder/report"), [](std::ostream& out) { out << "x"; });
  ASSERT_FALSE(nowhere);
  EXPECT_THAT(nowhere.error().message, HasSubstr("no/such/folder/report"));
  EXPECT_FALSE(WriteFile(root_.string(), [](std::ostream& out) { out << "x"; })) << "a directory";
  if (::access("/dev/full", W_OK) == 0) {
    const auto full = WriteFile("/dev/full", [](std::ostream& out) { out << "x"; });
    ASSERT_FALSE(full);
    EXPECT_THAT(full.error().message, HasSubstr("No space left"));
  }
}

}  // namespace
}  // namespace assay::cli
