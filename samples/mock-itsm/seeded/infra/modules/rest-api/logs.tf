resource "aws_cloudwatch_log_group" "access" { # expect: LogGroup.EncryptsWithCustomerKey
  name              = "api-access" # expect: NamedResource.BeginsWithPrefix
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

resource "aws_iam_role_policy" "gateway" {
  name = "logs" # expect: NamedResource.BeginsWithPrefix
  role = aws_iam_role.gateway.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] # expect: IamPolicy.PassesNamedRolesOnly, IamPolicy.RefusesAdministrator, IamPolicy.RefusesEveryAction
  })
}

resource "aws_api_gateway_account" "logs" {
  cloudwatch_role_arn = aws_iam_role.gateway.arn

  depends_on = [aws_iam_role_policy.gateway]
}
