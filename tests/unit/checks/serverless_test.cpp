// SPDX-License-Identifier: Apache-2.0
// What the SAM transform adds is judged as itself; what must change is the resource that somebody wrote.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judged.h"

namespace assay {
namespace {

TEST(ServerlessOwner, OfAStageIsTheApi) {
  const Judged run({{"template.yaml",
                     "Transform: AWS::Serverless-2016-10-31\n"
                     "Resources:\n  Orders:\n    Type: AWS::Serverless::Api\n"
                     "    Properties: {StageName: live}\n"}},
                   "ApiGatewayAnyStage.LogsAccess");
  EXPECT_EQ(run.verdict(), "fail");
  EXPECT_EQ(run.owner(), "AWS::ApiGateway::RestApi.Orders");
  EXPECT_THAT(run.finding(), ::testing::StartsWith("template.yaml:3: "));
}

TEST(ServerlessOwner, OfARoleIsTheFunction) {
  const Judged run({{"template.yaml",
                     "Transform: AWS::Serverless-2016-10-31\n"
                     "Resources:\n  Worker:\n    Type: AWS::Serverless::Function\n"
                     "    Properties: {InlineCode: x, Handler: a.b, Policies: AdministratorAccess}\n"}},
                   "IamAttachment.RefusesAdministratorAccess");
  EXPECT_EQ(run.verdict(), "fail");
  EXPECT_EQ(run.owner(), "AWS::Lambda::Function.Worker");
}

TEST(ServerlessOwner, OfTheResourceItselfIsItself) {
  const Judged run({{"template.yaml",
                     "Transform: AWS::Serverless-2016-10-31\n"
                     "Resources:\n  T:\n    Type: AWS::Serverless::SimpleTable\n"}},
                   "DynamoDbTable.RecoversToAPointInTime");
  EXPECT_EQ(run.verdict(), "fail");
  EXPECT_EQ(run.owner(), "");
}

}  // namespace
}  // namespace assay
