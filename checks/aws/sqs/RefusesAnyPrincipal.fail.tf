resource "aws_sqs_queue_policy" "encoded" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "*" } # expect: SqsQueuePolicy.RefusesAnyPrincipal
      Action    = "sqs:SendMessage"
      Resource  = "arn:aws:sqs:eu-west-1:111122223333:orders"
    }]
  })
}

# The condition compares with everything, so it narrows nothing.
resource "aws_sqs_queue_policy" "wide" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "sqs:SendMessage"
      Resource  = "arn:aws:sqs:eu-west-1:111122223333:orders"
      Condition = { ArnLike = { "aws:SourceArn" = "*" } } # expect: SqsQueuePolicy.RefusesAnyPrincipal
    }]
  })
}
