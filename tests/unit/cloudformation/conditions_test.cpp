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
using ::testing::SizeIs;

constexpr char kEnv[] = "Parameters:\n  Env: {Type: String}\n";

TEST(Conditions, DecidableOnesChooseTheBranch) {
  const EvaluatedTemplate t(WithProperty(
      "!If [IsProd, aws:kms, AES256]",
      "Parameters:\n  Env: {Type: String, Default: dev}\nConditions:\n  IsProd: !Equals [!Ref Env, prod]\n"));
  const Value v = t.property("R", "P");
  EXPECT_EQ(t.Show(v), "\"AES256\"");
  EXPECT_EQ(v.origin()->kind, OriginKind::kBranch);
  EXPECT_EQ(t.Text(v.span()), "AES256") << "a finding points at the branch that holds";
}

TEST(Conditions, UndecidableOneIsAGuardOfItsName) {
  const EvaluatedTemplate t(
      WithProperty("!If [IsProd, aws:kms, AES256]",
                   std::string(kEnv) + "Conditions:\n  IsProd: !Equals [!Ref Env, prod]\n"));
  EXPECT_EQ(t.Show(t.property("R", "P")), "IsProd is true: \"aws:kms\"; IsProd is false: \"AES256\"");
  EXPECT_THAT(t.diagnostics(), IsEmpty());
}

TEST(Conditions, NegationNamesTheAtomToo) {
  const EvaluatedTemplate t(WithProperty(
      "!If [HasKey, !Ref KeyArn, !Ref AWS::NoValue]",
      "Parameters:\n  KeyArn: {Type: String}\nConditions:\n  HasKey: !Not [!Equals [!Ref KeyArn, '']]\n"));
  EXPECT_THAT(t.Show(t.property("R", "P")), HasSubstr("HasKey is true: "));
  EXPECT_THAT(t.Show(t.property("R", "P")), HasSubstr("HasKey is false: (absent)"));
}

TEST(Conditions, ComplementsAreOneGuard) {
  const EvaluatedTemplate t(WithProperty(
      "!If [IsProd, !If [NotProd, impossible, a], !If [NotProd, b, impossible]]",
      std::string(kEnv) +
          "Conditions:\n  IsProd: !Equals [!Ref Env, prod]\n  NotProd: !Not [!Condition IsProd]\n"));
  EXPECT_EQ(t.Show(t.property("R", "P")), "IsProd is true: \"a\"; IsProd is false: \"b\"");
}

TEST(Conditions, LiteralsOfOneParameterExcludeEachOther) {
  EvaluatedTemplate t(WithProperty(
      "!If [IsProd, !If [IsTest, impossible, a], !If [IsTest, b, c]]",
      std::string(kEnv) +
          "Conditions:\n  IsProd: !Equals [!Ref Env, prod]\n  IsTest: !Equals [test, !Ref Env]\n"));
  EXPECT_THAT(t.Show(t.property("R", "P")), ::testing::Not(HasSubstr("impossible")));
  EXPECT_EQ(t.property("R", "P").cases().size(), 3u);
}

TEST(Conditions, TwoAllowedValuesAreOneCondition) {
  const EvaluatedTemplate t(
      WithProperty("[!If [Encrypt, a, b], !Ref Encryption]",
                   "Parameters:\n  Encryption: {Type: String, AllowedValues: [true, false]}\n"
                   "Conditions:\n  Encrypt: !Equals [!Ref Encryption, 'true']\n"));
  EXPECT_EQ(t.Show(t.property("R", "P.0")), "Encrypt is true: \"a\"; Encrypt is false: \"b\"");
  EXPECT_EQ(t.Show(t.property("R", "P.1")), "Encrypt is true: \"true\"; Encrypt is false: \"false\"");
}

TEST(Conditions, AValueThatIsNotAllowedNeverEquals) {
  const EvaluatedTemplate t(WithProperty("!If [IsProd, a, b]",
                                         "Parameters:\n  Env: {Type: String, AllowedValues: [x, y, "
                                         "z]}\nConditions:\n  IsProd: !Equals [!Ref Env, prod]\n"));
  EXPECT_EQ(t.Show(t.property("R", "P")), "\"b\"");
}

