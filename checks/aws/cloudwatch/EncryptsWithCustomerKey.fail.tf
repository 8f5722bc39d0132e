resource "aws_cloudwatch_log_group" "silent" { # expect: LogGroup.EncryptsWithCustomerKey
  name              = "silent"
  retention_in_days = 90
}
