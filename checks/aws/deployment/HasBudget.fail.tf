resource "aws_budgets_budget" "generous" {
  name         = "generous"
  budget_type  = "COST"
  limit_amount = "5000" # expect: Deployment.HasBudget
  limit_unit   = "USD"
  time_unit    = "MONTHLY"
}
