// SPDX-License-Identifier: Apache-2.0
#include "load/parallel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>

#include "loaded.h"

namespace assay {
namespace {

TEST(ForEachIndex, DoesEachOnce) {
  for (const int jobs : {0, 1, 2, 7}) {
    std::vector<std::atomic<int>> counts(100);
    ForEachIndex(counts.size(), jobs, [&](std::size_t i) { ++counts[i]; });
    for (const auto& count : counts) EXPECT_EQ(count, 1);
  }
  ForEachIndex(0, 4, [](std::size_t) { ADD_FAILURE(); });
}

TEST(Parallel, ThreadsChangeNothing) {
  std::map<std::string, std::string> files;
  for (int i = 0; i < 60; ++i) {
    const std::string n = std::to_string(i);
    files["t" + n + ".yaml"] =
        "Resources:\n  B" + n + ":\n    Type: AWS::S3::Bucket\n    Properties: {X: !Ref Gone" + n + "}\n";
    files["d" + n + "/main.tf"] =
        "# assay: " + n + "\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = \"n" + n + "\"\n}\n";
    files["d" + n + "/more.tf"] = "module \"m\" {\n  source = \"../shared\"\n}\n";
  }
  files["shared/main.tf"] = "resource \"aws_sqs_queue\" \"q\" {}\nresource {\n";
  LoadOptions one;
  const std::string expected = Dump(LoadFiles(files, one));
  EXPECT_THAT(expected, ::testing::HasSubstr("AWS::S3::Bucket.B7"));
  for (const int jobs : {2, 5}) {
    LoadOptions many;
    many.jobs = jobs;
    ASSERT_EQ(Dump(LoadFiles(files, many)), expected);
  }
}

}  // namespace
}  // namespace assay
