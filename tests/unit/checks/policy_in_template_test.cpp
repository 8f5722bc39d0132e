// SPDX-License-Identifier: Apache-2.0
// A policy document that stands in a list, as some templates have it, is read under the list's conditions.
#include <gtest/gtest.h>

#include "judged.h"

namespace assay {
namespace {

std::string WithDocument(const std::string& document) {
  return "Parameters:\n  Env: {Type: String}\nConditions:\n  IsProd: !Equals [!Ref Env, prod]\n"
         "Resources:\n  P:\n    Type: AWS::IAM::Policy\n    Properties:\n      PolicyName: p\n"
         "      PolicyDocument: " +
         document + "\n";
}

constexpr const char* kEverything = "{Statement: [{Effect: Allow, Action: '*', Resource: '*'}]}";
constexpr const char* kReading = "{Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: '*'}]}";

Judged JudgeDocument(const std::string& document) {
  return Judged({{"template.yaml", WithDocument(document)}}, "IamPolicy.RefusesEveryAction");
}

TEST(PolicyInTemplate, AListOfOneIsWhatItHolds) {
  EXPECT_EQ(JudgeDocument("[" + std::string(kEverything) + "]").verdict(), "fail");
  EXPECT_EQ(JudgeDocument("[" + std::string(kReading) + "]").verdict(), "pass");
}

TEST(PolicyInTemplate, AListOfOneUnderAConditionIsReadUnderIt) {
  const std::string either = std::string("[!If [IsProd, ") + kReading + ", " + kEverything + "]]";
  const Judged run = JudgeDocument(either);
  EXPECT_EQ(run.verdict(), "unknown");
  EXPECT_EQ(run.fails_when(), "IsProd is false");
  EXPECT_EQ(JudgeDocument(std::string("[!If [IsProd, ") + kReading + ", !Ref AWS::NoValue]]").verdict(),
            "pass");
}

TEST(PolicyInTemplate, AListOfTwoIsNoDocument) {
  EXPECT_EQ(JudgeDocument(std::string("[") + kReading + ", " + kReading + "]").verdict(), "unknown");
}

}  // namespace
}  // namespace assay
