resource "aws_iam_policy" "reader" {
  name = "reader"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:aws:s3:::example-reports/*"
    }]
  })
}

resource "aws_iam_group_policy_attachment" "readers" {
  group      = "readers"
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_group_policy_attachment" "writers" {
  for_each = {
    own    = aws_iam_policy.reader.arn
    theirs = "arn:aws:iam::aws:policy/PowerUserAccess"
  }
  group      = "writers"
  policy_arn = each.value
}
