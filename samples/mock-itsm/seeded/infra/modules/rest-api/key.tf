resource "aws_api_gateway_api_key" "client" {
  name        = "${var.prefix}-client"
  description = "The agent gateway of phase 2"
}

resource "aws_api_gateway_usage_plan" "client" { # expect: ItsmUsagePlan.IsBound
  name = "${var.prefix}-usage-plan"

  api_stages {
    api_id = aws_api_gateway_rest_api.itsm.id
    stage  = aws_api_gateway_stage.poc.stage_name # expect: ItsmUsagePlan.IsBound
  }

  throttle_settings {
    burst_limit = var.limits.burst # expect: ItsmUsagePlan.KeepsItsLimits
    rate_limit  = var.limits.rate
  }

  quota_settings {
    limit  = var.limits.quota # expect: ItsmUsagePlan.KeepsItsLimits
    period = "DAY" # expect: ItsmUsagePlan.KeepsItsLimits
  }
}
