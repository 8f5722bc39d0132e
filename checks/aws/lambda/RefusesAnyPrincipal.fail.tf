resource "aws_lambda_permission" "anyone" {
  statement_id  = "anyone"
  action        = "lambda:InvokeFunction"
  function_name = "orders"
  principal     = "*" # expect: LambdaPermission.RefusesAnyPrincipal
}
