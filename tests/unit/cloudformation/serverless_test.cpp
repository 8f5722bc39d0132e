// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "evaluated_template.h"

namespace assay::cloudformation {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.is_open()) << path;
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// A name without the digest that the translator ends some in: "WorkerVersion0a1b2c3d4e" → "WorkerVersion".
std::string WithoutDigest(std::string_view name) {
  constexpr std::size_t kDigits = 10;
  if (name.size() > kDigits) {
    const std::string_view end = name.substr(name.size() - kDigits);
    if (end.find_first_not_of("0123456789abcdef") == std::string_view::npos)
      return std::string(name.substr(0, name.size() - kDigits));
  }
  return std::string(name);
}

/// What no control looks at, or what can't agree: digests, generated OpenAPI texts, notifications that the
/// transform writes into buckets.
bool IsLeftOut(std::string_view type, std::string_view property) {
  static const std::set<std::pair<std::string_view, std::string_view>> kLeftOut = {
      {"AWS::ApiGateway::RestApi", "Body"},
      {"AWS::AppSync::Resolver", "Code"},
      {"AWS::ApiGatewayV2::Api", "Body"},
      {"AWS::ApiGateway::Deployment", "Description"},
      {"AWS::ApiGateway::Stage", "DeploymentId"},
      {"AWS::Lambda::Alias", "FunctionVersion"},
      {"AWS::ApiGatewayV2::ApiMapping", "DomainName"},
      {"AWS::StepFunctions::StateMachine", "DefinitionString"},
      {"AWS::ApiGateway::BasePathMapping", "DomainName"},
      {"AWS::S3::Bucket", "NotificationConfiguration"},
      {"AWS::Cognito::UserPool", "LambdaConfig"},
  };
  return property.starts_with('@') || kLeftOut.contains({type, property});
}

