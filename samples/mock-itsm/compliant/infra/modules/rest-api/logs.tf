# assay:waive LogGroup.EncryptsWithCustomerKey until=2027-06-30 owner=platform-team reason="A key of our own costs 1 USD a month, a tenth of the budget; access logs hold key ids, no keys"
resource "aws_cloudwatch_log_group" "access" {
  name              = "/aws/apigateway/${var.prefix}-access"
  retention_in_days = var.log_retention_days
}

data "aws_iam_policy_document" "gateway_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["apigateway.amazonaws.com"]
    }
  }
}

# API Gateway writes its logs as one role for the whole account and region.
resource "aws_iam_role" "gateway" {
  name               = "${var.prefix}-api-logs-role"
  description        = "Lets API Gateway write its logs"
  assume_role_policy = data.aws_iam_policy_document.gateway_trust.json
}

resource "aws_iam_role_policy_attachment" "gateway" {
  role       = aws_iam_role.gateway.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
}

resource "aws_api_gateway_account" "logs" {
  cloudwatch_role_arn = aws_iam_role.gateway.arn

  depends_on = [aws_iam_role_policy_attachment.gateway]
}
