// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "evaluated_template.h"

namespace assay::cloudformation {
namespace {

using ::testing::Contains;
using ::testing::Field;

bool HasCode(const Diagnostics& diagnostics, std::string_view code) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [&](const Diagnostic& d) { return d.code == code; });
}

TEST(Hostile, StepsAreBounded) {
  std::string list = "[";
  for (int i = 0; i < 2'000; ++i) list += "!Ref Bucket, ";
  Options options;
  options.steps = 1'000;
  const EvaluatedTemplate t(WithProperty(list + "x]"), options);
  EXPECT_TRUE(HasCode(t.diagnostics(), "limit-steps"));
}

TEST(Hostile, DoublingStringsStop) {
  // Each level doubles the one inside it: 2^60 bytes if nothing stops it.
  std::string value = "x";
  for (int i = 0; i < 60; ++i) value = "!Sub ['${a}${a}', {a: " + value + "}]";
  const EvaluatedTemplate t(WithProperty(value));
  EXPECT_TRUE(HasCode(t.diagnostics(), "limit-template"));
  EXPECT_TRUE(t.property("R", "P").is_unknown());
}

TEST(Hostile, DoublingUnknownsStop) {
  std::string value = "!Ref Bucket";
  for (int i = 0; i < 60; ++i) value = "!Sub ['-${a}${a}', {a: " + value + "}]";
  const EvaluatedTemplate t(WithProperty(value));
  EXPECT_TRUE(t.property("R", "P").is_unknown());
}

TEST(Hostile, CombinationsAreBounded) {
  std::string parameters = "Parameters:\n", conditions = "Conditions:\n", list = "!Join ['', [";
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i);
    parameters += "  P" + n + ": {Type: String}\n";
    conditions += "  C" + n + ": !Equals [!Ref P" + n + ", x]\n";
    list += "!If [C" + n + ", a, b], ";
  }
  const EvaluatedTemplate t(WithProperty(list + "z]]", parameters + conditions));
  EXPECT_TRUE(HasCode(t.diagnostics(), "limit-template"));
  ASSERT_TRUE(t.property("R", "P").is_unknown());
  EXPECT_EQ(t.property("R", "P").unknown().reason, UnknownReason::kLimit);
}

TEST(Hostile, FortyIndependentConditionsCostNothing) {
  std::string parameters = "Parameters:\n", conditions = "Conditions:\n", all = "  All: !And [";
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i);
    parameters += "  P" + n + ": {Type: String}\n";
    conditions += "  C" + n + ": !Equals [!Ref P" + n + ", x]\n";
    all += "!Condition C" + n + (i == 39 ? "]\n" : ", ");
  }
  const EvaluatedTemplate t(WithProperty("!If [All, a, b]", parameters + conditions + all));
  EXPECT_TRUE(t.diagnostics().empty());
  EXPECT_EQ(t.property("R", "P").cases().size(), 2u);
}

// Sixty resources that exist, sixty settings that differ and one name under all sixty: none is enumerated.
TEST(Hostile, SixtyIndependentConditionsTakeMilliseconds) {
  std::string parameters = "Parameters:\n", conditions = "Conditions:\n", all = "  All: !And [";
  std::string resources = "Resources:\n", settings;
  for (int i = 0; i < 60; ++i) {
    const std::string n = std::to_string(i);
    parameters += "  P" + n + ": {Type: String, AllowedValues: [x, y, z]}\n";
    conditions += "  C" + n + ": !Equals [!Ref P" + n + ", x]\n";
    all += "!Condition C" + n + (i == 59 ? "]\n" : ", ");
    resources += "  B" + n + ":\n    Type: AWS::S3::Bucket\n    Condition: C" + n + "\n";
    settings += "      S" + n + ": !If [C" + n + ", a, b]\n";
  }
  const auto before = std::chrono::steady_clock::now();
  EvaluatedTemplate t(parameters + conditions + all + resources +
                      "  R:\n    Type: AWS::Test::Thing\n    Properties:\n      Whole: !If [All, a, b]\n" +
                      settings);
  const auto spent = std::chrono::steady_clock::now() - before;
  EXPECT_TRUE(t.diagnostics().empty());
  EXPECT_EQ(t.root().resources.size(), 61u);
  EXPECT_EQ(t.property("R", "Whole").cases().size(), 2u);
  EXPECT_EQ(t.property("R", "S59").cases().size(), 2u);
  // Milliseconds by design; the bound only tells them from an enumeration, whatever else the machine does.
  EXPECT_LT(spent, std::chrono::seconds(5));
}

