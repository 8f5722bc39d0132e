// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/budgets.h"
#include "assay/aws/regions.h"
#include "assay/control.h"

namespace assay::aws {

CONTROL(Deployment, StaysInRegions,
        {
            .title = "Resources lie in the allowed regions",
            .rationale = "Where data lies decides which law it is under, and who watches it.",
            .severity = Severity::kMedium,
            .remedy = "Set the provider's region, or the replica's, to an allowed one.",
            .parameters = {{"regions", ParameterType::kStringList, "the allowed regions"}},
            .reference = "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/"
                         "regions.html",
        }) {
  const Items<RegionUse> uses = RegionsOf(subject());
  // A root that names no region, as most templates don't, is not asked.
  if (uses.items().empty() && uses.open() == Guard::kNever) return;
  EXPECT_EACH(uses, use, Is(use.region, OneOf(parameter<std::vector<std::string>>("regions"))));
}

CONTROL(Deployment, HasBudget,
        {
            .title = "There is a cost budget within the limit",
            .rationale = "A mistake that costs money is otherwise seen on the bill, a month later.",
            .severity = Severity::kMedium,
            .remedy = "Add an aws_budgets_budget (AWS::Budgets::Budget) of type COST with such a limit.",
            .parameters = {{"limit", ParameterType::kInteger,
                            "the most that the budget may allow, in its unit"}},
            .reference =
                "https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html",
        }) {
  EXPECT_ANY(subject().all<Budget>(), budget,
             Is(budget.type, OneOf({"COST"})) &&
                 Is(budget.limit, AtMostAmount(parameter<std::int64_t>("limit") * 100)));
}

}  // namespace assay::aws
