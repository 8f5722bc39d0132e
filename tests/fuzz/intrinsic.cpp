// SPDX-License-Identifier: Apache-2.0
// One value of a CloudFormation template in flow style, with parameters, mappings and conditions to refer to.
#include <algorithm>

#include "evaluate.h"
#include "target.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string value(assay::fuzz::Text(data, size));
  std::replace(value.begin(), value.end(), '\n', ' ');
  assay::fuzz::Evaluate({{"template.yaml", R"(
Transform: AWS::LanguageExtensions
Parameters:
  Stage: { Type: String, AllowedValues: [dev, prod] }
  Name: { Type: String, Default: data }
  Ids: { Type: CommaDelimitedList, Default: "a,b,c" }
Mappings:
  Sizes: { dev: { disk: 8, zones: [a, b] }, prod: { disk: 80, zones: [a, b, c] } }
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Topic: { Type: AWS::SNS::Topic }
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: )" + value + "\n"}});
  return 0;
}
