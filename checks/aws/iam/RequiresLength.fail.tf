resource "aws_iam_account_password_policy" "account" {
  minimum_password_length = 8 # expect: IamPasswordPolicy.RequiresLength
}

resource "aws_iam_account_password_policy" "silent" { # expect: IamPasswordPolicy.RequiresLength
  require_numbers = true
}
