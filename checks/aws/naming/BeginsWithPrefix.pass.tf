resource "aws_dynamodb_table" "orders" {
  name     = "shop-orders"
  hash_key = "id"
}

resource "aws_cloudwatch_log_group" "handler" {
  name = "/aws/lambda/shop-handler"
}

# The provider adds what makes the name unique.
resource "aws_iam_role" "handler" {
  name_prefix        = "shop-handler-"
  assume_role_policy = file("trust.json")
}
