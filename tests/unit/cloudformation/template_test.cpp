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

bool IsTemplateText(std::string text) {
  const EvaluatedTemplate t(std::move(text));
  return IsTemplate(t.document());
}

TEST(IsTemplate, GoesByContent) {
  EXPECT_TRUE(IsTemplateText("AWSTemplateFormatVersion: '2010-09-09'\n"));
  EXPECT_TRUE(IsTemplateText("Resources:\n  B:\n    Type: AWS::S3::Bucket\n"));
  EXPECT_TRUE(IsTemplateText("Resources:\n  B:\n    Type: Custom::Thing\n"));
  EXPECT_TRUE(IsTemplateText("Transform: AWS::Serverless-2016-10-31\nGlobals: {}\n"));
  EXPECT_TRUE(IsTemplateText(R"({"Resources": {"B": {"Type": "AWS::S3::Bucket"}}})"));
}

TEST(IsTemplate, LeavesOtherDocumentsAlone) {
  EXPECT_FALSE(IsTemplateText("apiVersion: v1\nkind: Pod\n"));
  EXPECT_FALSE(IsTemplateText("Resources:\n  - a\n"));
  EXPECT_FALSE(IsTemplateText("Resources:\n  B:\n    Type: bucket\n"));
  EXPECT_FALSE(IsTemplateText("- AWSTemplateFormatVersion\n"));
  EXPECT_FALSE(IsTemplateText("just text\n"));
}

TEST(Template, ResourcesHaveAddressIdentityAndSpans) {
  const EvaluatedTemplate t(
      "Resources:\n  Zoo:\n    Type: AWS::S3::Bucket\n    DeletionPolicy: Retain\n    Properties:\n      "
      "BucketName: zoo\n"
      "  Ant:\n    Type: AWS::SQS::Queue\n    DependsOn: Zoo\n");
  ASSERT_EQ(t.root().resources.size(), 2u);
  const Resource& zoo = t.root().resources[0];
  EXPECT_EQ(zoo.address, "AWS::S3::Bucket.Zoo");
  EXPECT_EQ(zoo.identity, "Zoo");
  EXPECT_EQ(zoo.name, "Zoo");
  EXPECT_EQ(zoo.format, Format::kCloudFormation);
  EXPECT_EQ(zoo.present, Guard::kAlways);
  EXPECT_EQ(t.Text(zoo.header_span), "Zoo");
  EXPECT_THAT(t.Text(zoo.span), HasSubstr("BucketName: zoo"));
  EXPECT_EQ(t.Show(t.property("Zoo", "@DeletionPolicy")), "\"Retain\"");
  EXPECT_EQ(t.Show(t.property("Ant", "@DependsOn")), "\"Zoo\"");
  EXPECT_EQ(t.Text(t.property("Zoo", "BucketName").span()), "zoo");
  EXPECT_EQ(t.Text(t.root().span), "Resources");
  EXPECT_THAT(t.diagnostics(), IsEmpty());
  EXPECT_EQ(t.root().OfType("AWS::SQS::Queue").size(), 1u);
}

TEST(Parameters, WithoutAValueTheyAreUnknownWithinTheirDeclaration) {
  const EvaluatedTemplate t(WithProperty(
      "[!Ref Key, !Ref Vpc, !Ref Name, !Ref Ami, !Ref AWS::AccountId]",
      "Parameters:\n"
      "  Key:\n    Type: String\n    AllowedPattern: 'arn:aws:kms:[a-z0-9-]+:.*'\n"
      "  Vpc:\n    Type: AWS::EC2::VPC::Id\n"
      "  Name:\n    Type: String\n    MinLength: 3\n    MaxLength: '8'\n"
      "  Ami:\n    Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>'\n    Default: /aws/ami\n"));
  const Unknown& key = t.property("R", "P.0").unknown();
  EXPECT_EQ(key.prefix, "arn:aws:kms:");
  EXPECT_EQ(key.min_length, 1);
  EXPECT_EQ(t.property("R", "P.1").unknown().prefix, "vpc-");
  const Unknown& name = t.property("R", "P.2").unknown();
  EXPECT_EQ(name.min_length, 3);
  EXPECT_EQ(name.max_length, 8);
  EXPECT_EQ(t.property("R", "P.3").unknown().prefix, "ami-");
  EXPECT_EQ(t.property("R", "P.4").unknown().min_length, 12);
}

