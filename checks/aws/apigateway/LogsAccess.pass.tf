resource "aws_cloudwatch_log_group" "requests" {
  name              = "requests"
  retention_in_days = 90
}

resource "aws_api_gateway_stage" "rest" {
  rest_api_id   = "a1b2c3d4e5"
  deployment_id = "f6g7h8"
  stage_name    = "live"

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.requests.arn
    format          = jsonencode({ id = "$context.requestId", status = "$context.status" })
  }
}

resource "aws_apigatewayv2_stage" "http" {
  api_id      = "z9y8x7w6v5"
  name        = "$default"
  auto_deploy = true

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.requests.arn
    format          = "$context.requestId $context.status"
  }
}
