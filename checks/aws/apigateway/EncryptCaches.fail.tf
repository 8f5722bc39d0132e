resource "aws_api_gateway_method_settings" "silent" {
  rest_api_id = "a1b2c3d4e5"
  stage_name  = "live"
  method_path = "*/*"

  settings { # expect: ApiGatewayMethodSettings.EncryptCaches
    caching_enabled = true
  }
}

resource "aws_api_gateway_method_settings" "off" {
  rest_api_id = "a1b2c3d4e5"
  stage_name  = "test"
  method_path = "*/*"

  settings {
    caching_enabled      = true
    cache_data_encrypted = false # expect: ApiGatewayMethodSettings.EncryptCaches
  }
}