TEST(Parameters, AConditionThatTheDeclarationForbidsNeverHolds) {
  const EvaluatedTemplate t(
      WithProperty("!If [NoKey, none, some]",
                   "Parameters:\n  Key:\n    Type: String\n    AllowedPattern: '[a-z]+(-[a-z]+)?'\n"
                   "Conditions:\n  NoKey: !Equals [!Ref Key, '']\n"));
  EXPECT_EQ(t.Show(t.property("R", "P")), "\"some\"");
}

TEST(Parameters, APatternThatCantBeReadForbidsNothing) {
  const EvaluatedTemplate t(
      WithProperty("!If [NoKey, none, some]",
                   "Parameters:\n  Key:\n    Type: String\n    AllowedPattern: '(?!x).+'\n"
                   "Conditions:\n  NoKey: !Equals [!Ref Key, '']\n"));
  EXPECT_TRUE(t.property("R", "P").is_choice());
}

TEST(Parameters, DeclaredDefaultIsKnownAndSaysSo) {
  const EvaluatedTemplate t(
      WithProperty("!Ref Size", "Parameters:\n  Size:\n    Type: String\n    Default: large\n"));
  const Value v = t.property("R", "P");
  ASSERT_TRUE(v.is_string());
  EXPECT_EQ(v.string(), "large");
  ASSERT_NE(v.origin(), nullptr);
  EXPECT_EQ(v.origin()->kind, OriginKind::kReference);
  EXPECT_THAT(t.Text(v.span()), HasSubstr("Size"));
  ASSERT_NE(v.origin()->via(), nullptr);
  EXPECT_EQ(v.origin()->via()->kind, OriginKind::kDefault);
  EXPECT_EQ(v.origin()->via()->what(), "Size");
  EXPECT_EQ(t.Text(v.origin()->via()->span), "large");
}

TEST(Parameters, GivenValueWinsOverDefault) {
  Options options;
  options.parameters["Size"] = "small";
  const EvaluatedTemplate t(
      WithProperty("!Ref Size", "Parameters:\n  Size:\n    Type: String\n    Default: large\n"), options);
  const Value v = t.property("R", "P");
  EXPECT_EQ(t.Show(v), "\"small\"");
  ASSERT_NE(v.origin()->via(), nullptr);
  EXPECT_EQ(v.origin()->via()->kind, OriginKind::kInput);
}

TEST(Parameters, AGivenValueThatIsNotAllowedIsAWarning) {
  Options options;
  options.parameters["Env"] = "stage";
  const EvaluatedTemplate t(
      WithProperty("!Ref Env", "Parameters:\n  Env: {Type: String, AllowedValues: [dev, prod]}\n"), options);
  EXPECT_EQ(t.Show(t.property("R", "P")), "\"stage\"");
  EXPECT_THAT(t.diagnostics(), ElementsAre(Field(&Diagnostic::severity, DiagnosticSeverity::kWarning)));
}

TEST(Parameters, WithoutValueIsUnknown) {
  const EvaluatedTemplate t(WithProperty("!Ref Size", "Parameters:\n  Size:\n    Type: String\n"));
  const Value v = t.property("R", "P");
  ASSERT_TRUE(v.is_unknown());
  EXPECT_EQ(v.unknown().reason, UnknownReason::kInput);
  EXPECT_EQ(v.unknown().expression, "Ref Size");
  EXPECT_TRUE(v.unknown().not_null);
  EXPECT_EQ(v.unknown().identity, nullptr);
}