/// A value in one line; tags and managed policies in any order.
std::string Shown(std::string_view property, const Value& v) {
  if ((property != "Tags" && property != "ManagedPolicyArns") || !v.is_sequence())
    return Render(v, Audience::kDebug, 10'000);
  std::multiset<std::string> elements;
  for (const Value& element : v.elements()) elements.insert(Render(element, Audience::kDebug, 10'000));
  std::string out;
  for (const std::string& element : elements) out += element + "\n";
  return out;
}

/// What Assay makes of a template is what the translator made of it.
void ExpectSameResources(const EvaluatedTemplate& ours, const EvaluatedTemplate& theirs) {
  EXPECT_THAT(ours.parse_diagnostics(), IsEmpty());
  EXPECT_THAT(ours.root().open, ::testing::SizeIs(theirs.root().open.size()));
  std::map<std::string, const Resource*> made;
  for (const Resource& r : ours.root().resources) made.emplace(r.name, &r);
  std::set<std::string> matched;
  for (const Resource& wanted : theirs.root().resources) {
    std::string name(wanted.name);
    if (!made.contains(name)) name = WithoutDigest(name);
    if (name == "ApiGatewayDomainName") name = "RestDomainName";
    if (name.starts_with("ApiGatewayDomainNameV2")) name = "HttpDomainName";
    ASSERT_TRUE(made.contains(name)) << wanted.address << " was not made";
    matched.insert(name);
    const Resource& got = *made.at(name);
    EXPECT_EQ(got.type, wanted.type);
    EXPECT_EQ(ours.root().guards.Describe(got.present), theirs.root().guards.Describe(wanted.present))
        << name;
    for (const Entry& entry : wanted.attributes.entries()) {
      if (IsLeftOut(wanted.type, entry.key)) continue;
      const Value* own = got.attributes.Find(entry.key);
      ASSERT_NE(own, nullptr) << name << " has no " << entry.key;
      EXPECT_EQ(Shown(entry.key, *own), Shown(entry.key, entry.value)) << name << "." << entry.key;
    }
    for (const Entry& entry : got.attributes.entries()) {
      if (IsLeftOut(got.type, entry.key)) continue;
      EXPECT_NE(wanted.attributes.Find(entry.key), nullptr) << name << " should have no " << entry.key;
    }
  }
  for (const auto& [name, resource] : made)
    EXPECT_TRUE(matched.contains(name)) << name << " should not be made";
}

Options Deployed() {
  Options options;
  options.parameters = {{"AWS::Partition", "aws"}, {"AWS::Region", "us-east-1"}};
  return options;
}

class TranslatedTemplate : public ::testing::TestWithParam<const char*> {};

// The recorded answers are the AWS SAM translator's: tests/scripts/translate_serverless.py writes them.
TEST_P(TranslatedTemplate, GivesTheResourcesThatTheTranslatorGives) {
  const std::string base = std::string(ASSAY_TEST_DATA) + "/serverless/" + GetParam();
  ExpectSameResources(EvaluatedTemplate(ReadFile(base + ".yaml"), Deployed()),
                      EvaluatedTemplate(ReadFile(base + ".translated.json"), Deployed()));
}

INSTANTIATE_TEST_SUITE_P(Recorded, TranslatedTemplate,
                         ::testing::Values("function", "events", "api", "other", "more", "connectors",
                                           "graphql", "websocket", "sources", "propagated"),
                         [](const auto& test) { return std::string(test.param); });

// Drawn at random and translated by tests/scripts/generate_serverless.py.
TEST(GeneratedServerless, GivesTheResourcesThatTheTranslatorGives) {
  std::istringstream lines(ReadFile(std::string(ASSAY_TEST_DATA) + "/serverless/generated.jsonl"));
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto both = nlohmann::json::parse(line);
    SCOPED_TRACE("line " + std::to_string(++number));
    ExpectSameResources(EvaluatedTemplate(both["template"].dump(1), Deployed()),
                        EvaluatedTemplate(both["translated"].dump(1), Deployed()));
  }
  EXPECT_GE(number, 40);
}

TEST(Serverless, WhatIsMadeStandsWhereItsResourceDoes) {
  const EvaluatedTemplate t(
      "Transform: AWS::Serverless-2016-10-31\n"
      "Globals:\n  Function:\n    Tracing: Active\n"
      "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: a.b\n"
      "      InlineCode: x\n      Policies:\n        - Statement:\n            - Effect: Allow\n"
      "              Action: '*'\n              Resource: '*'\n");
  EXPECT_THAT(t.diagnostics(), IsEmpty());
  const Resource* role = t.resource("FRole");
  ASSERT_NE(role, nullptr);
  EXPECT_EQ(role->address, "AWS::IAM::Role.FRole");
  EXPECT_EQ(t.Text(role->header_span), "F");
  const Value action = t.property("FRole", "Policies.0.PolicyDocument.Statement.0.Action");
  EXPECT_EQ(t.Text(action.span()), "'*'");
  // A global value stands where the globals do.
  EXPECT_EQ(t.Text(t.property("F", "TracingConfig.Mode").span()), "Active");
}

TEST(Serverless, WhatIsNotExpandedSaysSoAndLeavesThePopulationOpen) {
  const EvaluatedTemplate t(
      "Transform: AWS::Serverless-2016-10-31\n"
      "Resources:\n  C:\n    Type: AWS::Serverless::Connector\n    Properties: {}\n"
      "  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: a.b\n      InlineCode: x\n"
      "      Policies:\n        - NoSuchPolicy: {}\n");
  EXPECT_EQ(t.root().open.size(), 1u);
  std::vector<std::string> said;
  for (const Diagnostic& d : t.diagnostics()) said.push_back(d.summary);
  EXPECT_THAT(said, ElementsAre("F: NoSuchPolicy is no policy template that is known here",
                                "C: the connector isn't expanded"));
}

TEST(Serverless, ADestinationThatMayBeNothingLeavesThePopulationOpen) {
  const EvaluatedTemplate t(
      "Transform: AWS::Serverless-2016-10-31\n"
      "Conditions:\n  IsProd: !Equals [!Ref AWS::AccountId, '1']\n"
      "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: a.b\n"
      "      InlineCode: x\n      EventInvokeConfig:\n        DestinationConfig:\n          OnFailure:\n"
      "            Type: SQS\n            Destination: !If [IsProd, !Ref AWS::NoValue, 'arn:aws:sqs:::q']\n");
  EXPECT_EQ(t.root().open.size(), 1u);
  ASSERT_EQ(t.diagnostics().size(), 1u);
  EXPECT_THAT(t.diagnostics()[0].summary, HasSubstr("may be nothing"));
}

TEST(Serverless, TheQueueThatAnEventAsksForStandsAtItsFunction) {
  const EvaluatedTemplate t(
      "Transform: AWS::Serverless-2016-10-31\n"
      "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: a.b\n"
      "      InlineCode: x\n      Events:\n        Daily:\n          Type: Schedule\n          Properties:\n"
      "            Schedule: rate(1 day)\n            DeadLetterConfig: {Type: SQS}\n");
  EXPECT_THAT(t.diagnostics(), IsEmpty());
  const Resource* queue = t.resource("FDailyQueue");
  ASSERT_NE(queue, nullptr);
  EXPECT_EQ(queue->type, "AWS::SQS::Queue");
  EXPECT_EQ(t.Text(queue->header_span), "F");
}

TEST(Serverless, APolicyUnderAConditionIsOneOrTheOther) {
  const EvaluatedTemplate t(
      "Transform: AWS::Serverless-2016-10-31\n"
      "Parameters:\n  Env: {Type: String}\n"
      "Conditions:\n  IsProd: !Equals [!Ref Env, prod]\n"
      "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: a.b\n"
      "      InlineCode: x\n      Policies:\n        - !If [IsProd, !Ref AWS::NoValue, "
      "AdministratorAccess]\n");
  EXPECT_THAT(t.Show(t.property("FRole", "ManagedPolicyArns.1")),
              ::testing::AllOf(HasSubstr("IsProd is true: (absent)"), HasSubstr("AdministratorAccess")));
}

TEST(Serverless, AnApplicationWithALocalTemplateIsANestedStack) {
  const EvaluatedTemplate t(
      "Transform: AWS::Serverless-2016-10-31\n"
      "Resources:\n  App:\n    Type: AWS::Serverless::Application\n    Properties:\n      Location: "
      "./app.yaml\n"
      "      Parameters: {Name: orders}\n",
      {},
      {{"app.yaml",
        "Parameters:\n  Name: {Type: String}\nResources:\n  T:\n    Type: AWS::SNS::Topic\n"
        "    Properties: {TopicName: !Ref Name}\n"}});
  EXPECT_EQ(t.Show(t.property("App.T", "TopicName")), "\"orders\"");
}

}  // namespace
}  // namespace assay::cloudformation
