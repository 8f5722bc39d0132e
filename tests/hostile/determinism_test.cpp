// SPDX-License-Identifier: Apache-2.0
// The same inputs give the same bytes, whatever the number of threads and wherever the tree lies.
#include <gtest/gtest.h>

#include <string>

#include "process.h"

namespace assay {
namespace {

Files ManyRoots() {
  Files files;
  for (int i = 0; i < 30; ++i) {
    const std::string at = "team" + std::to_string(i % 5) + "/root" + std::to_string(i) + "/";
    files[at + "main.tf"] =
        std::string("variable \"on\" { type = bool }\nmodule \"m\" {\n  source = \"../../modules/logs\"\n") +
        "  name   = \"logs-" + std::to_string(i) + "\"\n}\n" + kBuckets;
    files[at + "open.tf"] =
        "resource \"aws_security_group\" \"g\" {\n  dynamic \"ingress\" {\n    for_each = var.on ? [22] : "
        "[443]\n"
        "    content {\n      protocol    = \"tcp\"\n      from_port   = ingress.value\n      to_port     = "
        "ingress.value\n"
        "      cidr_blocks = [\"0.0.0.0/0\"]\n    }\n  }\n}\n";
    files["stacks/s" + std::to_string(i) + ".yaml"] =
        "Parameters: {Stage: {Type: String}}\nConditions: {IsProd: !Equals [!Ref Stage, prod]}\nResources:\n"
        "  Data:\n    Type: AWS::S3::Bucket\n    Properties:\n      VersioningConfiguration:\n"
        "        Status: !If [IsProd, Enabled, Suspended]\n";
  }
  files["modules/logs/main.tf"] =
      "variable \"name\" {}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = var.name\n  acl    = "
      "\"public-read\"\n}\n";
  files["broken/main.tf"] =
      "resource \"aws_s3_bucket\" \"a\" {\n  bucket = [\n}\nresource \"aws_sqs_queue\" \"q\" {}\n";
  return files;
}

class Determinism : public testing::TestWithParam<const char*> {};

TEST_P(Determinism, OfThreadsAndPlaces) {
  const Tree here(ManyRoots()), there(ManyRoots());
  const std::string format = GetParam();
  const Ran one = here.Assay("scan . --jobs 1 -f " + format);
  ASSERT_EQ(one.code, 1) << one.err;
  ASSERT_GT(one.out.size(), 10'000u);
  for (const int jobs : {1, 2, 7}) {
    const Ran again = here.Assay("scan . -f " + format + " --jobs " + std::to_string(jobs));
    EXPECT_TRUE(again.out == one.out) << jobs << " threads";
  }
  EXPECT_TRUE(there.Assay("scan . --jobs 1 -f " + format).out == one.out);
}

INSTANTIATE_TEST_SUITE_P(Formats, Determinism,
                         testing::Values("json", "jsonl", "sarif", "junit", "csv", "concise"));

}  // namespace
}  // namespace assay
