resource "aws_iam_policy" "bucket" {
  name = "bucket"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "*" # expect: IamPolicy.RefusesEveryAction
      Resource = "arn:aws:s3:::example-reports/*"
    }]
  })
}

data "aws_iam_policy_document" "built" {
  statement {
    actions   = ["s3:GetObject", "*"] # expect: IamPolicy.RefusesEveryAction
    resources = ["arn:aws:s3:::example-reports/*"]
  }
}

resource "aws_iam_role" "inline" {
  name = "inline"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })

  inline_policy {
    name = "bucket"
    policy = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect   = "Allow"
        Action   = ["*"] # expect: IamPolicy.RefusesEveryAction
        Resource = "arn:aws:s3:::example-reports/*"
      }]
    })
  }
}
