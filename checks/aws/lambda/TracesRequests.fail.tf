resource "aws_lambda_function" "silent" { # expect: LambdaFunction.TracesRequests
  function_name = "silent"
  role          = "arn:aws:iam::111122223333:role/orders"
  runtime       = "python3.12"
  handler       = "orders.handle"
  filename      = "orders.zip"
}

resource "aws_lambda_function" "passes_through" {
  function_name = "passes-through"
  role          = "arn:aws:iam::111122223333:role/orders"
  package_type  = "Image"
  image_uri     = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/orders:1"

  tracing_config {
    mode = "PassThrough" # expect: LambdaFunction.TracesRequests
  }
}
