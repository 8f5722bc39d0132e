resource "aws_iam_account_password_policy" "account" {
  max_password_age = 365 # expect: IamPasswordPolicy.ExpiresPasswords
}

resource "aws_iam_account_password_policy" "silent" { # expect: IamPasswordPolicy.ExpiresPasswords
  require_numbers = true
}
