resource "aws_s3_bucket" "reports" {
  bucket = "example-reports"
}

resource "aws_s3_bucket_logging" "reports" {
  bucket        = aws_s3_bucket.reports.id
  target_bucket = "example-access-logs"
  target_prefix = "reports/"
}

# The way of providers before version 4.
resource "aws_s3_bucket" "invoices" {
  bucket = "example-invoices"

  logging {
    target_bucket = "example-access-logs"
  }
}
