// SPDX-License-Identifier: Apache-2.0
// A policy in a JSON file of its own is judged where it is written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judged.h"

namespace assay {
namespace {

using ::testing::StartsWith;

constexpr const char* kPolicy = R"({
  "Statement": [
    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"},
    {"Effect": "Allow", "Action": "*", "Resource": "*"}
  ]
}
)";

std::string Finding(const std::string& policy, const std::string& text = kPolicy) {
  const Judged run({{"main.tf", "resource \"aws_iam_policy\" \"p\" {\n  policy = " + policy + "\n}\n"},
                    {"policies/p.json", text},
                    {"policies/p.txt", text}},
                   "IamPolicy.RefusesEveryAction");
  return run.verdict() == "fail" ? run.finding() : run.verdict();
}

TEST(PolicyFile, HasItsFindingsInTheFile) {
  EXPECT_THAT(Finding(R"(file("policies/p.json"))"), StartsWith("policies/p.json:4: "));
  EXPECT_THAT(Finding(R"(file("${path.module}/policies/p.json"))"), StartsWith("policies/p.json:4: "));
}

TEST(PolicyFile, OfAnotherNameHasThemWhereItIsRead) {
  EXPECT_THAT(Finding(R"(file("policies/p.txt"))"), StartsWith("main.tf:2: "));
}

TEST(PolicyFile, WhoseTextIsChangedHasThemWhereItIsChanged) {
  EXPECT_THAT(Finding(R"(replace(file("policies/p.json"), "s3:GetObject", "s3:*"))"),
              StartsWith("main.tf:2: "));
  EXPECT_EQ(
      Finding(R"(replace(file("policies/p.json"), "\"Action\": \"*\"", "\"Action\": \"s3:GetObject\""))"),
      "pass");
}

TEST(PolicyFile, ThatIsNoJsonIsUnknown) {
  EXPECT_EQ(Finding(R"(file("policies/p.json"))", "{\"Statement\": ["), "unknown");
}

}  // namespace
}  // namespace assay
