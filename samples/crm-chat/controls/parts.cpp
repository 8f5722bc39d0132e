// SPDX-License-Identifier: Apache-2.0
#include "assay/control.h"
#include "references.h"
#include "subjects.h"

namespace crm {

using assay::AtLeast, assay::AtMost, assay::IsTrue, assay::OneOf, assay::Severity, assay::StartsWithAny;

RESOURCE_FIXTURE(CrmProvisioned, "", "AWS::EC2::NatGateway AWS::ApplicationAutoScaling::ScalableTarget");
RESOURCE_FIXTURE(CrmAlias, "", "AWS::Lambda::Alias AWS::Lambda::Version");

// Controls on a resource of some name say nothing where there is none of that name; these do.
struct CrmDeployment : assay::Deployment {};

CONTROL(CrmDeployment, HasItsTables,
        {
            .title = "There are three tables, and each is used by a function",
            .rationale = "A table that nobody names is data that nobody looks after.",
            .severity = Severity::kHigh,
            .remedy = "Name the table in the environment of the function that uses it, or remove it.",
        }) {
  for (const char* table : {"SessionTable", "CacheTable", "ChatHistoryTable"}) {
    EXPECT_ANY(subject().all<CrmTable>(), one, Is(one.id, StartsWithAny({table})));
    EXPECT_ANY(subject().all<CrmFunction>(), function,
               Any(function.variables, [&](const CrmVariable& v) { return Is(v.value, RefersTo(table)); }));
  }
  EXPECT_EACH(subject().all<CrmTable>(), one,
              Is(one.id, StartsWithAny({"SessionTable", "CacheTable", "ChatHistoryTable"})));
}

CONTROL(CrmDeployment, HasItsSecrets,
        {
            .title = "There are three secrets",
            .rationale = "A credential that is no secret here is a secret somewhere else.",
            .severity = Severity::kHigh,
            .remedy = "Declare SalesforceCredentials, OpenAICredentials and JWTSecret.",
        }) {
  for (const char* secret : {"SalesforceCredentials", "OpenAICredentials", "JWTSecret"})
    EXPECT_ANY(subject().all<CrmSecret>(), one, Is(one.id, StartsWithAny({secret})));
}

CONTROL(CrmDeployment, HasAFirewall,
        {
            .title = "A firewall stands before the API",
            .rationale = "What is known to be an attack needs not reach a function.",
            .severity = Severity::kHigh,
            .remedy = "Associate a web ACL with the stage.",
        }) {
  EXPECT_ANY(subject().all<CrmFirewallAssociation>(), one,
             Is(one.resource, Mentions("ApiRestDeploymentStage")));
}

CONTROL(CrmDeployment, WatchesItsApi,
        {
            .title = "Alarms watch the API's errors and its latency",
            .rationale = "Uptime is promised of answers without server errors, and answers in half a second.",
            .severity = Severity::kHigh,
            .remedy = "Add alarms on 4XXError, 5XXError and Latency (at most 500 ms) of AWS/ApiGateway.",
        }) {
  for (const char* metric : {"4XXError", "5XXError"})
    EXPECT_ANY(subject().all<CrmAlarm>(), alarm,
               Is(alarm.service, OneOf({"AWS/ApiGateway"})) && Is(alarm.metric, OneOf({metric})));
  EXPECT_ANY(subject().all<CrmAlarm>(), alarm,
             Is(alarm.service, OneOf({"AWS/ApiGateway"})) && Is(alarm.metric, OneOf({"Latency"})) &&
                 Is(alarm.threshold, AtMost(500)));
}

CONTROL(CrmDeployment, WatchesItsFunctions,
        {
            .title = "An alarm watches the errors of each function",
            .rationale = "A function that fails is seen by its callers first.",
            .severity = Severity::kHigh,
            .remedy = "Add an alarm on Errors of AWS/Lambda with the function as its dimension.",
        }) {
  for (const char* function : {"SessionFunction", "ChatFunction", "CrmFunction", "AuthorizerFunction"})
    EXPECT_ANY(
        subject().all<CrmAlarm>(), alarm,
        Is(alarm.service, OneOf({"AWS/Lambda"})) && Is(alarm.metric, OneOf({"Errors"})) &&
            Any(alarm.dimensions, [&](const CrmDimension& d) { return Is(d.value, RefersTo(function)); }));
}

CONTROL(CrmDeployment, WatchesItsTables,
        {
            .title = "An alarm watches what each table refuses",
            .rationale = "A throttled table is an answer that nobody gets.",
            .severity = Severity::kMedium,
            .remedy = "Add an alarm on ThrottledRequests of AWS/DynamoDB with the table as its dimension.",
        }) {
  for (const char* table : {"SessionTable", "CacheTable", "ChatHistoryTable"})
    EXPECT_ANY(
        subject().all<CrmAlarm>(), alarm,
        Is(alarm.service, OneOf({"AWS/DynamoDB"})) && Is(alarm.metric, OneOf({"ThrottledRequests"})) &&
            Any(alarm.dimensions, [&](const CrmDimension& d) { return Is(d.value, RefersTo(table)); }));
}

CONTROL(CrmDeployment, IsPaidByUse,
        {
            .title = "Functions and API cost nothing while nobody chats",
            .rationale = "The chat is used in office hours; what runs at night is paid for nobody.",
            .severity = Severity::kLow,
            .remedy = "Remove caches of stages, provisioned concurrency, NAT gateways and scaling.",
        }) {
  EXPECT_NONE(subject().all<CrmStage>(), stage, Is(stage.caches, IsTrue()));
  EXPECT_NONE(
      subject().all<CrmAlias>(), alias,
      Is(alias.template at<std::int64_t>("ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions"),
         AtLeast(1)));
  EXPECT_TRI(IsEmpty(subject().all<CrmProvisioned>()));
}

}  // namespace crm