TEST(Conditions, AndOrNotCombine) {
  const std::string sections =
      "Parameters:\n  A: {Type: String}\n  B: {Type: String}\nConditions:\n"
      "  IsA: !Equals [!Ref A, '1']\n  IsB: !Equals [!Ref B, '1']\n"
      "  Both: !And [!Condition IsA, {Condition: IsB}]\n  Either: !Or [!Condition IsA, !Condition IsB]\n"
      "  Neither: !Not [!Condition Either]\n";
  const EvaluatedTemplate t(WithProperty(
      "[!If [Both, x, y], !If [Neither, !If [Either, bad, n], e], !If [Both, !If [Either, e, bad], y]]",
      sections));
  EXPECT_THAT(t.Show(t.property("R", "P.0")), HasSubstr("IsA is true and IsB is true: \"x\""));
  EXPECT_THAT(t.Show(t.property("R", "P.1")), ::testing::Not(HasSubstr("bad")));
  EXPECT_THAT(t.Show(t.property("R", "P.2")), ::testing::Not(HasSubstr("bad")));
}

TEST(Conditions, ResourceExistsUnderItsCondition) {
  const EvaluatedTemplate t(
      std::string(kEnv) +
      "Conditions:\n  IsProd: !Equals [!Ref Env, prod]\n  Never: !Equals [a, b]\n  Sure: !Equals [a, "
      "a]\nResources:\n"
      "  A: {Type: 'AWS::S3::Bucket', Condition: IsProd}\n  B: {Type: 'AWS::S3::Bucket', Condition: Never}\n"
      "  C: {Type: 'AWS::S3::Bucket', Condition: Sure}\n");
  ASSERT_NE(t.resource("A"), nullptr);
  EXPECT_EQ(t.root().guards.Describe(t.resource("A")->present), "IsProd is true");
  EXPECT_EQ(t.resource("B"), nullptr) << "these parameters don't deploy it";
  ASSERT_NE(t.resource("C"), nullptr);
  EXPECT_EQ(t.resource("C")->present, Guard::kAlways);
}

TEST(Conditions, NoValueDropsPropertiesAndElements) {
  const EvaluatedTemplate t(
      std::string(kEnv) +
      "Conditions:\n  IsProd: !Equals [!Ref Env, prod]\n  No: !Equals [a, b]\nResources:\n  R:\n    Type: "
      "AWS::X::Y\n"
      "    Properties:\n      Gone: !If [No, 1, !Ref AWS::NoValue]\n      Also: !Ref AWS::NoValue\n"
      "      List: [a, !If [No, b, !Ref AWS::NoValue], !If [IsProd, c, !Ref AWS::NoValue]]\n");
  EXPECT_TRUE(t.property("R", "Gone").is_absent());
  EXPECT_EQ(t.resource("R")->attributes.FindEntry("Gone"), nullptr);
  EXPECT_EQ(t.resource("R")->attributes.FindEntry("Also"), nullptr);
  const Value list = t.property("R", "List");
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(t.Show(list.elements()[1]), "IsProd is true: \"c\"; IsProd is false: (absent)");
}

TEST(Conditions, WholePropertiesUnderIfAreMembersThatDiffer) {
  const EvaluatedTemplate t(
      std::string(kEnv) +
      "Conditions:\n  IsProd: !Equals [!Ref Env, prod]\nResources:\n  R:\n    Type: AWS::X::Y\n"
      "    Properties: !If [IsProd, {A: 1, B: 2}, {A: 3}]\n");
  EXPECT_EQ(t.Show(t.property("R", "A")), "IsProd is true: 1; IsProd is false: 3");
  EXPECT_EQ(t.Show(t.property("R", "B")), "IsProd is true: 2");
}

TEST(Conditions, ACycleIsReportedAndOpen) {
  const EvaluatedTemplate t(
      WithProperty("!If [A, x, y]", "Conditions:\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]\n"));
  EXPECT_THAT(t.diagnostics(), ElementsAre(Field(&Diagnostic::summary, "Condition A depends on itself")));
  EXPECT_TRUE(t.property("R", "P").is_choice());
}

