// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "evaluated_template.h"

namespace assay::cloudformation {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kParent =
    "Parameters:\n  Env:\n    Type: String\n    AllowedValues: [dev, prod]\n"
    "Conditions:\n  IsProd: !Equals [!Ref Env, prod]\n"
    "Resources:\n"
    "  Store:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ./store.yaml\n"
    "      Parameters:\n        Algorithm: !If [IsProd, 'aws:kms', AES256]\n        Zones: a,b\n"
    "  Reader:\n    Type: AWS::Test::Thing\n    Properties:\n"
    "      Bucket: !GetAtt Store.Outputs.BucketName\n      Zone: !GetAtt Store.Outputs.Zone\n";
constexpr const char* kStore =
    "Parameters:\n  Algorithm:\n    Type: String\n  Zones:\n    Type: CommaDelimitedList\n"
    "Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties:\n      Algorithm: !Ref Algorithm\n"
    "Outputs:\n  BucketName:\n    Value: !Ref Bucket\n  Zone:\n    Value: !Select [1, !Ref Zones]\n";

TEST(NestedStack, ParametersAndOutputsFlow) {
  const EvaluatedTemplate t(kParent, {}, {{"store.yaml", kStore}});
  EXPECT_THAT(t.diagnostics(), IsEmpty());
  const Resource* bucket = t.resource("Store.Bucket");
  ASSERT_NE(bucket, nullptr);
  EXPECT_EQ(bucket->address, "AWS::S3::Bucket.Store.Bucket");
  ASSERT_NE(bucket->call, nullptr);
  EXPECT_EQ(bucket->call->address, "Store");
  EXPECT_EQ(t.Show(t.property("Store.Bucket", "Algorithm")),
            "IsProd is true: \"aws:kms\"; IsProd is false: \"AES256\"");
  EXPECT_EQ(t.Show(t.property("Reader", "Zone")), "\"b\"");
  const Value name = t.property("Reader", "Bucket");
  ASSERT_TRUE(name.is_unknown());
  ASSERT_NE(name.unknown().identity, nullptr);
  EXPECT_EQ(name.unknown().identity->address, "Store.Bucket");
}

TEST(NestedStack, AConditionOnWhatTheCallerLeavesOpenIsTheCallers) {
  const EvaluatedTemplate t(
      "Parameters:\n  Env:\n    Type: String\n"
      "Conditions:\n  IsProd: !Equals [!Ref Env, prod]\n"
      "Resources:\n"
      "  Here:\n    Type: AWS::SNS::Topic\n    Condition: IsProd\n"
      "  There:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: a.yaml\n"
      "      Parameters: {Stage: !Ref Env}\n",
      {},
      {{"a.yaml",
        "Parameters:\n  Stage:\n    Type: String\n"
        "Conditions:\n  Live: !Equals [!Ref Stage, prod]\n"
        "Resources:\n  T:\n    Type: AWS::SNS::Topic\n    Condition: Live\n"}});
  ASSERT_NE(t.resource("There.T"), nullptr);
  EXPECT_EQ(t.resource("There.T")->present, t.resource("Here")->present);
  EXPECT_EQ(t.root().guards.Describe(t.resource("There.T")->present), "IsProd is true");
}

TEST(NestedStack, ExistsWhereItsStackDoes) {
  const EvaluatedTemplate t(
      "Parameters:\n  Env:\n    Type: String\n"
      "Conditions:\n  IsProd: !Equals [!Ref Env, prod]\n"
      "Resources:\n  S:\n    Type: AWS::CloudFormation::Stack\n    Condition: IsProd\n"
      "    Properties: {TemplateURL: a.yaml}\n",
      {}, {{"a.yaml", "Resources:\n  T:\n    Type: AWS::SNS::Topic\n"}});
  EXPECT_EQ(t.root().guards.Describe(t.resource("S.T")->present), "IsProd is true");
}

TEST(NestedStack, ATemplateThatIsElsewhereLeavesThePopulationOpen) {
  const EvaluatedTemplate t(
      "Resources:\n  S:\n    Type: AWS::CloudFormation::Stack\n"
      "    Properties: {TemplateURL: 'https://example.com/a.yaml'}\n");
  EXPECT_THAT(t.diagnostics(), ElementsAre(Field(&Diagnostic::code, "module-missing")));
  EXPECT_EQ(t.root().open.size(), 1u);
}

TEST(NestedStack, OneThatCallsItselfIsAnErrorAndEnds) {
  const char* text =
      "Resources:\n  T:\n    Type: AWS::SNS::Topic\n  S:\n    Type: AWS::CloudFormation::Stack\n"
      "    Properties: {TemplateURL: a.yaml}\n";
  const EvaluatedTemplate t(text, {}, {{"a.yaml", text}});
  EXPECT_THAT(t.diagnostics(), ::testing::Contains(Field(&Diagnostic::code, "limit-template")));
  EXPECT_NE(t.resource("S.T"), nullptr);
  EXPECT_EQ(t.resource("S.S.T"), nullptr);
}

TEST(NestedStack, WhatHangsOnItsOwnOutputIsAnError) {
  const EvaluatedTemplate t(
      "Resources:\n  S:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: a.yaml\n"
      "      Parameters: {P: !GetAtt S.Outputs.O}\n",
      {},
      {{"a.yaml",
        "Parameters:\n  P: {Type: String}\nResources:\n  T:\n    Type: AWS::SNS::Topic\n"
        "Outputs:\n  O: {Value: !Ref P}\n"}});
  EXPECT_THAT(t.diagnostics(), ::testing::Contains(Field(&Diagnostic::summary, HasSubstr("hangs on what"))));
}

TEST(NestedStack, AnOutputThatIsNotThereIsAnError) {
  const EvaluatedTemplate t(
      "Resources:\n  S:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: a.yaml}\n"
      "  R:\n    Type: AWS::Test::Thing\n    Properties: {P: !GetAtt S.Outputs.Nope}\n",
      {}, {{"a.yaml", "Resources:\n  T:\n    Type: AWS::SNS::Topic\n"}});
  EXPECT_THAT(t.diagnostics(), ElementsAre(Field(&Diagnostic::summary, HasSubstr("no output Nope"))));
}

TEST(NestedStack, AStackSetsTemplateIsEvaluatedWithItsParameters) {
  const EvaluatedTemplate t(
      "Resources:\n  S:\n    Type: AWS::CloudFormation::StackSet\n    Properties:\n      TemplateURL: "
      "a.yaml\n"
      "      Parameters: [{ParameterKey: Name, ParameterValue: orders}]\n",
      {},
      {{"a.yaml",
        "Parameters:\n  Name: {Type: String}\nResources:\n  T:\n    Type: AWS::SNS::Topic\n"
        "    Properties: {TopicName: !Ref Name}\n"}});
  EXPECT_EQ(t.Show(t.property("S.T", "TopicName")), "\"orders\"");
}

TEST(NestedStack, ATemplateWithinATextIsEvaluatedAndStandsThere) {
  for (const char* body :
       {"|\n        Parameters:\n          Name: {Type: String}\n        Resources:\n          T:\n"
        "            Type: AWS::SNS::Topic\n            Properties: {TopicName: !Ref Name}\n",
        "'{\"Parameters\": {\"Name\": {\"Type\": \"String\"}}, \"Resources\": {\"T\": "
        "{\"Type\": \"AWS::SNS::Topic\", \"Properties\": {\"TopicName\": {\"Ref\": \"Name\"}}}}}'\n"}) {
    const EvaluatedTemplate t(
        std::string("Resources:\n  S:\n    Type: AWS::CloudFormation::StackSet\n    Properties:\n"
                    "      Parameters: [{ParameterKey: Name, ParameterValue: orders}]\n"
                    "      TemplateBody: ") +
        body);
    EXPECT_THAT(t.diagnostics(), ::testing::IsEmpty());
    EXPECT_TRUE(t.root().open.empty());
    ASSERT_NE(t.resource("S.T"), nullptr) << body;
    EXPECT_EQ(t.Show(t.property("S.T", "TopicName")), "\"orders\"");
    EXPECT_THAT(t.Text(t.resource("S.T")->header_span), HasSubstr("T"));
  }
}

TEST(NestedStack, WhatABlockSaysStandsAtItsOwnLine) {
  const EvaluatedTemplate t(
      "Resources:\n  S:\n    Type: AWS::CloudFormation::StackSet\n    Properties:\n"
      "      TemplateBody: |\n\n"
      "        # an inner one\n"
      "        Parameters:\n          Name: {Type: String, Default: ünï}\n"
      "        Resources:\n\n          Inner:\n            Type: AWS::CloudFormation::StackSet\n"
      "            Properties:\n              TemplateBody: |-\n"
      "                {\"Resources\": {\"T\": {\"Type\": \"AWS::SNS::Topic\",\n"
      "                  \"Properties\": {\"TopicName\": \"inner\"}}}}\n"
      "          T:\n            Type: AWS::SNS::Topic\n            Properties:\n"
      "              TopicName: !Ref Name\n"
      "              DisplayName: here\n"
      "  Q:\n    Type: AWS::SQS::Queue\n");
  EXPECT_THAT(t.diagnostics(), ::testing::IsEmpty());
  ASSERT_NE(t.resource("S.T"), nullptr);
  EXPECT_EQ(t.Text(t.resource("S.T")->header_span), "T");
  EXPECT_EQ(t.Text(t.property("S.T", "DisplayName").span()), "here");
  EXPECT_EQ(t.Text(t.property("S.T", "TopicName").span()), "!Ref Name");
  EXPECT_EQ(t.Show(t.property("S.T", "TopicName")), "\"ünï\"");
  EXPECT_EQ(t.Text(t.resource("S.Inner.T")->header_span), "\"T\"");
  EXPECT_EQ(t.Text(t.property("S.Inner.T", "TopicName").span()), "\"inner\"");
}

TEST(NestedStack, AnErrorInABlockIsAtItsOwnLine) {
  const EvaluatedTemplate t(
      "Resources:\n  S:\n    Type: AWS::CloudFormation::StackSet\n    Properties:\n"
      "      TemplateBody: |\n        Resources:\n          T: {Type: AWS::SNS::Topic}\n"
      "          T: {Type: AWS::SQS::Queue}\n");
  ASSERT_FALSE(t.diagnostics().empty());
  EXPECT_EQ(t.Text(t.diagnostics()[0].span), "T");
}

TEST(NestedStack, ATextThatIsNoTemplateOrNotKnownSaysSo) {
  const EvaluatedTemplate broken(
      "Resources:\n  S:\n    Type: AWS::CloudFormation::StackSet\n"
      "    Properties: {TemplateBody: 'Resources: {T: ['}\n");
  EXPECT_THAT(broken.diagnostics(),
              ::testing::Contains(Field(&Diagnostic::summary, HasSubstr("TemplateBody"))));
  EXPECT_FALSE(broken.root().open.empty());
  const EvaluatedTemplate unknown(
      "Resources:\n  B: {Type: 'AWS::S3::Bucket'}\n  S:\n    Type: AWS::CloudFormation::StackSet\n"
      "    Properties: {TemplateBody: !Sub 'Description: ${B}'}\n");
  EXPECT_THAT(unknown.diagnostics(), ElementsAre(Field(&Diagnostic::detail, HasSubstr("TemplateBody"))));
  EXPECT_EQ(unknown.root().open.size(), 1u);
}

TEST(LocalReferences, AreRelativePathsOfStacksAndSnippets) {
  const EvaluatedTemplate t(
      "Resources:\n"
      "  A:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: a.yaml}\n"
      "  B:\n    Type: AWS::CloudFormation::Stack\n    Metadata: {'aws:asset:path': b.json}\n"
      "    Properties: {TemplateURL: !Sub 'https://${AWS::URLSuffix}/x'}\n"
      "  C:\n    Type: AWS::S3::Bucket\n    Properties:\n      'Fn::Transform':\n        Name: AWS::Include\n"
      "        Parameters: {Location: c.yaml}\n"
      "  D:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: /etc/passwd}\n");
  std::vector<std::string> paths;
  for (const LocalReference& r : LocalReferences(t.document()))
    paths.push_back(r.path + (r.stack ? "!" : ""));
  EXPECT_THAT(paths, ElementsAre("a.yaml!", "b.json!", "c.yaml"));
}

}  // namespace
}  // namespace assay::cloudformation
