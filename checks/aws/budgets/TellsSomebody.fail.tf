resource "aws_budgets_budget" "silent" { # expect: Budget.TellsSomebody
  name         = "silent"
  budget_type  = "COST"
  limit_amount = "400"
  limit_unit   = "USD"
  time_unit    = "MONTHLY"
}
