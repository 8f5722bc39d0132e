variable "limit" {
  type    = number
  default = 90
}

resource "aws_iam_account_password_policy" "account" {
  max_password_age = var.limit
}
