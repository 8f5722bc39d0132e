// SPDX-License-Identifier: Apache-2.0
// Why something can't be known is said in a sentence, however long the expression is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judged.h"

namespace assay {
namespace {

TEST(Reason, OfAScriptIsItsFirstLine) {
  const Judged run(
      {{"template.yaml",
        "Parameters:\n  Word: {Type: String}\nResources:\n"
        "  Web:\n    Type: AWS::EC2::Instance\n    Properties:\n      UserData:\n"
        "        Fn::Base64: !Sub |\n          #!/bin/bash\n          export DB_PASSWORD=${Word}\n"
        "          echo done\n"}},
      "Ec2Instance.KeepsCredentialsOutOfUserData");
  EXPECT_EQ(run.verdict(), "unknown");
  EXPECT_THAT(run.finding(), ::testing::HasSubstr("#!/bin/bash… is not known"));
  EXPECT_THAT(run.finding(), ::testing::Not(::testing::HasSubstr("echo done")));
}

}  // namespace
}  // namespace assay
