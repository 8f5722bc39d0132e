variable "rotate" {
  type    = bool
  default = true
}

resource "aws_kms_key" "reports" {
  description         = "Reports"
  enable_key_rotation = var.rotate
}
