resource "aws_budgets_budget" "monthly" {
  name         = "monthly"
  budget_type  = "COST"
  limit_amount = "400.50"
  limit_unit   = "USD"
  time_unit    = "MONTHLY"
}
