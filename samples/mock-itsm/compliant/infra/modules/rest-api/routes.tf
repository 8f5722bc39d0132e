locals {
  # The OpenAPI document says the same: four operations on three resources.
  routes = {
    create_ticket       = { verb = "POST", resource = aws_api_gateway_resource.tickets.id }
    list_recent_tickets = { verb = "GET", resource = aws_api_gateway_resource.tickets.id }
    get_ticket_status   = { verb = "GET", resource = aws_api_gateway_resource.ticket.id }
    add_ticket_comment  = { verb = "POST", resource = aws_api_gateway_resource.comments.id }
  }
}

resource "aws_api_gateway_resource" "tickets" {
  rest_api_id = aws_api_gateway_rest_api.itsm.id
  parent_id   = aws_api_gateway_rest_api.itsm.root_resource_id
  path_part   = "tickets"
}

resource "aws_api_gateway_resource" "ticket" {
  rest_api_id = aws_api_gateway_rest_api.itsm.id
  parent_id   = aws_api_gateway_resource.tickets.id
  path_part   = "{id}"
}

resource "aws_api_gateway_resource" "comments" {
  rest_api_id = aws_api_gateway_rest_api.itsm.id
  parent_id   = aws_api_gateway_resource.ticket.id
  path_part   = "comments"
}

resource "aws_api_gateway_method" "route" {
  for_each = local.routes

  rest_api_id      = aws_api_gateway_rest_api.itsm.id
  resource_id      = each.value.resource
  http_method      = each.value.verb
  operation_name   = each.key
  authorization    = "NONE"
  api_key_required = true

  request_parameters = each.key == "list_recent_tickets" ? { "method.request.querystring.caller" = true } : {}
}

resource "aws_api_gateway_integration" "route" {
  for_each = local.routes

  rest_api_id             = aws_api_gateway_rest_api.itsm.id
  resource_id             = each.value.resource
  http_method             = aws_api_gateway_method.route[each.key].http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = var.invoke_arn
}

resource "aws_lambda_permission" "api" {
  statement_id  = "AllowRestApi"
  action        = "lambda:InvokeFunction"
  function_name = var.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.itsm.execution_arn}/*/*"
}
