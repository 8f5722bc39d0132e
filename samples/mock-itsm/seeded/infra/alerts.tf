# assay:waive SqsQueue.StatesEncryption until=2027-06-30 owner=platform-team reason="Alerts hold no data of callers" # expect: Waiver.IsUsed
resource "aws_sns_topic" "alerts" { # expect: SnsTopic.Encrypts
  name = "itsm-alerts" # expect: NamedResource.BeginsWithPrefix
}

resource "aws_sns_topic_policy" "alerts" {
  arn = aws_sns_topic.alerts.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Publish"
      Effect    = "Allow"
      Principal = "*" # expect: SnsTopicPolicy.RefusesAnyPrincipal
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.alerts.arn
    }]
  })
}
