resource "aws_lambda_permission" "anyone" { # expect: LambdaPermission.RefusesAnyPrincipal
  statement_id  = "anyone"
  action        = "lambda:InvokeFunction"
  function_name = "orders"
  principal     = "*"
}
