variable "readers" {
  type    = list(string)
  default = ["arn:aws:iam::111122223333:role/reader", "*"] # expect: KmsKey.RefusesAnyPrincipal
}

resource "aws_kms_key" "readers" {
  description         = "Readers"
  enable_key_rotation = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Readers"
      Effect    = "Allow"
      Principal = { AWS = var.readers }
      Action    = "kms:Decrypt"
      Resource  = "*"
    }]
  })
}

resource "aws_kms_key" "anyone" {
  description         = "Anyone"
  enable_key_rotation = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*" # expect: KmsKey.RefusesAnyPrincipal
      Action    = "kms:*"
      Resource  = "*"
    }]
  })
}