TEST(Conditions, AnUndeclaredOneIsAnError) {
  const EvaluatedTemplate t(WithProperty("!If [Missing, x, y]"));
  EXPECT_THAT(t.diagnostics(), ElementsAre(Field(&Diagnostic::summary, "There is no condition Missing")));
  EXPECT_THAT(t.Show(t.property("R", "P")), HasSubstr("Missing is true"));
}

TEST(Conditions, UnknownExpressionsAreComparedByTheirText) {
  const EvaluatedTemplate t(
      WithProperty("!If [None, x, !If [AlsoNone, impossible, y]]",
                   "Parameters:\n  Subnets: {Type: 'List<AWS::EC2::Subnet::Id>'}\nConditions:\n"
                   "  None: !Equals [!Join ['', !Ref Subnets], '']\n  AlsoNone: !Equals ['', !Join ['', !Ref "
                   "Subnets]]\n"));
  EXPECT_THAT(t.diagnostics(), IsEmpty());
  EXPECT_THAT(t.Show(t.property("R", "P")), ::testing::Not(HasSubstr("impossible")));
}

TEST(Conditions, AnUnknownBehindAKnownBeginningIsNotEmpty) {
  const EvaluatedTemplate t(WithProperty(
      "!If [Empty, x, y]",
      "Parameters:\n  A: {Type: String}\nConditions:\n  Empty: !Equals [!Sub 'arn:${A}', '']\n"));
  EXPECT_EQ(t.Show(t.property("R", "P")), "\"y\"");
}

TEST(Conditions, NumbersAndBooleansCompareAsText) {
  const EvaluatedTemplate t(
      WithProperty("[!If [One, x, y], !If [Yes, x, y]]",
                   "Parameters:\n  N: {Type: Number, Default: 1}\n  B: {Type: String, Default: true}\n"
                   "Conditions:\n  One: !Equals [!Ref N, '1']\n  Yes: !Equals [!Ref B, true]\n"));
  EXPECT_EQ(t.Show(t.property("R", "P.0")), "\"x\"");
  EXPECT_EQ(t.Show(t.property("R", "P.1")), "\"x\"");
}

TEST(Conditions, ASecretsLiteralIsNotNamed) {
  const EvaluatedTemplate t(WithProperty(
      "!If [Weak, x, y]",
      "Parameters:\n  Password: {Type: String, NoEcho: true}\n  Other: {Type: String}\nConditions:\n"
      "  Weak: !And [!Equals [!Ref Password, hunter2], !Equals [!Ref Other, a]]\n"));
  EXPECT_THAT(t.Show(t.property("R", "P")), ::testing::Not(HasSubstr("hunter2")));
  EXPECT_THAT(t.Show(t.property("R", "P")), HasSubstr("Password is (sensitive value)"));
}

TEST(Conditions, ConditionIsAnOrdinaryKeyInAPolicy) {
  const EvaluatedTemplate t(WithProperty("{Condition: {Bool: {'aws:SecureTransport': 'false'}}}"));
  EXPECT_THAT(t.diagnostics(), IsEmpty());
  EXPECT_EQ(t.Show(t.property("R", "P.Condition.Bool.aws:SecureTransport")), "\"false\"");
}

TEST(Rules, WhatTheyExcludeIsNotDeployed) {
  const EvaluatedTemplate t(WithProperty(
      "!If [IsProd, !If [IsSmall, bad, good], good]",
      "Parameters:\n  Env: {Type: String}\n  Size: {Type: String}\n"
      "Rules:\n  ProdIsLarge:\n    RuleCondition: !Equals [!Ref Env, prod]\n"
      "    Assertions:\n      - Assert: !Contains [[large, huge], !Ref Size]\n"
      "Conditions:\n  IsProd: !Equals [!Ref Env, prod]\n  IsSmall: !Equals [!Ref Size, small]\n"));
  for (const ChoiceCase& one : t.property("R", "P").cases()) EXPECT_EQ(one.value.string(), "good");
}

