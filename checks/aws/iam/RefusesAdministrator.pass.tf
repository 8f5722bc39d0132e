resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:*", Resource = "arn:aws:s3:::example-reports/*" },
      { Effect = "Deny", Action = "*", Resource = "*" },
    ]
  })
}

data "aws_iam_policy_document" "writer" {
  statement {
    actions   = ["s3:PutObject"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "writer" {
  name   = "writer"
  role   = "writer"
  policy = data.aws_iam_policy_document.writer.json
}
