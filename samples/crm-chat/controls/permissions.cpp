// SPDX-License-Identifier: Apache-2.0
#include "assay/control.h"
#include "references.h"
#include "subjects.h"

namespace crm {

using assay::IsFalse, assay::OneOf, assay::Severity, assay::StartsWithAny, assay::Tri;
using assay::aws::Allows, assay::aws::Condition, assay::aws::CoversAction, assay::aws::NarrowsCaller,
    assay::aws::PolicyText, assay::aws::Principal, assay::aws::Statement;
using testing::HasSubstr;

namespace {

constexpr const char* kUserIndex = "/index/UserSessionIndex";

Tri AllowsService(const Statement& s, const std::string& prefix) {
  return Allows(s) &&
         Any(s.actions, [&](const PolicyText& a) { return Is(a.text, StartsWithAny({prefix})); });
}
Tri HasTest(const Statement& s, const char* variable) {
  return Any(s.conditions, [&](const Condition& c) { return Is(c.variable, OneOf({variable})); });
}
template <class M>
Tri Reaches(const Statement& s, const M& matcher) {
  return Any(s.resources, [&](const PolicyText& r) { return Is(r.text, matcher); });
}
template <class M>
Tri ReachesOnly(const Statement& s, const M& matcher) {
  return Each(s.resources, [&](const PolicyText& r) { return Is(r.text, matcher); });
}

}  // namespace

CONTROL(CrmPolicy, NamesEachAction,
        {
            .title = "No action has a wildcard",
            .rationale = "A wildcard grants what the service will offer tomorrow, too.",
            .severity = Severity::kCritical,
            .remedy = "Write the actions out.",
        }) {
  EXPECT_EACH(subject().statements, s,
              !Allows(s) || Each(s.actions, [](const PolicyText& a) { return !Is(a.text, HasSubstr("*")); }));
  EXPECT_EACH(subject().statements, s, !Allows(s) || IsEmpty(s.not_actions));
}

CONTROL(CrmPolicy, NamesEachResource,
        {
            .title = "Every right is for resources that are named",
            .rationale = "A fault in one function must not reach what belongs to others.",
            .severity = Severity::kHigh,
            .remedy = "Name the resource. Only traces have none: X-Ray's actions take no resource.",
        }) {
  EXPECT_EACH(subject().statements,
              s, !Allows(s) || ReachesOnly(s, RefersToAny({""})) || Each(s.actions, [](const PolicyText& a) {
                return Is(a.text, OneOf({"xray:PutTraceSegments", "xray:PutTelemetryRecords"}));
              }) || Each(s.resources, [](const PolicyText& r) {
                return Is(r.text, RefersToAny({""})) || Is(r.text, RefersTo("ChatHistoryTable", kUserIndex));
              }));
}

CONTROL(CrmPolicy, ReachesTablesAndTheirIndexes,
        {
            .title = "Rights on tables name the table, and the index where there is one",
            .rationale = "An index has an ARN of its own: rights on the table alone make every listing fail.",
            .severity = Severity::kMedium,
            .remedy = "Name the table's ARN, and table/…/index/UserSessionIndex to query it.",
        }) {
  EXPECT_EACH(subject().statements, s,
              !AllowsService(s, "dynamodb:") || Each(s.resources, [](const PolicyText& r) {
                return Is(r.text, RefersToAny({"SessionTable", "CacheTable", "ChatHistoryTable"})) ||
                       Is(r.text, RefersTo("ChatHistoryTable", kUserIndex));
              }));
  EXPECT_EACH(subject().statements, s,
              !Allows(s) || !CoversAction(s, "dynamodb:Query") || !Reaches(s, RefersTo("ChatHistoryTable")) ||
                  Reaches(s, RefersTo("ChatHistoryTable", kUserIndex)));
}

CONTROL(
    CrmPolicy, DecryptsOnly,
    {
        .title = "Functions use the key, through the services that hold their data, and read secrets",
        .rationale =
            "What reads encrypted data needs to decrypt and to make data keys, and nothing of the key's own.",
        .severity = Severity::kMedium,
        .remedy = "Leave kms:Decrypt and kms:GenerateDataKey with kms:ViaService, and "
                  "secretsmanager:GetSecretValue.",
    }) {
  EXPECT_EACH(subject().statements, s, !Allows(s) || Each(s.actions, [](const PolicyText& a) {
                return !Is(a.text, StartsWithAny({"kms:", "secretsmanager:"})) ||
                       Is(a.text,
                          OneOf({"kms:Decrypt", "kms:GenerateDataKey", "secretsmanager:GetSecretValue"}));
              }));
  EXPECT_EACH(subject().statements, s, !AllowsService(s, "kms:") || HasTest(s, "kms:ViaService"));
}

CONTROL(CrmPolicy, AdministersNothing,
        {
            .title = "No function can change rights or code",
            .rationale = "A right to change rights is every right.",
            .severity = Severity::kCritical,
            .remedy = "Remove the action; deployments have a role of their own.",
        }) {
  EXPECT_NONE(subject().statements, s,
              Allows(s) && Any(s.actions, [](const PolicyText& a) {
                return Is(a.text, StartsWithAny({"*", "iam:", "sts:", "lambda:", "cloudformation:",
                                                 "organizations:", "account:"}));
              }));
}

CONTROL(CrmPolicy, CachesWhatItReads,
        {
            .title = "Who reads the CRM keeps what it read in the cache",
            .rationale = "The CRM counts calls; the cache is there to spare them.",
            .severity = Severity::kLow,
            .remedy = "Let the role that reads SalesforceCredentials get and put items of CacheTable.",
        }) {
  WHEN(Any(subject().statements,
           [](const Statement& s) { return Allows(s) && Reaches(s, RefersTo("SalesforceCredentials")); })) {
    for (const char* action : {"dynamodb:GetItem", "dynamodb:PutItem"})
      EXPECT_ANY(subject().statements, s,
                 Allows(s) && CoversAction(s, action) && Reaches(s, RefersTo("CacheTable")));
  }
}

CONTROL(CrmFunction, HasItsOwnRole,
        {
            .title = "Each function has its own role",
            .rationale = "A shared role holds what any of them needs.",
            .severity = Severity::kMedium,
            .remedy = "Make a role for the function.",
        }) {
  EXPECT_SETTING(subject().shares_role, IsFalse());
}

CONTROL(CrmRole, TrustsOneService,
        {
            .title = "A role is taken by the one service that uses it",
            .rationale = "Whoever else may take it has its rights.",
            .severity = Severity::kHigh,
            .remedy = "Leave that service as the only principal, with sts:AssumeRole.",
        }) {
  for (const char* service :
       {"apigateway.amazonaws.com", "cloudtrail.amazonaws.com", "lambda.amazonaws.com"}) {
    WHEN(Any(subject().trust, [&](const Statement& s) {
      return Any(s.principals, [&](const Principal& p) { return Is(p.id, OneOf({service})); });
    }))
    EXPECT_EACH(subject().trust, s, !Allows(s) || Each(s.principals, [&](const Principal& p) {
                  return Is(p.type, OneOf({"Service"})) && Is(p.id, OneOf({service}));
                }));
  }
  EXPECT_EACH(subject().trust, s, !Allows(s) || Each(s.actions, [](const PolicyText& a) {
                return Is(a.text, OneOf({"sts:AssumeRole"}));
              }));
}

CONTROL(CrmTopicPolicy, RefusesPlainHttp,
        {
            .title = "Alerts are published over TLS only",
            .rationale = "An alert tells what is broken, and how to break it.",
            .severity = Severity::kHigh,
            .remedy = "Deny sns:Publish where aws:SecureTransport is false.",
        }) {
  EXPECT_ANY(subject().statements, s, !Allows(s) && HasTest(s, "aws:SecureTransport"));
}

CONTROL(CrmTopicPolicy, HearsThisAccountOnly,
        {
            .title = "Services publish for this account only",
            .rationale = "A service's principal acts for every account.",
            .severity = Severity::kHigh,
            .remedy = "Add a condition on aws:SourceAccount or aws:SourceArn.",
        }) {
  EXPECT_EACH(subject().statements, s, !Allows(s) || NarrowsCaller(s));
}

CONTROL(
    CrmPermission, IsTheApis,
    {
        .title = "Functions are called by this API only",
        .rationale = "Without a source, any API of any account may call the function in the gateway's name.",
        .severity = Severity::kHigh,
        .remedy = "Set SourceArn to the API's own ARN.",
    }) {
  EXPECT_SETTING(subject().source, Mentions("ApiRest"));
}

}  // namespace crm
