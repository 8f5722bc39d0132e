resource "aws_api_gateway_rest_api" "itsm" {
  name           = "${var.prefix}-rest" # expect: ItsmDeployment.HasItsParts
  description    = "Tickets of the mock service desk"
  api_key_source = "AUTHORIZER" # expect: ItsmApi.TakesKeysFromHeaders

  endpoint_configuration {
    types = ["EDGE"] # expect: ItsmApi.IsRegional
  }
}

resource "aws_api_gateway_deployment" "itsm" {
  rest_api_id = aws_api_gateway_rest_api.itsm.id

  triggers = {
    routes = sha1(jsonencode(local.routes))
  }

  depends_on = [aws_api_gateway_integration.route]

  lifecycle {
    create_before_destroy = true
  }
}

# assay:waive ApiGatewayStage.TracesRequests owner=platform-team until=2027-06-30 # expect: Waiver.IsComplete
resource "aws_api_gateway_stage" "poc" { # expect: ApiGatewayAnyStage.LogsAccess, ApiGatewayStage.TracesRequests
  rest_api_id   = aws_api_gateway_rest_api.itsm.id
  deployment_id = aws_api_gateway_deployment.itsm.id
  stage_name    = var.stage # expect: ItsmStage.IsNamedPoc
}

resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = aws_api_gateway_rest_api.itsm.id
  stage_name  = aws_api_gateway_stage.poc.stage_name
  method_path = "*/*"

  settings {
    logging_level        = "OFF" # expect: ApiGatewayStage.LogsExecution
    metrics_enabled      = true
    caching_enabled      = true
    cache_data_encrypted = false # expect: ApiGatewayMethodSettings.EncryptCaches
  }

  # Without the account's role the service refuses the log level.
  depends_on = [aws_api_gateway_account.logs]
}
