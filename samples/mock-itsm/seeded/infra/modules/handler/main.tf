locals {
  function_name = "${var.prefix}-api-handler"
}

data "archive_file" "package" {
  type        = "zip"
  source_dir  = var.source_dir
  output_path = "${path.root}/.build/lambda-package.zip"
}

# assay:waive LambdaFunction.TracesRequest until=2027-06-30 owner=platform-team reason="Traces need xray:PutTraceSegments on every resource" # expect: Waiver.NamesControl
resource "aws_lambda_function" "handler" { # expect: LambdaFunction.TracesRequests
  function_name    = local.function_name
  description      = "Creates, reads, comments on and lists tickets"
  role             = aws_iam_role.handler.arn
  runtime          = var.runtime # expect: LambdaFunction.UsesAllowedRuntime
  handler          = "mock_itsm_handler.handler" # expect: ItsmFunction.RunsTheHandler
  filename         = data.archive_file.package.output_path
  source_code_hash = data.archive_file.package.output_base64sha256
  timeout          = var.timeout # expect: ItsmFunction.KeepsItsLimits
  memory_size      = var.memory # expect: ItsmFunction.KeepsItsLimits

  environment {
    variables = var.environment
  }

  # The function would make a group of its own, without an end to its events.
  depends_on = [aws_cloudwatch_log_group.handler]
}

# assay:waive LogGroup.EncryptsWithCustomerKey until=2026-06-30 owner=platform-team reason="A key of our own costs 1 USD a month, a tenth of the budget" # expect: Waiver.HasNotExpired
resource "aws_cloudwatch_log_group" "handler" { # expect: LogGroup.EncryptsWithCustomerKey, LogGroup.StatesRetention
  name = "/aws/lambda/${local.function_name}"
}
