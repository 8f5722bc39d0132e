locals {
  routes = {
    create_ticket       = { verb = "POST", resource = aws_api_gateway_resource.tickets.id }
    list_recent_tickets = { verb = "GET", resource = aws_api_gateway_resource.tickets.id }
    get_ticket_status   = { verb = "GET", resource = aws_api_gateway_resource.ticket.id }
    delete_ticket       = { verb = "DELETE", resource = aws_api_gateway_resource.ticket.id }
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
  http_method      = each.value.verb # expect: ItsmMethod.IsDocumented
  operation_name   = each.key
  authorization    = "NONE"
  api_key_required = each.value.verb != "GET" # expect: ApiGatewayMethod.AsksForAuthorization, ItsmMethod.RequiresKey

  request_parameters = each.key == "list_recent_tickets" ? { "method.request.querystring.caller" = false } : {} # expect: ItsmMethod.AsksForCaller
}

resource "aws_api_gateway_integration" "route" {
  for_each = local.routes

  rest_api_id             = aws_api_gateway_rest_api.itsm.id
  resource_id             = each.value.resource
  http_method             = aws_api_gateway_method.route[each.key].http_method
  type                    = "AWS" # expect: ItsmIntegration.CallsTheHandler
  integration_http_method = "POST"
  uri                     = var.invoke_arn
}

resource "aws_lambda_permission" "api" { # expect: ItsmPermission.IsTheGateways
  statement_id  = "AllowRestApi"
  action        = "lambda:InvokeFunction"
  function_name = var.function_name
  principal     = "*" # expect: ItsmPermission.IsTheGateways, LambdaPermission.RefusesAnyPrincipal
}
