resource "aws_api_gateway_method" "preflight" {
  rest_api_id   = "a1b2c3d4e5"
  resource_id   = "orders"
  http_method   = "OPTIONS"
  authorization = "NONE"
}

resource "aws_apigatewayv2_route" "preflight" {
  api_id    = "z9y8x7w6v5"
  route_key = "OPTIONS /orders"
}
