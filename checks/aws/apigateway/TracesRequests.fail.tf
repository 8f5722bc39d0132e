resource "aws_api_gateway_stage" "silent" { # expect: ApiGatewayStage.TracesRequests
  rest_api_id   = "a1b2c3d4e5"
  deployment_id = "f6g7h8"
  stage_name    = "silent"
}

resource "aws_api_gateway_stage" "off" {
  rest_api_id          = "a1b2c3d4e5"
  deployment_id        = "f6g7h8"
  stage_name           = "off"
  xray_tracing_enabled = false # expect: ApiGatewayStage.TracesRequests
}
