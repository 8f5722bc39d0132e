// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "loaded.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kModule[] = "resource \"aws_s3_bucket\" \"b\" {}\n";

TEST(Modules, ACalledDirectoryIsNoRoot) {
  const Snapshot s = LoadFiles(
      {{"app/main.tf", "module \"m\" {\n  source = \"../modules/m\"\n}\n"}, {"modules/m/main.tf", kModule}});
  ASSERT_THAT(RootNames(s), ElementsAre("app"));
  ASSERT_THAT(s.roots[0]->resources, SizeIs(1));
  EXPECT_EQ(s.roots[0]->resources[0].address, "module.m.aws_s3_bucket.b");
}

TEST(Modules, BesideTheScannedPathTheyAreReadButNotJudged) {
  LoadOptions options;
  options.paths = {"app"};
  const Snapshot s = LoadFiles({{"app/main.tf", "module \"m\" {\n  source = \"../modules/m\"\n}\n"},
                                {"modules/m/main.tf", "module \"n\" {\n  source = \"../n\"\n}\n"},
                                {"modules/n/main.tf", kModule},
                                {"modules/unused/main.tf", kModule}},
                               options);
  ASSERT_THAT(RootNames(s), ElementsAre("app"));
  ASSERT_THAT(s.roots[0]->resources, SizeIs(1));
  EXPECT_EQ(s.roots[0]->resources[0].address, "module.m.module.n.aws_s3_bucket.b");
  EXPECT_EQ(OutcomeOf(s, "modules/n/main.tf"), FileOutcome::kRead);
  EXPECT_EQ(RecordOf(s, "modules/unused/main.tf"), nullptr);
}

TEST(Modules, ADirectoryGivenByOneFileIsCompletedWhenItIsCalled) {
  LoadOptions options;
  options.paths = {"app", "m/a.tf"};
  const Snapshot s = LoadFiles({{"app/main.tf", "module \"m\" {\n  source = \"../m\"\n}\n"},
                                {"m/a.tf", "resource \"aws_s3_bucket\" \"a\" {}\n"},
                                {"m/b.tf", "resource \"aws_s3_bucket\" \"b\" {}\n"}},
                               options);
  ASSERT_THAT(RootNames(s), ElementsAre("app"));
  EXPECT_THAT(s.roots[0]->resources, SizeIs(2));
}

TEST(Modules, ThatCallThemselvesEnd) {
  const Snapshot s = LoadFiles({{"app/main.tf", "module \"m\" {\n  source = \"../m\"\n}\n"},
                                {"m/main.tf", "module \"m\" {\n  source = \"../m\"\n}\n"}});
  EXPECT_THAT(RootNames(s), ElementsAre("app"));
}

TEST(Modules, OutsideTheTreeStayOut) {
  const Snapshot s = LoadFiles({{"main.tf", "module \"m\" {\n  source = \"../../elsewhere\"\n}\n"}});
  ASSERT_THAT(RootNames(s), ElementsAre("."));
  EXPECT_THAT(s.roots[0]->open, testing::Not(IsEmpty()));
}

}  // namespace
}  // namespace assay
