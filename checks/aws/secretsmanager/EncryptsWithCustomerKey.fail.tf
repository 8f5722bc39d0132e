resource "aws_secretsmanager_secret" "silent" { # expect: SecretsManagerSecret.EncryptsWithCustomerKey
  name = "silent"
}

resource "aws_secretsmanager_secret" "managed" {
  name       = "managed"
  kms_key_id = "alias/aws/secretsmanager" # expect: SecretsManagerSecret.EncryptsWithCustomerKey
}
