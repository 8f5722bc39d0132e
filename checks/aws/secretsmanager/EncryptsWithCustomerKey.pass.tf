resource "aws_kms_key" "secrets" {
  description         = "Secrets"
  enable_key_rotation = true
}

locals {
  key = aws_kms_key.secrets.arn
}

resource "aws_secretsmanager_secret" "database" {
  name       = "database"
  kms_key_id = local.key
}
