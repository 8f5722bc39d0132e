locals {
  function_name = "${var.prefix}-api-handler"
}

data "archive_file" "package" {
  type        = "zip"
  source_dir  = var.source_dir
  output_path = "${path.root}/.build/lambda-package.zip"
}

# assay:waive LambdaFunction.TracesRequests until=2027-06-30 owner=platform-team reason="Traces need xray:PutTraceSegments on every resource; only the logs may have a wildcard"
resource "aws_lambda_function" "handler" {
  function_name    = local.function_name
  description      = "Creates, reads, comments on and lists tickets"
  role             = aws_iam_role.handler.arn
  runtime          = var.runtime
  handler          = "mock_itsm_handler.lambda_handler"
  filename         = data.archive_file.package.output_path
  source_code_hash = data.archive_file.package.output_base64sha256
  timeout          = var.timeout
  memory_size      = var.memory

  environment {
    variables = var.environment
  }

  # The function would make a group of its own, without an end to its events.
  depends_on = [aws_cloudwatch_log_group.handler]
}

# assay:waive LogGroup.EncryptsWithCustomerKey until=2027-06-30 owner=platform-team reason="A key of our own costs 1 USD a month, a tenth of the budget; logs hold ids of made-up tickets"
resource "aws_cloudwatch_log_group" "handler" {
  name              = "/aws/lambda/${local.function_name}"
  retention_in_days = var.log_retention_days
}
