resource "aws_api_gateway_method" "open" {
  rest_api_id   = "a1b2c3d4e5"
  resource_id   = "orders"
  http_method   = "POST"
  authorization = "NONE" # expect: ApiGatewayMethod.AsksForAuthorization
}

resource "aws_apigatewayv2_route" "silent" { # expect: ApiGatewayMethod.AsksForAuthorization
  api_id    = "z9y8x7w6v5"
  route_key = "POST /orders"
}
