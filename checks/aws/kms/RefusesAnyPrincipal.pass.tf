data "aws_iam_policy_document" "key" {
  statement {
    sid       = "AccountDecides"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:root"]
    }
  }

  statement {
    sid       = "ThroughTheService"
    actions   = ["kms:Decrypt"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:CallerAccount"
      values   = ["111122223333"]
    }
  }
}

resource "aws_kms_key" "reports" {
  description         = "Reports"
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.key.json
}

# Without a policy of its own, a key follows the account's.
resource "aws_kms_key" "plain" {
  description         = "Plain"
  enable_key_rotation = true
}

# Whatever the account and the role are called, neither is everybody.
data "aws_caller_identity" "current" {}

resource "aws_iam_role" "reader" {
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_kms_key" "shared" {
  description         = "Shared"
  enable_key_rotation = true
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "kms:*", Resource = "*", Principal = { AWS = data.aws_caller_identity.current.account_id } },
      { Effect = "Allow", Action = "kms:Decrypt", Resource = "*", Principal = { AWS = aws_iam_role.reader.arn } },
    ]
  })
}
