resource "aws_iam_policy" "owner" {
  name = "owner"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "*"
      Resource = "*" # expect: IamPolicy.RefusesAdministrator
    }]
  })
}

resource "aws_iam_group_policy" "text" {
  name   = "text"
  group  = "owners"
  # expect@+1: IamPolicy.RefusesAdministrator
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [{"Effect": "Allow", "Action": ["*"], "Resource": ["*"]}]
    }
  JSON
}

data "aws_iam_policy_document" "built" {
  statement {
    actions   = ["*"]
    resources = ["*"] # expect: IamPolicy.RefusesAdministrator
  }
}
