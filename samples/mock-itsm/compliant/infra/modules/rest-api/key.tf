# API Gateway makes the key's value; nothing here ever holds it.
resource "aws_api_gateway_api_key" "client" {
  name        = "${var.prefix}-client"
  description = "The agent gateway of phase 2"
}

resource "aws_api_gateway_usage_plan" "client" {
  name = "${var.prefix}-usage-plan"

  api_stages {
    api_id = aws_api_gateway_rest_api.itsm.id
    stage  = aws_api_gateway_stage.poc.stage_name
  }

  throttle_settings {
    burst_limit = var.limits.burst
    rate_limit  = var.limits.rate
  }

  quota_settings {
    limit  = var.limits.quota
    period = "MONTH"
  }
}

resource "aws_api_gateway_usage_plan_key" "client" {
  usage_plan_id = aws_api_gateway_usage_plan.client.id
  key_id        = aws_api_gateway_api_key.client.id
  key_type      = "API_KEY"
}
