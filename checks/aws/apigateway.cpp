// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/apigateway.h"

#include "assay/control.h"

namespace assay::aws {

CONTROL(
    ApiGatewayAnyStage, LogsAccess,
    {
        .title = "A stage writes access logs",
        .rationale = "Without them nobody can say who called what, and with which result.",
        .severity = Severity::kMedium,
        .remedy =
            "Set access_log_settings (AccessLogSetting) with a log group or delivery stream as destination.",
        .aliases = {Equal("CKV_AWS_76"), Equal("CKV_AWS_95"), Equal("AWS-0001"),
                    Narrower("API_GW_STAGE_ACCESS_LOGGING_RULE"), Narrower("API_GWV2_ACCESS_LOGS_ENABLED"),
                    Equal("cfn_nag:W69"), Equal("cfn_nag:W46"), Equal("AwsSolutions-APIG1")},
        .reference = "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    }) {
  EXPECT_SETTING(subject().access_log, IsPresent());
}

CONTROL(ApiGatewayStage, LogsExecution,
        {
            .title = "A stage's methods log at INFO or ERROR",
            .rationale = "Access logs say that a call failed; execution logs say why.",
            .severity = Severity::kMedium,
            .remedy = "Set logging_level to ERROR or INFO in the stage's method settings.",
            .aliases = {Equal("CKV2_AWS_4"), Equal("API_GW_EXECUTION_LOGGING_ENABLED"),
                        Equal("AwsSolutions-APIG6")},
            .reference = "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
        }) {
  EXPECT_ANY(subject().methods, method, Is(method.logging_level, OneOf({"INFO", "ERROR"})));
  EXPECT_EACH(subject().methods, method, Is(method.logging_level, OneOf({"INFO", "ERROR"})));
}

CONTROL(ApiGatewayStage, TracesRequests,
        {
            .title = "A stage traces requests",
            .rationale = "Without traces nobody can say where a slow or failing call spent its time.",
            .severity = Severity::kLow,
            .remedy = "Set xray_tracing_enabled (TracingEnabled) to true.",
            .aliases = {Equal("CKV_AWS_73"), Equal("AWS-0003"), Equal("API_GW_XRAY_ENABLED")},
            .reference = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-xray.html",
        }) {
  EXPECT_SETTING(subject().tracing, IsTrue());
}

CONTROL(
    ApiGatewayMethodSettings, EncryptCaches,
    {
        .title = "A method's cache is encrypted",
        .rationale = "Cached answers are copies of what the back end protects.",
        .severity = Severity::kMedium,
        .remedy = "Set cache_data_encrypted (CacheDataEncrypted) to true wherever caching is on.",
        .aliases = {Equal("CKV_AWS_308"), Equal("AWS-0002"), Broader("API_GW_CACHE_ENABLED_AND_ENCRYPTED")},
        .reference = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html",
    }) {
  WHEN(Any(subject().methods, [](const auto& method) { return Is(method.caching, IsTrue()); })) {
    EXPECT_EACH(subject().methods, method,
                Implies(Is(method.caching, IsTrue()), Is(method.cache_encrypted, IsTrue())));
  }
}

CONTROL(
    ApiGatewayMethod, AsksForAuthorization,
    {
        .title = "A method asks for authorisation or an API key",
        .rationale = "Anyone who learns the address can call it.",
        .severity = Severity::kHigh,
        .remedy = "Set authorization (AuthorizationType) to an authoriser or AWS_IAM, or require an API key.",
        .aliases = {Equal("CKV_AWS_59"), Equal("CKV_AWS_309"), Narrower("CKV2_AWS_70"), Equal("AWS-0004"),
                    Broader("API_GW_METHOD_AUTHORIZATION_TYPE_RULE"), Broader("cfn_nag:W59"),
                    Broader("AwsSolutions-APIG4")},
        .reference = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
                     "apigateway-control-access-to-api.html",
    }) {
  // A browser's preflight request carries no credentials.
  WHEN(!Is(subject().verb, matchers::StartsWithAnyOf{{"OPTIONS"}})) {
    EXPECT_TRI(!Is(subject().authorization, OneOf({"NONE", ""})) || Is(subject().key_required, IsTrue()));
  }
}

CONTROL(ApiGatewayDomain, RequiresTls12,
        {
            .title = "A custom domain uses TLS 1.2 or newer",
            .rationale = "TLS 1.0 has known weaknesses, and clients that need it are gone.",
            .severity = Severity::kHigh,
            .remedy = "Set security_policy (SecurityPolicy) to TLS_1_2.",
            .aliases = {Equal("CKV_AWS_206"), Equal("AWS-0005")},
            .reference = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
                         "apigateway-custom-domain-tls-version.html",
        }) {
  EXPECT_TRI(Is(subject().security_policy, OneOf({"TLS_1_2"})) ||
             Is(subject().security_policy, StartsWithAny({"SecurityPolicy_TLS12", "SecurityPolicy_TLS13"})));
}

}  // namespace assay::aws
