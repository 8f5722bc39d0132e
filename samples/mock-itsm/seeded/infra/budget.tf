resource "aws_budgets_budget" "monthly" {
  name         = "${var.prefix}-monthly"
  budget_type  = "COST"
  limit_amount = var.budget.limit # expect: Deployment.HasBudget, ItsmBudget.IsTenDollars
  limit_unit   = "USD"
  time_unit    = "MONTHLY"

  notification {
    notification_type          = "FORECASTED" # expect: ItsmBudget.AlertsAtEightDollars
    comparison_operator        = "GREATER_THAN"
    threshold                  = var.budget.alert
    threshold_type             = "PERCENTAGE"
    subscriber_email_addresses = [] # expect: Budget.TellsSomebody
  }
}
