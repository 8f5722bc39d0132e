// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "cli/examples_on_disk.h"

namespace assay::cli {
namespace {

TEST(AsExample, GoesByFolderAndName) {
  const auto fail = AsExample("checks/aws/s3/KeepsVersions.fail.tf");
  ASSERT_TRUE(fail);
  EXPECT_EQ(fail->control->id, "S3Bucket.KeepsVersions");
  EXPECT_EQ(fail->shows, Shows::kFail);
  EXPECT_EQ(AsExample("aws/s3/KeepsVersions.pass.yaml")->shows, Shows::kPass);
  EXPECT_EQ(AsExample("s3/KeepsVersions.na.json")->shows, Shows::kNotApplicable);
}

TEST(AsExample, IsNothingElse) {
  for (const char* path :
       {"checks/aws/s3/KeepsVersions.tf", "checks/aws/s3/main.fail.tf", "KeepsVersions.fail.tf",
        "checks/aws/iam/KeepsVersions.fail.tf", "checks/aws/s3/KeepsVersions.broken.tf",
        "checks/aws/s3/KeepsVersions.fail.json.expect", "main.tf", ""})
    EXPECT_FALSE(AsExample(path)) << path;
}

}  // namespace
}  // namespace assay::cli
