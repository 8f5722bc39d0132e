variable "actions" {
  type    = set(string)
  default = ["s3:GetObject", "s3:ListBucket"]
}

resource "aws_iam_user_policy" "reader" {
  name = "reader"
  user = "reporter"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = var.actions
      Resource = "arn:aws:s3:::example-reports/*"
    }]
  })
}
