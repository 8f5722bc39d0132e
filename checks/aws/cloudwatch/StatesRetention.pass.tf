variable "days" {
  type    = number
  default = 400
}

resource "aws_cloudwatch_log_group" "service" {
  name              = "service"
  retention_in_days = var.days
}
