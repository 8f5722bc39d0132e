variable "limit" {
  type    = number
  default = 14
}

resource "aws_iam_account_password_policy" "account" {
  minimum_password_length = var.limit
}
