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

constexpr const char* kTwoBuckets =
    "Transform: AWS::LanguageExtensions\n"
    "Parameters:\n  Names:\n    Type: CommaDelimitedList\n    Default: logs, my.data\n"
    "Resources:\n"
    "  'Fn::ForEach::Buckets':\n"
    "    - Name\n"
    "    - !Ref Names\n"
    "    - 'Bucket&{Name}':\n"
    "        Type: AWS::S3::Bucket\n"
    "        Properties:\n"
    "          BucketName: !Sub 'acme-${Name}'\n"
    "          Tags: [{Key: name, Value: !Ref Name}]\n";

TEST(ForEach, MakesAResourceForEachElement) {
  const EvaluatedTemplate t(kTwoBuckets);
  ASSERT_EQ(t.root().resources.size(), 2u);
  EXPECT_EQ(t.Show(t.property("Bucketlogs", "BucketName")), "\"acme-logs\"");
  EXPECT_EQ(t.Show(t.property("Bucketmydata", "BucketName")), "\"acme-my.data\"");
  EXPECT_EQ(t.Show(t.property("Bucketmydata", "Tags.0.Value")), "\"my.data\"");
  EXPECT_EQ(t.Text(t.resource("Bucketlogs")->header_span), "'Bucket&{Name}'");
  EXPECT_THAT(t.diagnostics(), IsEmpty());
  EXPECT_THAT(t.root().open, IsEmpty());
}

TEST(ForEach, RunsWithinProperties) {
  const EvaluatedTemplate t(
      "Resources:\n  R:\n    Type: AWS::Test::Thing\n    Properties:\n"
      "      Fixed: 1\n"
      "      'Fn::ForEach::Each':\n        - X\n        - [A, B]\n        - 'Key${X}': !Sub 'value ${X}'\n");
  EXPECT_EQ(t.Show(t.property("R", "Fixed")), "1");
  EXPECT_EQ(t.Show(t.property("R", "KeyA")), "\"value A\"");
  EXPECT_EQ(t.Show(t.property("R", "KeyB")), "\"value B\"");
}

TEST(ForEach, LoopsNest) {
  const EvaluatedTemplate t(
      "Resources:\n"
      "  'Fn::ForEach::Outer':\n    - X\n    - [A, B]\n"
      "    - 'Fn::ForEach::Inner':\n        - Y\n        - ['1', '2']\n"
      "        - 'R${X}${Y}':\n            Type: AWS::SNS::Topic\n");
  std::vector<std::string> names;
  for (const Resource& r : t.root().resources) names.emplace_back(r.name);
  EXPECT_THAT(names, ElementsAre("RA1", "RA2", "RB1", "RB2"));
}

TEST(ForEach, AnUnknownListLeavesThePopulationOpen) {
  const EvaluatedTemplate t(
      "Parameters:\n  Names:\n    Type: CommaDelimitedList\n"
      "Resources:\n  'Fn::ForEach::Buckets':\n    - Name\n    - !Ref Names\n"
      "    - 'B${Name}':\n        Type: AWS::S3::Bucket\n");
  EXPECT_THAT(t.root().resources, IsEmpty());
  EXPECT_EQ(t.root().open.size(), 1u);
  EXPECT_THAT(t.diagnostics(),
              ElementsAre(Field(&Diagnostic::summary, HasSubstr("a list that isn't known"))));
}

TEST(ForEach, AMalformedLoopIsAnError) {
  const EvaluatedTemplate t("Resources:\n  'Fn::ForEach::X': [Name, [a]]\n");
  EXPECT_THAT(t.diagnostics(), ElementsAre(Field(&Diagnostic::severity, DiagnosticSeverity::kError)));
}

TEST(Include, ALocalSnippetJoinsItsMapping) {
  const EvaluatedTemplate t(
      "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: mine\n"
      "      'Fn::Transform':\n        Name: AWS::Include\n        Parameters: {Location: "
      "./encryption.yaml}\n",
      {}, {{"encryption.yaml", "BucketEncryption:\n  Kms: !Ref B\n"}});
  EXPECT_EQ(t.Show(t.property("B", "BucketName")), "\"mine\"");
  EXPECT_TRUE(t.property("B", "BucketEncryption.Kms").is_unknown());
  EXPECT_EQ(t.Text(t.property("B", "BucketEncryption").span()), "Kms: !Ref B");
  EXPECT_THAT(t.diagnostics(), IsEmpty());
  EXPECT_FALSE(t.resource("B")->attributes.open());
}

TEST(Include, ASnippetMayHoldSections) {
  const EvaluatedTemplate t(
      "Transform: {Name: AWS::Include, Parameters: {Location: maps.yaml}}\n"
      "Resources:\n  R:\n    Type: AWS::Test::Thing\n    Properties:\n      P: !FindInMap [Sizes, a, b]\n",
      {}, {{"maps.yaml", "Mappings:\n  Sizes:\n    a:\n      b: large\n"}});
  EXPECT_EQ(t.Show(t.property("R", "P")), "\"large\"");
  EXPECT_THAT(t.diagnostics(), IsEmpty());
}

TEST(Include, SeveralSnippetsJoinOneAfterTheOther) {
  const EvaluatedTemplate t(
      "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      'Fn::Transform':\n"
      "        - {Name: AWS::Include, Parameters: {Location: a.yaml}}\n"
      "        - {Name: AWS::Include, Parameters: {Location: b.yaml}}\n",
      {}, {{"a.yaml", "BucketName: a\nX: 1\n"}, {"b.yaml", "BucketName: b\n"}});
  EXPECT_EQ(t.Show(t.property("B", "BucketName")), "\"b\"");
  EXPECT_EQ(t.Show(t.property("B", "X")), "1");
}

TEST(Include, WhatIsElsewhereIsUnknownAndSaysSo) {
  const EvaluatedTemplate t(
      "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n"
      "      'Fn::Transform':\n        Name: AWS::Include\n"
      "        Parameters: {Location: 's3://bucket/encryption.yaml'}\n");
  EXPECT_TRUE(t.resource("B")->attributes.open());
  EXPECT_THAT(t.diagnostics(), ElementsAre(Field(&Diagnostic::code, "module-missing")));
}

}  // namespace
}  // namespace assay::cloudformation
