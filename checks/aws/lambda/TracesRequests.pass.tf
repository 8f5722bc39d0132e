resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = "arn:aws:iam::111122223333:role/orders"
  runtime       = "python3.12"
  handler       = "orders.handle"
  filename      = "orders.zip"

  tracing_config {
    mode = "Active"
  }
}
