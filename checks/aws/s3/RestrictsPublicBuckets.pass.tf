variable "closed" {
  type    = bool
  default = true
}

resource "aws_s3_bucket" "reports" {
  bucket = "example-reports"
}

resource "aws_s3_bucket_public_access_block" "reports" {
  bucket = aws_s3_bucket.reports.id

  restrict_public_buckets = var.closed
}

resource "aws_s3_account_public_access_block" "account" {
  restrict_public_buckets = true
}
