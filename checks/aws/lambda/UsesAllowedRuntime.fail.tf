resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = "arn:aws:iam::111122223333:role/orders"
  runtime       = "python3.8" # expect: LambdaFunction.UsesAllowedRuntime
  handler       = "index.handle"
  filename      = "orders.zip"
}
