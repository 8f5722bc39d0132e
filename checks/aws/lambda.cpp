// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/lambda.h"

#include "assay/control.h"

namespace assay::aws {

CONTROL(
    LambdaFunction, TracesRequests,
    {
        .title = "A function traces requests",
        .rationale = "Without traces nobody can say which call a slow or failing request spent its time in.",
        .severity = Severity::kLow,
        .remedy = "Set the tracing mode to Active; PassThrough, the default, traces only what a caller "
                  "already sampled.",
        .aliases = {Narrower("CKV_AWS_50"), Equal("AWS-0066")},
        .reference = "https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html",
    }) {
  EXPECT_SETTING(subject().tracing, OneOf({"Active"}));
}

CONTROL(LambdaFunction, UsesAllowedRuntime,
        {
            .title = "A function uses a runtime that is allowed",
            .rationale = "Each runtime is one more to keep patched, and some are no longer patched at all.",
            .severity = Severity::kMedium,
            .remedy = "Set the runtime to one of those allowed, or allow another one in the configuration.",
            .aliases = {Broader("LAMBDA_FUNCTION_SETTINGS_CHECK")},
            .parameters = {{"runtimes", ParameterType::kStringList, "identifiers such as python3.12"}},
            .reference = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
        }) {
  // An image brings its own.
  WHEN(Is(subject().package_type, OneOf({"Zip"})))
  EXPECT_SETTING(subject().runtime, OneOf(parameter<std::vector<std::string>>("runtimes")));
}

CONTROL(
    LambdaPermission, RefusesAnyPrincipal,
    {
        .title = "Nobody outside may invoke a function freely",
        .rationale =
            "Anyone with an AWS account could run the function, at your cost and with its role's rights.",
        .severity = Severity::kCritical,
        .remedy =
            "Name an account, role or service as principal, or limit the caller by source ARN or account.",
        .aliases = {Broader("CKV_AWS_301"), Broader("LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED"),
                    Broader("LAMBDA_NO_WILDCARD_PRINCIPALS"), Broader("cfn_nag:F13")},
        .reference = "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    }) {
  EXPECT_TRI(!Is(subject().principal, OneOf({"*"})) || Is(subject().organization, IsPresent()) ||
             Is(subject().source_account, IsPresent()) || Is(subject().source_arn, IsPresent()));
}

}  // namespace assay::aws
