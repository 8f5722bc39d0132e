# S3 encrypts this bucket, too; nothing here says so.
resource "aws_s3_bucket" "reports" { # expect: S3Bucket.StatesEncryption
  bucket = "example-reports"
}
