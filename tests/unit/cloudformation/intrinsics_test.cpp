// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "evaluated_template.h"

namespace assay::cloudformation {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST(Ref, OfAResourceIsItsIdentity) {
  const EvaluatedTemplate t(
      WithProperty("[!Ref Bucket, {Ref: Bucket}, !GetAtt Key.Arn, !GetAtt [Key, Arn], "
                   "{'Fn::GetAtt': [Key, Arn]}]"));
  EXPECT_THAT(t.diagnostics(), IsEmpty());
  for (const char* path : {"P.0", "P.1"}) {
    const Value v = t.property("R", path);
    ASSERT_TRUE(v.is_unknown());
    EXPECT_EQ(v.unknown().reason, UnknownReason::kComputed);
    EXPECT_TRUE(v.unknown().not_null);
    ASSERT_NE(v.unknown().identity, nullptr);
    EXPECT_EQ(*v.unknown().identity, (Identity{"Bucket", ""}));
  }
  for (const char* path : {"P.2", "P.3", "P.4"}) {
    const Value v = t.property("R", path);
    ASSERT_TRUE(v.is_unknown());
    ASSERT_NE(v.unknown().identity, nullptr);
    EXPECT_EQ(*v.unknown().identity, (Identity{"Key", "Arn"}));
    EXPECT_EQ(v.unknown().prefix, "arn:aws");
  }
}

TEST(Sub, KnownPartsGiveAString) {
  const EvaluatedTemplate t(
      WithProperty("[!Sub 'a-${Env}-z', !Sub ['${x}${Env}', {x: 1}], !Sub '${!Literal}-${Env}', !Sub plain]",
                   "Parameters:\n  Env: {Type: String, Default: dev}\n"));
  EXPECT_EQ(t.Show(t.property("R", "P.0")), "\"a-dev-z\"");
  EXPECT_EQ(t.Show(t.property("R", "P.1")), "\"1dev\"");
  EXPECT_EQ(t.property("R", "P.2").string(), "${Literal}-dev");
  EXPECT_EQ(t.Show(t.property("R", "P.3")), "\"plain\"");
  EXPECT_EQ(t.property("R", "P.0").origin()->kind, OriginKind::kTemplate);
}

TEST(Sub, KeepsTheLiteralPartsAroundUnknowns) {
  const EvaluatedTemplate t(WithProperty("!Sub 'arn:${AWS::Partition}:s3:::${Bucket}/*'"));
  const Value v = t.property("R", "P");
  ASSERT_TRUE(v.is_unknown());
  EXPECT_EQ(v.unknown().prefix, "arn:");
  ASSERT_THAT(v.unknown().parts, SizeIs(5));
  EXPECT_EQ(v.unknown().parts[2].string(), ":s3:::");
  ASSERT_NE(v.unknown().parts[3].unknown().identity, nullptr);
  EXPECT_EQ(v.unknown().parts[3].unknown().identity->address, "Bucket");
  EXPECT_EQ(v.unknown().parts[4].string(), "/*");
}

TEST(Sub, OneVariableAloneIsItsValue) {
  const EvaluatedTemplate t(WithProperty("[!Sub '${Bucket}', !Sub '${Key.Arn}', !Join ['', [!Ref Bucket]]]"));
  EXPECT_EQ(t.property("R", "P.0").unknown().identity->address, "Bucket");
  EXPECT_EQ(t.property("R", "P.1").unknown().identity->attribute, "Arn");
  EXPECT_EQ(t.property("R", "P.2").unknown().identity->address, "Bucket");
}

TEST(Sub, DistributesOverConditions) {
  const EvaluatedTemplate t(
      WithProperty("!Sub ['n-${x}', {x: !If [IsProd, p, d]}]",
                   "Parameters:\n  Env: {Type: String}\nConditions:\n  IsProd: !Equals [!Ref Env, prod]\n"));
  EXPECT_EQ(t.Show(t.property("R", "P")), "IsProd is true: \"n-p\"; IsProd is false: \"n-d\"");
}

TEST(Join, OverListsParametersAndConditions) {
  const EvaluatedTemplate t(
      WithProperty("[!Join [',', [a, 1, true]], !Join ['', !Ref Zones], !Join ['-', [a, !If [IsProd, b, !Ref "
                   "AWS::NoValue], c]], "
                   "!Join ['', ['arn:', !Ref AWS::Partition, ':iam::aws:policy/X']]]",
                   "Parameters:\n  Env: {Type: String}\n  Zones: {Type: CommaDelimitedList, Default: 'a,b'}\n"
                   "Conditions:\n  IsProd: !Equals [!Ref Env, prod]\n"));
  EXPECT_EQ(t.Show(t.property("R", "P.0")), "\"a,1,true\"");
  EXPECT_EQ(t.Show(t.property("R", "P.1")), "\"ab\"");
  EXPECT_EQ(t.Show(t.property("R", "P.2")), "IsProd is true: \"a-b-c\"; IsProd is false: \"a-c\"");
  EXPECT_THAT(t.property("R", "P.3").unknown().parts, SizeIs(3));
}

TEST(Lists, SelectSplitAndCidr) {
  const EvaluatedTemplate t(
      WithProperty("[!Select [1, [a, b]], !Select ['0', !Split [':', 'x:y']], !Select [0, !GetAZs ''], "
                   "!Select [1, !Cidr [10.0.0.0/16, 4, 8]], !Select [3, !Split ['/', !GetAtt Key.Arn]]]"));
  EXPECT_EQ(t.Show(t.property("R", "P.0")), "\"b\"");
  EXPECT_EQ(t.Show(t.property("R", "P.1")), "\"x\"");
  EXPECT_TRUE(t.property("R", "P.2").is_unknown());
  EXPECT_EQ(t.Show(t.property("R", "P.3")), "\"10.0.1.0/24\"");
  EXPECT_TRUE(t.property("R", "P.4").is_unknown());
  EXPECT_THAT(t.diagnostics(), IsEmpty());
}

TEST(Lists, SelectPastTheEndIsAnError) {
  const EvaluatedTemplate t(WithProperty("!Select [2, [a, b]]"));
  ASSERT_THAT(t.diagnostics(), SizeIs(1));
  EXPECT_EQ(t.diagnostics()[0].severity, DiagnosticSeverity::kError);
  EXPECT_TRUE(t.property("R", "P").is_unknown());
}

constexpr char kMap[] =
    "Parameters:\n  Env: {Type: String, AllowedValues: [dev, prod]}\n"
    "Mappings:\n  Sizes:\n    dev: {size: 1, same: x, ports: [1, 2]}\n    prod: {size: 9, same: x, ports: "
    "[3]}\n";

TEST(FindInMap, KnownAndAlternativeKeys) {
  const EvaluatedTemplate t(
      WithProperty("[!FindInMap [Sizes, prod, size], !FindInMap [Sizes, !Ref Env, size], "
                   "!FindInMap [Sizes, prod, ports]]",
                   kMap));
  EXPECT_EQ(t.Show(t.property("R", "P.0")), "9");
  EXPECT_EQ(t.Show(t.property("R", "P.1")), "Env is dev: 1; Env is not dev: 9");
  EXPECT_EQ(t.property("R", "P.2").size(), 1u);
}

TEST(FindInMap, AnOpenKeyIsOneOfTheMappings) {
  const char* map =
      "Mappings:\n  Sizes:\n    us-east-1: {size: 1, same: x}\n    eu-west-1: {size: 9, same: x}\n";
  const EvaluatedTemplate t(
      WithProperty("[!FindInMap [Sizes, !Ref AWS::Region, same], !FindInMap [Sizes, !Ref AWS::Region, size], "
                   "!FindInMap [Sizes, !Ref AWS::Region, size, DefaultValue: 5]]",
                   map));
  EXPECT_EQ(t.Show(t.property("R", "P.0")), "\"x\"");
  EXPECT_EQ(t.Show(t.property("R", "P.1")), "AWS::Region is eu-west-1: 9; AWS::Region is not eu-west-1: 1");
  EXPECT_EQ(t.Show(t.property("R", "P.2")),
            "AWS::Region is eu-west-1: 9; AWS::Region is not eu-west-1 and AWS::Region is us-east-1: 1; "
            "AWS::Region is not eu-west-1 and AWS::Region is not us-east-1: 5");
}

TEST(FindInMap, AKeyThatTheParameterCantBeIsLeftOut) {
  // No region is named "dev".
  const EvaluatedTemplate t(WithProperty("!FindInMap [Sizes, !Ref AWS::Region, size]", kMap));
  EXPECT_EQ(t.Show(t.property("R", "P")), "9");
}

TEST(FindInMap, MissingNamesAreErrorsUnlessThereIsADefault) {
  const EvaluatedTemplate t(
      WithProperty("[!FindInMap [Nope, a, b], !FindInMap [Sizes, stage, size], !FindInMap [Sizes, stage, "
                   "size, {DefaultValue: 5}]]",
                   kMap));
  EXPECT_THAT(t.diagnostics(), SizeIs(2));
  EXPECT_EQ(t.Show(t.property("R", "P.2")), "5");
}

TEST(FindInMap, AKeyThatOnlySomeValuesMissIsAWarning) {
  const EvaluatedTemplate t(WithProperty("!FindInMap [M, !Ref Env, n]",
                                         "Parameters:\n  Env: {Type: String, AllowedValues: [dev, prod]}\n"
                                         "Mappings:\n  M:\n    dev: {n: 1}\n"));
  ASSERT_THAT(t.diagnostics(), SizeIs(1));
  EXPECT_EQ(t.diagnostics()[0].severity, DiagnosticSeverity::kWarning);
  EXPECT_THAT(t.Show(t.property("R", "P")), StartsWith("Env is dev: 1; "));
}

TEST(Base64, KeepsWhatItHolds) {
  const EvaluatedTemplate t(WithProperty("[!Base64 hello, {'Fn::Base64': !Sub 'echo ${Bucket}'}]"));
  const Value known = t.property("R", "P.0");
  EXPECT_EQ(t.Show(known), "\"aGVsbG8=\"");
  EXPECT_EQ(known.origin()->kind, OriginKind::kEncoded);
  ASSERT_NE(known.origin()->decoded(), nullptr);
  EXPECT_EQ(known.origin()->decoded()->string(), "hello");
  const Unknown& u = t.property("R", "P.1").unknown();
  EXPECT_EQ(u.encoding, Encoding::kBase64);
  ASSERT_NE(u.decoded, nullptr);
  EXPECT_EQ(u.decoded->unknown().prefix, "echo ");
}

TEST(ImportValue, IsDynamicAndNamed) {
  const EvaluatedTemplate t(WithProperty("{'Fn::ImportValue': !Sub 'net-vpc'}"));
  const Value v = t.property("R", "P");
  ASSERT_TRUE(v.is_unknown());
  EXPECT_EQ(v.unknown().reason, UnknownReason::kDynamic);
  EXPECT_EQ(v.unknown().expression, "ImportValue net-vpc");
}

TEST(DynamicReference, IsAnUnknownSecret) {
  const EvaluatedTemplate t(
      WithProperty("['{{resolve:secretsmanager:db:SecretString:password}}', 'x-{{resolve:ssm:/a}}-y', "
                   "!Sub '{{resolve:secretsmanager:${Key}:SecretString:password}}', '{{resolve:broken']"));
  for (const char* path : {"P.0", "P.1", "P.2"}) {
    const Value v = t.property("R", path);
    ASSERT_TRUE(v.is_unknown()) << path;
    EXPECT_TRUE(v.sensitive()) << path;
    EXPECT_EQ(v.unknown().reason, UnknownReason::kDynamic) << path;
  }
  EXPECT_THAT(t.property("R", "P.1").unknown().parts, SizeIs(3));
  EXPECT_EQ(t.property("R", "P.1").unknown().prefix, "x-");
  EXPECT_EQ(t.property("R", "P.2").unknown().prefix, "");
  EXPECT_TRUE(t.property("R", "P.3").is_string());
}

TEST(LanguageExtensions, LengthAndToJsonString) {
  const EvaluatedTemplate t("Transform: AWS::LanguageExtensions\n" +
                            WithProperty("[{'Fn::Length': [a, b]}, {'Fn::ToJsonString': {b: 1, a: [x]}}, "
                                         "{'Fn::ToJsonString': {a: !Ref Bucket}}]"));
  EXPECT_EQ(t.Show(t.property("R", "P.0")), "2");
  EXPECT_EQ(t.property("R", "P.1").string(), R"({"a":["x"],"b":1})");
  EXPECT_EQ(t.property("R", "P.2").unknown().encoding, Encoding::kJson);
  EXPECT_THAT(t.diagnostics(), IsEmpty());
  EXPECT_THAT(t.root().open, IsEmpty());
}

TEST(ImportValue, OutputsOfStacksAreDynamicToo) {
  const EvaluatedTemplate t(WithProperty("{'Fn::GetStackOutput': {StackName: s, OutputName: o}}"));
  ASSERT_TRUE(t.property("R", "P").is_unknown());
  EXPECT_EQ(t.property("R", "P").unknown().reason, UnknownReason::kDynamic);
  EXPECT_THAT(t.diagnostics(), IsEmpty());
}

TEST(Intrinsics, UnknownOnesWarnAndMalformedOnesAreErrors) {
  const EvaluatedTemplate t(
      WithProperty("[{'Fn::Frobnicate': 1}, !Sub [1, 2, 3], !GetAtt nodot, !If [a, b]]"));
  ASSERT_THAT(t.diagnostics(), SizeIs(4));
  int errors = 0;
  for (const Diagnostic& d : t.diagnostics()) {
    errors += d.severity == DiagnosticSeverity::kError;
    EXPECT_TRUE(d.span.valid());
  }
  EXPECT_EQ(errors, 3);
  for (const char* path : {"P.0", "P.1", "P.2", "P.3"})
    EXPECT_TRUE(t.property("R", path).is_unknown()) << path;
}

TEST(Intrinsics, AreFoundInJsonTemplates) {
  const EvaluatedTemplate t(
      R"({"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::Join": ["-", ["a", "b"]]}}}}})");
  EXPECT_EQ(t.Show(t.property("B", "BucketName")), "\"a-b\"");
  EXPECT_EQ(t.Text(t.resource("B")->header_span).substr(0, 2), "\"B");
}

TEST(Intrinsics, LiteralSubtreesAreTheDocumentsOwn) {
  const EvaluatedTemplate t(WithProperty("{Deep: {er: [1, 2]}}"));
  const Value* r = t.document().Find("Resources")->Find("R")->Find("Properties")->Find("P");
  ASSERT_NE(r, nullptr);
  EXPECT_EQ(t.property("R", "P").entries().data(), r->entries().data());
}

TEST(Ref, OfWhatIsNamedByItsArnIsNoWildcard) {
  const EvaluatedTemplate t(
      "Resources:\n  T:\n    Type: AWS::SNS::Topic\n  B:\n    Type: AWS::S3::Bucket\n"
      "  R:\n    Type: AWS::IAM::Role\n"
      "  P:\n    Type: AWS::SNS::TopicPolicy\n    Properties:\n      A: !Ref T\n      B: !GetAtt R.Arn\n"
      "      C: !Ref B\n");
  for (const char* key : {"A", "B"}) {
    const Value v = t.property("P", key);
    ASSERT_TRUE(v.is_unknown()) << key;
    EXPECT_EQ(v.unknown().prefix, "arn:aws") << key;
    EXPECT_GT(v.unknown().min_length, std::string_view("arn:aws:*").size()) << key;
  }
  EXPECT_EQ(t.property("P", "C").unknown().prefix, "");
}

}  // namespace
}  // namespace assay::cloudformation
