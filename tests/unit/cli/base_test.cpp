// SPDX-License-Identifier: Apache-2.0
#include "cli/base.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace assay::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class BaseTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "assay-base-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    root_ = fs::canonical(name);
    for (const char* folder : {"repo/.git", "repo/infra/prod", "repo/infra/test", "plain/a", "plain/b"})
      fs::create_directories(root_ / folder);
    for (const char* file : {"repo/infra/prod/main.tf", "plain/a/x.tf", "plain/b/y.tf"})
      std::ofstream(root_ / file) << "";
  }
  void TearDown() override { fs::remove_all(root_); }
  std::string At(const std::string& path) const { return (root_ / path).string(); }
  fs::path root_;
};

TEST_F(BaseTest, IsTheRepositorysTop) {
  const auto base = FindBase({At("repo/infra/prod/main.tf"), At("repo/infra/test")});
  ASSERT_TRUE(base);
  EXPECT_EQ(base->root, At("repo"));
  EXPECT_EQ(base->common, "infra");
  EXPECT_THAT(base->paths, ElementsAre("infra/prod/main.tf", "infra/test"));
}

TEST_F(BaseTest, IsTheTopForTheTopItself) {
  const auto base = FindBase({At("repo")});
  ASSERT_TRUE(base);
  EXPECT_EQ(base->root, At("repo"));
  EXPECT_EQ(base->common, ".");
  EXPECT_THAT(base->paths, ElementsAre("."));
}

TEST_F(BaseTest, IsTheCommonDirectoryOutsideOfARepository) {
  const auto base = FindBase({At("plain/a/x.tf"), At("plain/b")});
  ASSERT_TRUE(base);
  EXPECT_EQ(base->root, At("plain"));
  EXPECT_THAT(base->paths, ElementsAre("a/x.tf", "b"));
  const auto one = FindBase({At("plain/a/x.tf")});
  ASSERT_TRUE(one);
  EXPECT_EQ(one->root, At("plain/a"));
  EXPECT_THAT(one->paths, ElementsAre("x.tf"));
}

TEST_F(BaseTest, HoldsTheFilesOfOptionsToo) {
  const auto base = FindBase({At("plain/a")}, {At("plain/b/y.tf")});
  ASSERT_TRUE(base);
  EXPECT_EQ(base->root, At("plain"));
  EXPECT_EQ(base->common, "a") << "what is scanned decides about the configuration";
  EXPECT_THAT(base->extra, ElementsAre("b/y.tf"));
}

TEST_F(BaseTest, FollowsALinkThatIsGiven) {
  fs::create_directory_symlink(root_ / "repo/infra", root_ / "plain/link");
  const auto base = FindBase({At("plain/link/prod")});
  ASSERT_TRUE(base);
  EXPECT_EQ(base->root, At("repo"));
  EXPECT_THAT(base->paths, ElementsAre("infra/prod"));
}

TEST_F(BaseTest, NamesAPathThatIsNotThere) {
  const auto base = FindBase({At("plain"), At("plain/nowhere")});
  ASSERT_FALSE(base);
  EXPECT_EQ(base.error().code, kUsage);
  EXPECT_THAT(base.error().message, HasSubstr("plain/nowhere"));
  EXPECT_FALSE(FindBase({""}));
}

}  // namespace
}  // namespace assay::cli
