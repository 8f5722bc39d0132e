resource "aws_s3_bucket" "reports" { # expect: S3Bucket.LogsAccess
  bucket = "example-reports"
}

# This one is about another bucket.
resource "aws_s3_bucket_logging" "invoices" {
  bucket        = "example-invoices"
  target_bucket = "example-access-logs"
  target_prefix = "invoices/"
}
