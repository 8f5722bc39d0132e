// SPDX-License-Identifier: Apache-2.0
#include "assay/control.h"
#include "subjects.h"

namespace itsm {

using assay::Certainly, assay::Each, assay::OneOf, assay::Severity, assay::StartsWithAny, assay::Tri;
using assay::aws::Allows, assay::aws::CoversAction, assay::aws::PolicyText, assay::aws::Principal,
    assay::aws::Statement;
using testing::HasSubstr, testing::MatchesRegex;

namespace {

constexpr const char* kTableArn = "arn:aws:dynamodb:[a-z0-9-]+:[0-9]{12}:table/poc-itsm-tickets";
constexpr const char* kIndexArn =
    "arn:aws:dynamodb:[a-z0-9-]+:[0-9]{12}:table/poc-itsm-tickets/index/CallerIdIndex";
constexpr const char* kLogsArn =
    "arn:aws:logs:[a-z0-9-]+:[0-9]{12}:log-group:/aws/lambda/poc-itsm-api-handler(:log-stream)?:[*]";

// The statement allows some action of a service.
Tri AllowsService(const Statement& s, const std::string& prefix) {
  return Allows(s) &&
         Any(s.actions, [&](const PolicyText& a) { return Is(a.text, StartsWithAny({prefix})); });
}

}  // namespace

CONTROL(ItsmPolicy, ReachesItsTableOnly,
        {
            .title = "The function reaches its table and that table's index only",
            .rationale = "A fault in the handler must not read another system's data.",
            .severity = Severity::kHigh,
            .remedy = "Name the ARNs of poc-itsm-tickets and its CallerIdIndex.",
        }) {
  WHEN(Is(subject().name, OneOf({kPolicy})))
  EXPECT_EACH(subject().statements, s,
              !AllowsService(s, "dynamodb:") || Each(s.resources, [](const PolicyText& r) {
                return Is(r.text, MatchesRegex(kTableArn)) || Is(r.text, MatchesRegex(kIndexArn));
              }));
}

CONTROL(ItsmPolicy, LetsListByCaller,
        {
            .title = "The function may query the index",
            .rationale = "An index has an ARN of its own; rights on the table alone make every listing fail.",
            .severity = Severity::kHigh,
            .remedy = "Allow dynamodb:Query on the ARN of CallerIdIndex.",
        }) {
  WHEN(Is(subject().name, OneOf({kPolicy})))
  EXPECT_ANY(subject().statements, s,
             Allows(s) &&
                 Any(s.resources, [](const PolicyText& r) { return Is(r.text, MatchesRegex(kIndexArn)); }) &&
                 CoversAction(s, "dynamodb:Query"));
}

CONTROL(ItsmPolicy, NamesEachAction,
        {
            .title = "No action has a wildcard",
            .rationale = "A wildcard grants what the service will offer tomorrow, too.",
            .severity = Severity::kCritical,
            .remedy = "Write the actions out.",
        }) {
  WHEN(Is(subject().name, OneOf({kPolicy}))) {
    EXPECT_EACH(subject().statements, s, !Allows(s) || Each(s.actions, [](const PolicyText& a) {
                  return !Is(a.text, HasSubstr("*"));
                }));
    EXPECT_EACH(subject().statements, s, !Allows(s) || IsEmpty(s.not_actions));
  }
}

CONTROL(ItsmPolicy, HasOneWildcard,
        {
            .title = "Only the streams of the function's own log group stand behind a wildcard",
            .rationale = "Stream names are made at run time; everything else has a name.",
            .severity = Severity::kHigh,
            .remedy = "Name the resource, or remove the statement.",
        }) {
  WHEN(Is(subject().name, OneOf({kPolicy})))
  EXPECT_EACH(subject().statements, s, !Allows(s) || Each(s.resources, [](const PolicyText& r) {
                return !Is(r.text, HasSubstr("*")) || Is(r.text, MatchesRegex(kLogsArn));
              }));
}

CONTROL(ItsmPolicy, WritesLogsOnly,
        {
            .title = "The function writes logs and neither reads nor deletes them",
            .rationale = "Who can delete logs can hide what happened.",
            .severity = Severity::kMedium,
            .remedy = "Leave logs:CreateLogStream and logs:PutLogEvents.",
        }) {
  WHEN(Is(subject().name, OneOf({kPolicy})))
  EXPECT_EACH(subject().statements, s, !Allows(s) || Each(s.actions, [](const PolicyText& a) {
                return !Is(a.text, StartsWithAny({"logs:"})) ||
                       Is(a.text,
                          OneOf({"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"}));
              }));
}

CONTROL(ItsmPolicy, AdministersNothing,
        {
            .title = "The function administers nothing",
            .rationale = "A right to change rights is every right.",
            .severity = Severity::kCritical,
            .remedy = "Remove the action; deployments have a role of their own.",
        }) {
  WHEN(Is(subject().name, OneOf({kPolicy})))
  EXPECT_NONE(subject().statements, s,
              Allows(s) && Any(s.actions, [](const PolicyText& a) {
                return Is(
                    a.text,
                    StartsWithAny({"*", "iam:", "organizations:", "sts:", "account:", "lambda:", "kms:"}));
              }));
}

CONTROL(ItsmPolicy, HasFourTableActions,
        {
            .title = "The function has the four actions on items that its operations need",
            .rationale =
                "Each operation makes one call. A scan reads everybody's tickets, a deletion nobody asked "
                "for can't be undone.",
            .severity = Severity::kHigh,
            .remedy = "Allow dynamodb:GetItem, PutItem, Query and UpdateItem, no others.",
        }) {
  WHEN(Is(subject().name, OneOf({kPolicy}))) {
    EXPECT_EACH(subject().statements, s, !Allows(s) || Each(s.actions, [](const PolicyText& a) {
                  return !Is(a.text, StartsWithAny({"dynamodb:"})) ||
                         Is(a.text, OneOf({"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query",
                                           "dynamodb:UpdateItem"}));
                }));
    for (const char* action :
         {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"})
      EXPECT_ANY(subject().statements, s, Allows(s) && CoversAction(s, action));
  }
}

CONTROL(ItsmRole, HoldsOnePolicy,
        {
            .title = "The function's role holds poc-itsm-lambda-policy and nothing else",
            .rationale = "What is reviewed in one file must be all there is.",
            .severity = Severity::kMedium,
            .remedy = "Move what is needed into deployment/iam-policy-lambda.json and detach the rest.",
        }) {
  WHEN(Is(subject().name, OneOf({kRole}))) {
    EXPECT_EACH(subject().policies, policy, Is(policy.text, OneOf({kPolicy})));
    EXPECT_ANY(subject().policies, policy, Is(policy.text, OneOf({kPolicy})));
    EXPECT_NONE(subject().attached, policy, Is(policy.text, assay::IsPresent()));
  }
}

CONTROL(ItsmRole, TrustsLambdaOnly,
        {
            .title = "Only Lambda may take the function's role",
            .rationale = "Whoever else may take it has the tickets.",
            .severity = Severity::kHigh,
            .remedy = "Leave lambda.amazonaws.com as the only principal, with sts:AssumeRole.",
        }) {
  WHEN(Is(subject().name, OneOf({kRole}))) {
    EXPECT_EACH(subject().trust, s, !Allows(s) || Each(s.principals, [](const Principal& p) {
                  return Is(p.type, OneOf({"Service"})) && Is(p.id, OneOf({"lambda.amazonaws.com"}));
                }));
    EXPECT_EACH(subject().trust, s, !Allows(s) || Each(s.actions, [](const PolicyText& a) {
                  return Is(a.text, OneOf({"sts:AssumeRole"}));
                }));
  }
}

}  // namespace itsm