TEST(Hostile, ThousandsOfLiteralsAndConditions) {
  std::string conditions = "Parameters:\n  P: {Type: String}\nConditions:\n", list = "[";
  for (int i = 0; i < 3'000; ++i) {
    const std::string n = std::to_string(i);
    conditions += "  C" + n + ": !Equals [!Ref P, v" + n + "]\n";
    list += "!If [C" + n + ", a, b], ";
  }
  const EvaluatedTemplate t(WithProperty(list + "z]", conditions));
  EXPECT_TRUE(HasCode(t.diagnostics(), "limit-template"));
}

TEST(Hostile, ALongChainOfConditionsStops) {
  std::string conditions = "Conditions:\n  C0: !Equals [a, a]\n";
  for (int i = 1; i < 2'000; ++i) {
    conditions += "  C" + std::to_string(i) + ": !Not [!Condition C" + std::to_string(i - 1) + "]\n";
  }
  const EvaluatedTemplate t(WithProperty("!If [C1999, a, b]", conditions));
  EXPECT_TRUE(HasCode(t.diagnostics(), "limit-template"));
}

TEST(Hostile, SharedAliasesAreEvaluatedOnce) {
  std::string text = "AWSTemplateFormatVersion: '2010-09-09'\nX:\n  a0: &a0 [!Ref Bucket, !Ref Bucket]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "  a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before + ", " + before + "]\n";
  }
  text +=
      "Resources:\n  Bucket: {Type: 'AWS::S3::Bucket'}\n  R: {Type: 'AWS::X::Y', Properties: {P: *a11}}\n";
  const EvaluatedTemplate t(text);
  const Value p = t.property("R", "P");
  ASSERT_EQ(p.size(), 2u);
  EXPECT_EQ(p.elements()[0].elements().data(), p.elements()[1].elements().data());
}

TEST(Hostile, OddShapesGiveDiagnosticsNotCrashes) {
  for (const char* text : {
           "AWSTemplateFormatVersion: 1\nResources: 3\n",
           "AWSTemplateFormatVersion: 1\nResources: []\nParameters: []\nConditions: x\nMappings: "
           "1\nTransform: {}\n",
           "Resources:\n  A: {Type: 'AWS::S3::Bucket', Properties: [1]}\n",
           "Resources:\n  A: {Type: 'AWS::S3::Bucket', Condition: [1]}\n",
           "Resources:\n  A: {Type: 'AWS::S3::Bucket', Properties: !Ref AWS::NoValue}\n",
           "Parameters:\n  P: x\n  Q: {Default: {a: 1}}\nResources:\n  A: {Type: 'AWS::S3::Bucket', "
           "Properties: {X: !Ref P, "
           "Y: !Ref Q}}\n",
           "Resources:\n  A: {Type: 'AWS::S3::Bucket', Properties: {X: !Sub '${', Y: !Sub '${}', Z: !Sub "
           "'${.}'}}\n",
           "Resources:\n  A: {Type: 'AWS::S3::Bucket', Properties: {X: !Join [!Ref A, [a]], Y: !Select [!Ref "
           "A, [a]]}}\n",
           "Resources:\n  A: {Type: 'AWS::S3::Bucket', Properties: {X: !FindInMap [a], Y: !Cidr [x, 1, 2], "
           "Z: !If x}}\n",
           "Conditions:\n  C: {}\n  D: !And []\n  E: !Equals x\nResources:\n  A: {Type: 'AWS::S3::Bucket', "
           "Properties: "
           "{X: !If [C, 1, 2], Y: !If [D, 1, 2], Z: !If [E, 1, 2]}}\n",
       }) {
    const EvaluatedTemplate t(text);
    EXPECT_FALSE(t.root().name.empty());
    for (const Diagnostic& d : t.diagnostics()) EXPECT_FALSE(d.summary.empty() || d.detail.empty()) << text;
  }
}

