resource "aws_sns_topic_policy" "encoded" {
  arn    = "arn:aws:sns:eu-west-1:111122223333:orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "*" } # expect: SnsTopicPolicy.RefusesAnyPrincipal
      Action    = "sns:Publish"
      Resource  = "arn:aws:sns:eu-west-1:111122223333:orders"
    }]
  })
}

# The condition compares with everything, so it narrows nothing.
resource "aws_sns_topic_policy" "wide" {
  arn    = "arn:aws:sns:eu-west-1:111122223333:orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "sns:Publish"
      Resource  = "arn:aws:sns:eu-west-1:111122223333:orders"
      Condition = { ArnLike = { "aws:SourceArn" = "*" } } # expect: SnsTopicPolicy.RefusesAnyPrincipal
    }]
  })
}
