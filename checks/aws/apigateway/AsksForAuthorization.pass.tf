resource "aws_api_gateway_method" "signed" {
  rest_api_id   = "a1b2c3d4e5"
  resource_id   = "orders"
  http_method   = "POST"
  authorization = "AWS_IAM"
}

resource "aws_api_gateway_method" "keyed" {
  rest_api_id      = "a1b2c3d4e5"
  resource_id      = "orders"
  http_method      = "GET"
  authorization    = "NONE"
  api_key_required = true
}

resource "aws_apigatewayv2_route" "signed" {
  api_id             = "z9y8x7w6v5"
  route_key          = "POST /orders"
  authorization_type = "AWS_IAM"
}
