// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/budgets.h"
#include "assay/control.h"

namespace itsm {

using assay::IsPresent, assay::OneOf, assay::Severity;
using assay::aws::BudgetSubscriber, assay::aws::IsAmount;

// A built-in subject under a name of this pack.
using ItsmBudget = assay::aws::Budget;

CONTROL(ItsmBudget, IsTenDollars,
        {
            .title = "The budget is 10.00 USD a month",
            .rationale = "It is what was approved.",
            .severity = Severity::kMedium,
            .remedy = "Set limit_amount to 10.00, limit_unit to USD and time_unit to MONTHLY.",
        }) {
  EXPECT_SETTING(subject().limit, IsAmount(1000));
  EXPECT_SETTING(subject().unit, OneOf({"USD"}));
  EXPECT_SETTING(subject().period, OneOf({"MONTHLY"}));
}

CONTROL(ItsmBudget, AlertsAtEightDollars,
        {
            .title = "Somebody is told when 8.00 USD are spent",
            .rationale = "Two dollars are left to find the cause.",
            .severity = Severity::kMedium,
            .remedy = "Add a notification on ACTUAL spend at 80 percent, or at 8, with a subscriber.",
        }) {
  EXPECT_ANY(subject().notifications, n,
             Is(n.measure, OneOf({"ACTUAL"})) && Is(n.comparison, OneOf({"GREATER_THAN"})) &&
                 ((Is(n.threshold_type, OneOf({"ABSOLUTE_VALUE"})) && Is(n.threshold, IsAmount(800))) ||
                  (Is(n.threshold_type, OneOf({"PERCENTAGE"})) && Is(n.threshold, IsAmount(8000)))) &&
                 Any(n.subscribers, [](const BudgetSubscriber& s) { return Is(s.address, IsPresent()); }));
}

}  // namespace itsm
