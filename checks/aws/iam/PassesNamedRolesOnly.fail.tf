data "aws_iam_policy_document" "deploy" {
  statement {
    actions   = ["ec2:RunInstances", "iam:PassRole"]
    resources = ["*"]
  }
}

# A wildcard covers iam:PassRole as well.
resource "aws_iam_policy" "wide" {
  name = "wide"
  policy = jsonencode({ # expect: IamPolicy.PassesNamedRolesOnly
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "iam:Pass*"
      Resource = "*"
    }]
  })
}
