resource "aws_cloudwatch_log_group" "silent" { # expect: LogGroup.StatesRetention
  name = "silent"
}

# Zero keeps events for ever, as saying nothing does.
resource "aws_cloudwatch_log_group" "for_ever" {
  name              = "for-ever"
  retention_in_days = 0 # expect: LogGroup.StatesRetention
}
