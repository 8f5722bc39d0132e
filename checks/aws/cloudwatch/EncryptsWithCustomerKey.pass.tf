resource "aws_kms_key" "logs" {
  description         = "Encrypts log groups"
  enable_key_rotation = true
}

resource "aws_cloudwatch_log_group" "service" {
  name              = "service/refunds"
  retention_in_days = 90
  kms_key_id        = aws_kms_key.logs.arn
}

resource "aws_cloudwatch_log_group" "services" {
  for_each = toset(["orders", "payments"])

  name              = "service/${each.key}"
  retention_in_days = 90
  kms_key_id        = aws_kms_key.logs.arn
}
