resource "aws_s3_bucket" "reports" {
  bucket = "example-reports"
}

resource "aws_s3_bucket_versioning" "reports" {
  bucket = aws_s3_bucket.reports.bucket

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "invoices" {
  bucket = "example-invoices"

  versioning {
    enabled = true
  }
}
