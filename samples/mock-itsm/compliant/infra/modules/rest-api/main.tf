resource "aws_api_gateway_rest_api" "itsm" {
  name           = "${var.prefix}-api"
  description    = "Tickets of the mock service desk"
  api_key_source = "HEADER"

  endpoint_configuration {
    types = ["REGIONAL"]
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

# assay:waive ApiGatewayStage.TracesRequests until=2027-06-30 owner=platform-team reason="A trace would end at the function, which sends none"
resource "aws_api_gateway_stage" "poc" {
  rest_api_id   = aws_api_gateway_rest_api.itsm.id
  deployment_id = aws_api_gateway_deployment.itsm.id
  stage_name    = var.stage

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format = jsonencode({
      requestId = "$context.requestId"
      time      = "$context.requestTime"
      keyId     = "$context.identity.apiKeyId"
      method    = "$context.httpMethod"
      resource  = "$context.resourcePath"
      status    = "$context.status"
      latency   = "$context.responseLatency"
    })
  }
}

# Only errors, and no bodies: a ticket's text is nobody's business here.
resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = aws_api_gateway_rest_api.itsm.id
  stage_name  = aws_api_gateway_stage.poc.stage_name
  method_path = "*/*"

  settings {
    logging_level      = "ERROR"
    data_trace_enabled = false
    metrics_enabled    = true
  }

  # Without the account's role the service refuses the log level.
  depends_on = [aws_api_gateway_account.logs]
}