TEST(Hostile, ErrorsPastTheListAreStillSaid) {
  std::string list = "[";
  for (int i = 0; i < 1'500; ++i) list += "!Ref Gone" + std::to_string(i) + ", ";
  const EvaluatedTemplate t(WithProperty(list + "x]"));
  EXPECT_EQ(t.diagnostics().size(), 1'001u);
  EXPECT_EQ(t.diagnostics().back().code, "limit-diagnostics");
  EXPECT_EQ(t.diagnostics().back().severity, DiagnosticSeverity::kError);
}

TEST(Hostile, AnAnchorInsideItselfIsAnErrorAndNeighboursStay) {
  const EvaluatedTemplate t(
      "Resources:\n  Good:\n    Type: AWS::S3::Bucket\n    Properties: {BucketName: good}\n"
      "  Bad:\n    Type: AWS::S3::Bucket\n    Properties: &p\n      Tags: [*p]\n      BucketName: bad\n"
      "  Loop: &l\n    Type: AWS::SNS::Topic\n    Metadata: {Again: *l}\n");
  EXPECT_EQ(t.parse_diagnostics().size(), 2u);
  for (const Diagnostic& d : t.parse_diagnostics()) EXPECT_TRUE(d.span.valid());
  EXPECT_EQ(t.Show(t.property("Good", "BucketName")), "\"good\"");
  EXPECT_EQ(t.Show(t.property("Bad", "BucketName")), "\"bad\"");
  EXPECT_TRUE(t.property("Bad", "Tags.0").is_unknown());
  EXPECT_NE(t.resource("Loop"), nullptr);
}

TEST(Hostile, ATextInATextInATextStops) {
  std::string body = "Resources: {T: {Type: \"AWS::SNS::Topic\"}}";
  for (int i = 0; i < 8; ++i) {
    std::string escaped;
    for (const char c : body) escaped += c == '\'' ? "''" : std::string(1, c);
    body = "Resources: {S: {Type: \"AWS::CloudFormation::StackSet\", Properties: {TemplateBody: '" + escaped +
           "'}}}";
  }
  const EvaluatedTemplate t(body + "\n");
  EXPECT_NE(t.resource("S.S.S.S.S.S.S.S.T"), nullptr);
}

TEST(Hostile, EmptyTableOfContents) {
  const EvaluatedTemplate t("AWSTemplateFormatVersion: '2010-09-09'\n");
  EXPECT_THAT(t.diagnostics(), Contains(Field(&Diagnostic::severity, DiagnosticSeverity::kWarning)));
  EXPECT_TRUE(t.root().resources.empty());
}

TEST(Hostile, LoopsThatMultiplyEndWithADiagnosticAndNeighboursStay) {
  std::string list = "[";
  for (int i = 0; i < 400; ++i) list += (i ? ", x" : "x") + std::to_string(i);
  list += "]";
  std::string text = "Resources:\n  Good:\n    Type: AWS::S3::Bucket\n";
  std::string indent = "  ", names;
  for (const char* id : {"A", "B", "C"}) {
    text += indent + "'Fn::ForEach::" + id + "':\n" + indent + "  - " + id + "\n" + indent + "  - " + list +
            "\n" + indent + "  -\n";
    indent += "    ";
    names += std::string("${") + id + "}";
  }
  text += indent + "'R" + names + "':\n" + indent + "  Type: AWS::SNS::Topic\n";
  const EvaluatedTemplate t(text);
  EXPECT_THAT(t.parse_diagnostics(), ::testing::IsEmpty());
  EXPECT_NE(t.resource("Good"), nullptr);
  EXPECT_FALSE(t.root().open.empty());
  EXPECT_TRUE(std::any_of(t.diagnostics().begin(), t.diagnostics().end(),
                          [](const Diagnostic& d) { return d.code == "limit-template"; }));
}

}  // namespace
}  // namespace assay::cloudformation
