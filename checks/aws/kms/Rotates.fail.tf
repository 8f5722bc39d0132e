resource "aws_kms_key" "silent" { # expect: KmsKey.Rotates
  description = "Keys do not rotate unless told to"
}

resource "aws_kms_key" "off" {
  description         = "Told not to"
  enable_key_rotation = false # expect: KmsKey.Rotates
}
