data "aws_iam_policy_document" "deploy" {
  statement {
    actions   = ["ec2:RunInstances", "iam:PassRole"]
    resources = ["*"] # expect: IamPolicy.PassesNamedRolesOnly
  }
}

# A wildcard covers iam:PassRole as well.
resource "aws_iam_policy" "wide" {
  name = "wide"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "iam:Pass*"
      Resource = "*" # expect: IamPolicy.PassesNamedRolesOnly
    }]
  })
}
