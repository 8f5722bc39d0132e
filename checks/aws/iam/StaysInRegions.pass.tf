resource "aws_s3_bucket" "orders" {
  bucket = "orders"
}

resource "aws_iam_policy" "orders" {
  name = "orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:eu-central-1:111122223333:orders" },
      { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::orders/*" },
      { Effect = "Allow", Action = "s3:PutObject", Resource = "${aws_s3_bucket.orders.arn}/*" },
      { Effect = "Deny", Action = "*", Resource = "arn:aws:sqs:us-east-1:111122223333:*" },
    ]
  })
}