TEST(Parameters, AllowedValuesAreAlternatives) {
  const EvaluatedTemplate t(WithProperty(
      "!Ref Env", "Parameters:\n  Env:\n    Type: String\n    AllowedValues: [dev, test, prod]\n"));
  EXPECT_EQ(t.property("R", "P").cases().size(), 3u);
  GuardTable scratch(&t.root().guards);
  Guard any = Guard::kNever;
  for (const ChoiceCase& one : t.property("R", "P").cases()) {
    EXPECT_EQ(scratch.And(scratch.And(any, one.guard), scratch.feasible()), Guard::kNever);
    any = scratch.Or(any, one.guard);
  }
  EXPECT_TRUE(scratch.Implies(scratch.feasible(), any));
  EXPECT_THAT(t.Show(t.property("R", "P")), HasSubstr("Env is prod: \"prod\""));
}

TEST(Parameters, TypesDecideTheValue) {
  const std::string sections =
      "Parameters:\n"
      "  Port: {Type: Number, Default: '443'}\n"
      "  Text: {Type: String, Default: 443}\n"
      "  Flag: {Type: String, Default: true}\n"
      "  Zones: {Type: CommaDelimitedList, Default: 'a, b'}\n"
      "  Image: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /images/x}\n";
  const EvaluatedTemplate t(
      WithProperty("[!Ref Port, !Ref Text, !Ref Flag, !Ref Zones, !Ref Image]", sections));
  EXPECT_EQ(t.Show(t.property("R", "P.0")), "443");
  EXPECT_EQ(t.Show(t.property("R", "P.1")), "\"443\"");
  EXPECT_EQ(t.Show(t.property("R", "P.2")), "\"true\"");
  ASSERT_TRUE(t.property("R", "P.3").is_sequence());
  EXPECT_EQ(t.Show(t.property("R", "P.3.1")), "\"b\"");
  EXPECT_TRUE(t.property("R", "P.4").is_unknown())
      << "the default names a stored parameter, it isn't the value";
}

TEST(Parameters, NoEchoIsSensitiveEverywhere) {
  const EvaluatedTemplate t(WithProperty("[!Ref Secret, !Sub 'x-${Secret}', !Join [':', [a, !Ref Open]]]",
                                         "Parameters:\n  Secret: {Type: String, NoEcho: true, Default: "
                                         "hunter2}\n  Open: {Type: String, NoEcho: 'true'}\n"));
  for (const char* path : {"P.0", "P.1", "P.2"}) {
    EXPECT_TRUE(t.property("R", path).sensitive()) << path;
    EXPECT_THAT(Render(t.property("R", path)), ::testing::Not(HasSubstr("hunter2")));
  }
}

TEST(Template, PseudoParametersAreOpenUnlessGiven) {
  Options options;
  options.parameters["AWS::Region"] = "eu-west-1";
  const std::string text = WithProperty("[!Ref AWS::Region, !Ref AWS::Partition]");
  const EvaluatedTemplate without(text);
  EXPECT_TRUE(without.property("R", "P.0").is_unknown());
  EXPECT_TRUE(without.property("R", "P.0").unknown().not_null);
  EXPECT_EQ(without.property("R", "P.0").unknown().expression, "AWS::Region");
  const EvaluatedTemplate given(text, options);
  EXPECT_EQ(given.Show(given.property("R", "P.0")), "\"eu-west-1\"");
  EXPECT_EQ(given.property("R", "P.1").unknown().reason, UnknownReason::kDynamic);
}

TEST(Template, ResourceWithoutTypeIsReportedAndNeighboursStay) {
  const EvaluatedTemplate t("Resources:\n  Bad:\n    Properties: {}\n  Good:\n    Type: AWS::S3::Bucket\n");
  EXPECT_THAT(t.diagnostics(), ElementsAre(Field(&Diagnostic::summary, "Resource Bad has no Type")));
  EXPECT_EQ(t.Text(t.diagnostics()[0].span), "Bad");
  ASSERT_EQ(t.root().resources.size(), 1u);
  EXPECT_EQ(t.root().open.size(), 1u);
}

