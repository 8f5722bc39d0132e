resource "aws_iam_role" "open" {
  name = "open"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = ["arn:aws:iam::111122223333:root", "*"] } # expect: IamRole.RefusesAnyPrincipal
      Action    = "sts:AssumeRole"
    }]
  })
}

locals {
  trust = {
    Effect    = "Allow"
    Principal = "*" # expect: IamRole.RefusesAnyPrincipal
    Action    = "sts:AssumeRole"
  }
}

resource "aws_iam_role" "local" {
  name               = "local"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [local.trust] })
}
