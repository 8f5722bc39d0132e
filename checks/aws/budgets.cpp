// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/budgets.h"

#include "assay/control.h"

namespace assay::aws {

CONTROL(
    Budget, TellsSomebody,
    {
        .title = "A budget tells somebody before or when it is spent",
        .rationale = "A budget stops nothing; it is of use only to who hears of it.",
        .severity = Severity::kMedium,
        .remedy = "Add a notification with a subscriber.",
        .reference = "https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html",
    }) {
  EXPECT_ANY(subject().notifications, notification,
             Any(notification.subscribers,
                 [](const BudgetSubscriber& subscriber) { return Is(subscriber.address, IsPresent()); }));
}

}  // namespace assay::aws
