resource "aws_api_gateway_stage" "rest" { # expect: ApiGatewayAnyStage.LogsAccess
  rest_api_id   = "a1b2c3d4e5"
  deployment_id = "f6g7h8"
  stage_name    = "live"
}

resource "aws_apigatewayv2_stage" "http" { # expect: ApiGatewayAnyStage.LogsAccess
  api_id      = "z9y8x7w6v5"
  name        = "$default"
  auto_deploy = true
}
