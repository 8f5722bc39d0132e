resource "aws_s3_bucket" "silent" { # expect: S3Bucket.EncryptsWithCustomerKey
  bucket = "example-silent"
}

# KMS without a key means the key that AWS manages.
resource "aws_s3_bucket" "managed" {
  bucket = "example-managed"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "managed" {
  bucket = aws_s3_bucket.managed.id

  rule {
    apply_server_side_encryption_by_default { # expect: S3Bucket.EncryptsWithCustomerKey
      sse_algorithm = "aws:kms"
    }
  }
}

resource "aws_s3_bucket" "alias" {
  bucket = "example-alias"

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = "alias/aws/s3" # expect: S3Bucket.EncryptsWithCustomerKey
      }
    }
  }
}
