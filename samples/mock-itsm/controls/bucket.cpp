// SPDX-License-Identifier: Apache-2.0
#include "assay/control.h"
#include "subjects.h"

namespace itsm {

using assay::OneOf, assay::Severity;
using assay::aws::Condition, assay::aws::PolicyText, assay::aws::Principal;
using testing::EndsWith, testing::MatchesRegex;

RESOURCE_FIXTURE(ItsmSpecification, "aws_s3_object", "");

CONTROL(ItsmBucket, HasItsName,
        {
            .title = "The bucket is named after the system and the account",
            .rationale = "Names of buckets are the world's; the account makes this one ours.",
            .severity = Severity::kMedium,
            .remedy = "Name it poc-itsm-openapi-specs- and the account's twelve digits.",
        }) {
  EXPECT_SETTING(subject().name, MatchesRegex(kBucket));
}

CONTROL(ItsmBucket, RefusesPlainHttp,
        {
            .title = "The bucket refuses requests without TLS",
            .rationale = "What a client reads could be changed on its way.",
            .severity = Severity::kHigh,
            .remedy = "Deny s3:* to everyone where aws:SecureTransport is false.",
        }) {
  EXPECT_ANY(subject().statements, s,
             Is(s.effect, OneOf({"Deny"})) &&
                 Any(s.principals, [](const Principal& p) { return Is(p.type, OneOf({"*"})); }) &&
                 Any(s.actions,
                     [](const PolicyText& a) {
                       return Is(a.text, OneOf({"s3:*", "*"}));
                     }) &&
                 Any(s.conditions, [](const Condition& c) {
                   return Is(c.variable, OneOf({"aws:SecureTransport"})) &&
                          Any(c.values, [](const PolicyText& v) { return Is(v.text, OneOf({"false"})); });
                 }));
}

CONTROL(
    ItsmSpecification, IsTheReviewedOne,
    {
        .title = "The bucket holds the OpenAPI document of the repository",
        .rationale = "The agent's gateway is built from what lies in the bucket, not from what was reviewed.",
        .severity = Severity::kMedium,
        .remedy = "Upload specs/mock-itsm-api-openapi.yaml under its own name.",
    }) {
  EXPECT_SETTING(subject().at<std::string>("key"), OneOf({kDocument}));
  EXPECT_SETTING(subject().at<std::string>("source"), EndsWith("/specs/mock-itsm-api-openapi.yaml"));
}

}  // namespace itsm
