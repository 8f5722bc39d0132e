variable "limit" {
  type    = number
  default = 24
}

resource "aws_iam_account_password_policy" "account" {
  password_reuse_prevention = var.limit
}
