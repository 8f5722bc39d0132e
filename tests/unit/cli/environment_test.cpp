// SPDX-License-Identifier: Apache-2.0
// Nothing in the environment decides what is judged: GoogleTest, whose registered tests the controls are,
// reads a lot of it.
#include <gmock/gmock.h>

#include "process.h"

namespace assay {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Environment : public ::testing::TestWithParam<const char*> {};

TEST_P(Environment, ChangesNothing) {
  const Tree tree(Files{{"main.tf", kBuckets}});
  static const Ran plain = tree.Assay("scan . -f json");
  const Ran with = tree.Assay("scan . -f json", GetParam());
  EXPECT_EQ(with.code, plain.code) << with.err;
  EXPECT_EQ(with.out, plain.out);
  EXPECT_FALSE(tree.Has("gtest.xml")) << "no report of GoogleTest's own";
}

INSTANTIATE_TEST_SUITE_P(
    OfGoogleTest, Environment,
    ::testing::Values("GTEST_FILTER=-*", "GTEST_FILTER=Nothing.*", "GTEST_OUTPUT=xml:gtest.xml",
                      "XML_OUTPUT_FILE=gtest.xml", "GTEST_TOTAL_SHARDS=3 GTEST_SHARD_INDEX=1",
                      "GTEST_SHARD_STATUS_FILE=gtest.xml", "TESTBRIDGE_TEST_ONLY=Nothing.*",
                      "GTEST_FAIL_FAST=1", "TESTBRIDGE_TEST_RUNNER_FAIL_FAST=1", "GTEST_LIST_TESTS=1",
                      "GTEST_REPEAT=0", "GTEST_REPEAT=2", "GTEST_SHUFFLE=1", "GTEST_BREAK_ON_FAILURE=1",
                      "GTEST_THROW_ON_FAILURE=1", "GTEST_COLOR=yes", "GTEST_STREAM_RESULT_TO=localhost:1",
                      "TEST_PREMATURE_EXIT_FILE=gtest.xml"));

TEST(Colors, AreForTerminalsOrOnRequest) {
  const Tree tree(Files{{"main.tf", kBuckets}});
  EXPECT_THAT(tree.Assay("scan .").out, Not(HasSubstr("\x1b[")));
  EXPECT_THAT(tree.Assay("scan .", "CLICOLOR_FORCE=1").out, HasSubstr("\x1b["));
  EXPECT_THAT(tree.Assay("scan .", "CLICOLOR_FORCE=1 NO_COLOR=1").out, Not(HasSubstr("\x1b[")));
  EXPECT_THAT(tree.Assay("scan . --color always", "NO_COLOR=1").out, HasSubstr("\x1b["));
  EXPECT_THAT(tree.Assay("scan . --color never", "CLICOLOR_FORCE=1").out, Not(HasSubstr("\x1b[")));
}

TEST(Colors, DoNotReachFiles) {
  const Tree tree(Files{{"main.tf", kBuckets}});
  tree.Assay("scan . --color always -o console:report.txt");
  EXPECT_THAT(tree.Read("report.txt"), Not(HasSubstr("\x1b[")));
}

}  // namespace
}  // namespace assay
