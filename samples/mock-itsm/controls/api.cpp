// SPDX-License-Identifier: Apache-2.0
#include "assay/control.h"
#include "subjects.h"

namespace itsm {

using assay::AbsentOr, assay::Between, assay::IsPresent, assay::IsTrue, assay::OneOf, assay::Severity;

RESOURCE_FIXTURE(ItsmApi, "aws_api_gateway_rest_api", "");
RESOURCE_FIXTURE(ItsmStage, "aws_api_gateway_stage", "");
RESOURCE_FIXTURE(ItsmPermission, "aws_lambda_permission", "");

struct ItsmUsagePlan {
  Setting<std::int64_t> burst, rate, quota;
  Setting<std::string> period, stage, key;
};
FIXTURE(ItsmUsagePlan);
FIXTURE_TABLE(ItsmUsagePlan, "aws_api_gateway_usage_plan", "",
              JOIN(bound, "aws_api_gateway_usage_plan_key", "usage_plan_id"),
              FIELD(burst, "throttle_settings.burst_limit", nullptr),
              FIELD(rate, "throttle_settings.rate_limit", nullptr),
              FIELD(quota, "quota_settings.limit", nullptr), FIELD(period, "quota_settings.period", nullptr),
              FIELD(stage, "api_stages.stage", nullptr), FIELD(key, "bound:key_id", nullptr));

// The API as a whole: what it lacks has no resource to be found at.
struct ItsmRoutes : assay::Deployment {};

CONTROL(ItsmApi, IsRegional,
        {
            .title = "The API has a regional endpoint",
            .rationale = "An edge endpoint takes requests through every region.",
            .severity = Severity::kMedium,
            .remedy = "Set the endpoint's types to [\"REGIONAL\"].",
        }) {
  EXPECT_SETTING(subject().at<std::string>("endpoint_configuration.types"), OneOf({"REGIONAL"}));
}

CONTROL(ItsmApi, TakesKeysFromHeaders,
        {
            .title = "A key comes in the header x-api-key",
            .rationale = "Clients send it there; another source makes every call fail.",
            .severity = Severity::kMedium,
            .remedy = "Set api_key_source to HEADER, or remove it.",
        }) {
  EXPECT_SETTING(subject().at<std::string>("api_key_source"), AbsentOr(OneOf({"HEADER"})));
}

CONTROL(ItsmStage, IsNamedPoc,
        {
            .title = "The stage is named poc",
            .rationale = "The name is the last part of the address that clients were given.",
            .severity = Severity::kMedium,
            .remedy = "Set stage_name to poc.",
        }) {
  EXPECT_SETTING(subject().at<std::string>("stage_name"), OneOf({kStage}));
}

CONTROL(ItsmMethod, IsDocumented,
        {
            .title = "A method is one of the four that the specification has",
            .rationale = "What is not specified is not tested, and nobody knows that it is open.",
            .severity = Severity::kHigh,
            .remedy = "Remove the method, or specify it first.",
        }) {
  EXPECT_SETTING(subject().route, OneOf({std::begin(kRoutes), std::end(kRoutes)}));
}

CONTROL(ItsmMethod, AsksForCaller,
        {
            .title = "Listing tickets requires a caller",
            .rationale = "Without one the list would be everybody's.",
            .severity = Severity::kHigh,
            .remedy = "Set \"method.request.querystring.caller\" = true in request_parameters.",
        }) {
  WHEN(Is(subject().route, OneOf({"GET /tickets"}))) EXPECT_SETTING(subject().caller_required, IsTrue());
}

CONTROL(ItsmMethod, RequiresKey,
        {
            .title = "A method requires an API key",
            .rationale = "The key is all that keeps strangers out.",
            .severity = Severity::kCritical,
            .remedy = "Set api_key_required to true.",
        }) {
  EXPECT_SETTING(subject().key_required, IsTrue());
}

CONTROL(ItsmIntegration, CallsTheHandler,
        {
            .title = "A method hands the whole request to the ticket handler",
            .rationale = "The handler reads path, query and body itself and makes the whole answer.",
            .severity = Severity::kMedium,
            .remedy =
                "Set type to AWS_PROXY, integration_http_method to POST and uri to the handler's invoke_arn.",
        }) {
  EXPECT_SETTING(subject().type, OneOf({"AWS_PROXY"}));
  EXPECT_SETTING(subject().verb, OneOf({"POST"}));
  EXPECT_SETTING(subject().function, OneOf({kFunction}));
}

CONTROL(ItsmPermission, IsTheGateways,
        {
            .title = "Only this API may invoke the function",
            .rationale = "Another API of the account would pass by the key and the limits.",
            .severity = Severity::kMedium,
            .remedy = "Name apigateway.amazonaws.com as principal and the API's execution ARN as source.",
        }) {
  EXPECT_SETTING(subject().at<std::string>("principal"), OneOf({"apigateway.amazonaws.com"}));
  EXPECT_SETTING(subject().at<std::string>("source_arn"), IsPresent());
}

CONTROL(ItsmRoutes, AreComplete,
        {
            .title = "The API has the four routes that the specification has",
            .rationale = "A client was promised all four.",
            .severity = Severity::kHigh,
            .remedy = "Add the method and its integration.",
        }) {
  for (const char* route : kRoutes) {
    EXPECT_ANY(subject().all<ItsmMethod>(), method, Is(method.route, OneOf({route})));
    EXPECT_ANY(subject().all<ItsmIntegration>(), integration, Is(integration.route, OneOf({route})));
  }
}

CONTROL(ItsmUsagePlan, KeepsItsLimits,
        {
            .title = "The usage plan allows 100 at once, 50 a second and 10 000 a month",
            .rationale = "The limits keep a client that runs wild within the budget.",
            .severity = Severity::kHigh,
            .remedy = "Set burst_limit to 100, rate_limit to 50 and the quota to 10000 a MONTH.",
        }) {
  EXPECT_SETTING(subject().burst, Between(100, 100));
  EXPECT_SETTING(subject().rate, Between(50, 50));
  EXPECT_SETTING(subject().quota, Between(10000, 10000));
  EXPECT_SETTING(subject().period, OneOf({"MONTH"}));
}

CONTROL(ItsmUsagePlan, IsBound,
        {
            .title = "The usage plan holds for the stage and the client's key",
            .rationale = "A plan that is bound to nothing limits nothing.",
            .severity = Severity::kHigh,
            .remedy = "Add the stage to api_stages and an aws_api_gateway_usage_plan_key.",
        }) {
  EXPECT_SETTING(subject().stage, OneOf({kStage}));
  EXPECT_SETTING(subject().key, IsPresent());
}

}  // namespace itsm
