// SPDX-License-Identifier: Apache-2.0
#include "assay/control.h"
#include "references.h"
#include "subjects.h"

namespace crm {

using assay::AbsentOr, assay::AtLeast, assay::AtMost, assay::OneOf, assay::Severity;
using assay::aws::Allows, assay::aws::HasCondition, assay::aws::Principal;

CONTROL(CrmStore, UsesTheOneKey,
        {
            .title = "Tables, secrets, functions, logs and alerts are encrypted with the system's key",
            .rationale = "Who takes the key away takes all data away, and sees in one place who used it.",
            .severity = Severity::kHigh,
            .remedy = "Name DataKey.",
        }) {
  EXPECT_EACH(subject().keys, one, Is(one.key, RefersTo("DataKey")));
}

CONTROL(
    CrmKey, RotatesYearly,
    {
        .title = "The key rotates at least once a year",
        .rationale = "A period of years keeps one key in use for longer than anybody remembers who had it.",
        .severity = Severity::kMedium,
        .remedy = "Leave RotationPeriodInDays out, or set it to 365 or less.",
    }) {
  EXPECT_SETTING(subject().rotation_days, AbsentOr(AtMost(365)));
}

CONTROL(CrmKey, IsUsedUnderConditions,
        {
            .title = "Services use the key for this account only",
            .rationale =
                "A service's principal acts for every account; without a condition it does so with this key.",
            .severity = Severity::kHigh,
            .remedy = "Add a condition on aws:SourceAccount, aws:SourceArn or the encryption context.",
        }) {
  EXPECT_EACH(subject().policy, s,
              !Allows(s) || HasCondition(s) ||
                  Each(s.principals, [](const Principal& p) { return !Is(p.type, OneOf({"Service"})); }));
}

CONTROL(CrmKey, OutlivesItsStack,
        {
            .title = "The key of staging and prod outlives its stack",
            .rationale = "Without the key, tables that were retained can't be read.",
            .severity = Severity::kHigh,
            .remedy = "Retain the key when it is deleted or replaced, and wait 30 days before it is gone.",
        }) {
  InEnvironment(subject().environment, [&](const Environment& e, const Environment*) {
    if (!e.keeps_data) return;
    EXPECT_SETTING(subject().on_deletion, OneOf({"Retain", "RetainExceptOnCreate"}));
    EXPECT_SETTING(subject().on_replacement, OneOf({"Retain"}));
    EXPECT_SETTING(subject().pending_days, AbsentOr(AtLeast(30)));
  });
}

}  // namespace crm