TEST(Conditions, ANumberIsWithinItsBounds) {
  const EvaluatedTemplate t(
      "Parameters:\n  Port: {Type: Number, MinValue: 1024, MaxValue: '2000.5'}\n  Any: {Type: Number}\n"
      "Conditions:\n  Low: !Equals [!Ref Port, 22]\n  High: !Equals [!Ref Port, '3000']\n"
      "  Within: !Equals [!Ref Port, 1024]\n  NoNumber: !Equals [!Ref Any, '']\n"
      "  Zero: !Equals [!Ref Any, 0]\n"
      "Resources:\n  A: {Type: AWS::SQS::Queue, Condition: Low}\n"
      "  B: {Type: AWS::SQS::Queue, Condition: High}\n"
      "  C: {Type: AWS::SQS::Queue, Condition: Within}\n"
      "  D: {Type: AWS::SQS::Queue, Condition: NoNumber}\n"
      "  E: {Type: AWS::SQS::Queue, Condition: Zero}\n");
  EXPECT_THAT(t.diagnostics(), IsEmpty());
  for (const char* id : {"A", "B", "D"}) EXPECT_EQ(t.resource(id), nullptr) << id;
  for (const char* id : {"C", "E"}) EXPECT_NE(t.resource(id), nullptr) << id;
}

TEST(Rules, ExcludeAllowedValues) {
  const EvaluatedTemplate t(
      "Parameters:\n  Env: {Type: String, AllowedValues: [dev, test, prod]}\n"
      "  Size: {Type: String, AllowedValues: [small, large]}\n"
      "  Zones: {Type: CommaDelimitedList, Default: 'a,b'}\n"
      "Rules:\n  ProdIsLarge:\n    RuleCondition: !Equals [!Ref Env, prod]\n"
      "    Assertions:\n      - Assert: !Contains [[large], !Ref Size]\n"
      "  NoTest:\n    Assertions:\n      - Assert: !Not [!Contains [[test], !Ref Env]]\n"
      "  Known:\n    Assertions:\n      - Assert: !EachMemberIn [!Ref Zones, [a, b, c]]\n"
      "      - Assert: !Or [!EachMemberEquals [[small, small], !Ref Size], !Equals [!Ref Env, prod]]\n"
      "Conditions:\n  SmallProd: !And [!Equals [!Ref Env, prod], !Equals [!Ref Size, small]]\n"
      "  IsTest: !Equals [!Ref Env, test]\n"
      "  LargeDev: !And [!Equals [!Ref Env, dev], !Equals [!Ref Size, large]]\n"
      "  IsDev: !Equals [!Ref Env, dev]\n"
      "Resources:\n  A: {Type: AWS::SQS::Queue, Condition: SmallProd}\n"
      "  B: {Type: AWS::SQS::Queue, Condition: IsTest}\n"
      "  C: {Type: AWS::SQS::Queue, Condition: LargeDev}\n"
      "  D: {Type: AWS::SQS::Queue, Condition: IsDev}\n");
  EXPECT_THAT(t.diagnostics(), IsEmpty());
  EXPECT_EQ(t.resource("A"), nullptr);
  EXPECT_EQ(t.resource("B"), nullptr);
  EXPECT_EQ(t.resource("C"), nullptr);
  EXPECT_NE(t.resource("D"), nullptr);
}

TEST(Rules, ThatAreBrokenAreReportedAndExcludeNothing) {
  const EvaluatedTemplate t(WithProperty("!Ref Size",
                                         "Parameters:\n  Size: {Type: String, Default: small}\n"
                                         "Rules:\n  Large:\n    Assertions:\n"
                                         "      - Assert: !Equals [!Ref Size, large]\n"));
  EXPECT_EQ(t.Show(t.property("R", "P")), "\"small\"");
  EXPECT_THAT(t.diagnostics(), ElementsAre(Field(&Diagnostic::code, "cloudformation-rule")));
}

TEST(Rules, WhatTheyAskOfTheAccountExcludesNothing) {
  const EvaluatedTemplate t(WithProperty("!If [IsSmall, a, b]",
                                         "Parameters:\n  Size: {Type: String}\n"
                                         "Rules:\n  R:\n    Assertions:\n      - Assert: !EachMemberIn "
                                         "[!ValueOfAll ['AWS::EC2::VPC::Id', x], [a]]\n"
                                         "Conditions:\n  IsSmall: !Equals [!Ref Size, small]\n"));
  EXPECT_TRUE(t.property("R", "P").is_choice());
}

}  // namespace
}  // namespace assay::cloudformation
