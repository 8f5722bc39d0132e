resource "aws_iam_account_password_policy" "account" {
  password_reuse_prevention = 5 # expect: IamPasswordPolicy.PreventsReuse
}

resource "aws_iam_account_password_policy" "silent" { # expect: IamPasswordPolicy.PreventsReuse
  require_numbers = true
}
