data "aws_iam_policy_document" "orders" {
  statement {
    actions   = ["sns:Publish"]
    resources = ["arn:aws:sns:eu-west-1:111122223333:orders"]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
  }

  statement {
    actions   = ["sns:Publish"]
    resources = ["arn:aws:sns:eu-west-1:111122223333:orders"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:aws:s3:::example-orders"]
    }
  }
}

resource "aws_sns_topic_policy" "orders" {
  arn    = "arn:aws:sns:eu-west-1:111122223333:orders"
  policy = data.aws_iam_policy_document.orders.json
}
