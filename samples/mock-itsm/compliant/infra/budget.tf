# An alert at 8.00 of 10.00 USD is one at 80 percent; AWS takes either form.
resource "aws_budgets_budget" "monthly" {
  name         = "${var.prefix}-monthly"
  budget_type  = "COST"
  limit_amount = var.budget.limit
  limit_unit   = "USD"
  time_unit    = "MONTHLY"

  notification {
    notification_type          = "ACTUAL"
    comparison_operator        = "GREATER_THAN"
    threshold                  = var.budget.alert
    threshold_type             = "ABSOLUTE_VALUE"
    subscriber_email_addresses = [var.budget.email]
  }
}
