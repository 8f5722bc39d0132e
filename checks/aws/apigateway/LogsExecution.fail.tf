resource "aws_api_gateway_stage" "silent" { # expect: ApiGatewayStage.LogsExecution
  rest_api_id   = "a1b2c3d4e5"
  deployment_id = "f6g7h8"
  stage_name    = "silent"
}

resource "aws_api_gateway_stage" "off" {
  rest_api_id   = "a1b2c3d4e5"
  deployment_id = "f6g7h8"
  stage_name    = "off"
}

resource "aws_api_gateway_method_settings" "off" {
  rest_api_id = "a1b2c3d4e5"
  stage_name  = aws_api_gateway_stage.off.stage_name
  method_path = "*/*"

  settings {
    logging_level = "OFF" # expect: ApiGatewayStage.LogsExecution
  }
}