TEST(Template, APropertyBesideThePropertiesIsReported) {
  const EvaluatedTemplate t(
      "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: b\n"
      "    VersioningConfiguration:\n      Status: Enabled\n");
  ASSERT_THAT(t.diagnostics(), ElementsAre(Field(&Diagnostic::summary,
                                                 "Resource B has no attribute VersioningConfiguration")));
  EXPECT_EQ(t.Text(t.diagnostics()[0].span), "VersioningConfiguration");
}

TEST(Template, NamesThatTheServerlessTransformMakesAreNoErrors) {
  const EvaluatedTemplate t(
      "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n"
      "    Properties:\n      Role: !GetAtt OtherRole.Arn\n");
  ASSERT_NE(t.resource("F"), nullptr);
  EXPECT_EQ(t.resource("F")->type, "AWS::Lambda::Function");
  EXPECT_THAT(t.root().open, IsEmpty());
  EXPECT_THAT(t.diagnostics(), IsEmpty());
  EXPECT_TRUE(t.property("F", "Role").is_unknown());
}

TEST(Template, AMacroOpensThePopulationWithAWarning) {
  const EvaluatedTemplate t("Transform: [Company-Macro]\nResources:\n  B:\n    Type: AWS::S3::Bucket\n");
  EXPECT_EQ(t.root().open.size(), 1u);
  EXPECT_THAT(t.diagnostics(), ElementsAre(Field(&Diagnostic::severity, DiagnosticSeverity::kWarning)));
}

TEST(Template, IncludeInPropertiesLeavesThemOpen) {
  const EvaluatedTemplate t(
      "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: b\n"
      "      Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://x/y}}\n");
  ASSERT_NE(t.resource("B"), nullptr);
  EXPECT_TRUE(t.resource("B")->attributes.open());
  EXPECT_EQ(t.Show(t.property("B", "BucketName")), "\"b\"");
  EXPECT_THAT(t.diagnostics(), ElementsAre(Field(&Diagnostic::severity, DiagnosticSeverity::kWarning)));
}

TEST(Template, MissingNamesAreErrorsAtTheirPlace) {
  const EvaluatedTemplate t(WithProperty("[!Ref Nowhere, !GetAtt Nobody.Arn, !Sub 'a-${Nothing}']"));
  ASSERT_EQ(t.diagnostics().size(), 3u);
  for (const Diagnostic& d : t.diagnostics()) {
    EXPECT_EQ(d.severity, DiagnosticSeverity::kError);
    EXPECT_EQ(d.code, "cloudformation-reference");
    EXPECT_TRUE(d.span.valid());
  }
  EXPECT_EQ(t.property("R", "P.0").unknown().reason, UnknownReason::kError);
}

TEST(Resources, APropertyWithoutAValueIsReportedWhereItStands) {
  const EvaluatedTemplate t(
      "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketEncryption:\n"
      "      ServerSideEncryptionConfiguration:\n"
      "        - ServerSideEncryptionByDefault: {SSEAlgorithm: 'aws:kms', KMSMasterKeyID: ~}\n"
      "      Tags: [{Key: a, Value: ''}]\n");
  std::vector<std::string_view> keys;
  for (const Diagnostic& d : t.diagnostics()) {
    EXPECT_EQ(d.code, "cloudformation-resource");
    EXPECT_THAT(d.detail, HasSubstr("indentation"));
    keys.push_back(t.Text(d.span));
  }
  EXPECT_THAT(keys, ::testing::UnorderedElementsAre("BucketEncryption", "KMSMasterKeyID"));
}

}  // namespace
}  // namespace assay::cloudformation
