// SPDX-License-Identifier: Apache-2.0
#include "assay/control.h"
#include "subjects.h"

namespace crm {

using assay::AtLeast, assay::OneOf, assay::Severity, assay::StartsWithAny;
using testing::HasSubstr;

CONTROL(CrmMethod, AnswersOneOrigin,
        {
            .title = "Browsers may call from the chat's own page only",
            .rationale = "Any other page could chat in the name of whoever has it open.",
            .severity = Severity::kMedium,
            .remedy = "Answer OPTIONS by a mock with one https origin in Access-Control-Allow-Origin.",
        }) {
  WHEN(Is(subject().verb, OneOf({"OPTIONS"}))) {
    EXPECT_SETTING(subject().integration, OneOf({"MOCK"}));
    EXPECT_SETTING(subject().origin, StartsWithAny({"'https://"}));
    EXPECT_TRI(!Is(subject().origin, HasSubstr("*")));
  }
}

CONTROL(CrmStage, Throttles,
        {
            .title = "The stage limits requests",
            .rationale = "One caller must not use up what all share, nor the month's budget.",
            .severity = Severity::kHigh,
            .remedy = "Set ThrottlingRateLimit and ThrottlingBurstLimit for every method (*, /*).",
        }) {
  EXPECT_ANY(subject().methods, method,
             Is(method.verb, OneOf({"*"})) && Is(method.path, OneOf({"/*"})) && Is(method.rate, AtLeast(1)) &&
                 Is(method.burst, AtLeast(1)));
}

CONTROL(CrmStage, IsNamedAfterItsEnvironment,
        {
            .title = "The stage bears the name of its environment",
            .rationale = "A template of another environment under this name is deployed to the wrong place.",
            .severity = Severity::kMedium,
            .remedy = "Synthesise with --context environment=NAME, one of dev, staging and prod.",
        }) {
  InEnvironment(subject().environment, [&](const Environment& e, const Environment*) {
    EXPECT_SETTING(subject().name, OneOf({e.name}));
  });
}

CONTROL(
    CrmTagged, NamesItsEnvironment,
    {
        .title = "Tags name the environment that the template is made for",
        .rationale = "Costs, budgets and rights go by the tag; one of another environment is charged there.",
        .severity = Severity::kMedium,
        .remedy = "Leave the tag Environment to the stack, which sets it from the context.",
    }) {
  InEnvironment(subject().environment, [&](const Environment& e, const Environment*) {
    WHEN(Any(subject().tags, [](const CrmTag& tag) { return Is(tag.key, OneOf({"Environment"})); }))
    EXPECT_EACH(subject().tags, tag, !Is(tag.key, OneOf({"Environment"})) || Is(tag.value, OneOf({e.name})));
  });
}

}  // namespace crm
