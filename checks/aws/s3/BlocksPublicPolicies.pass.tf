variable "closed" {
  type    = bool
  default = true
}

resource "aws_s3_bucket" "reports" {
  bucket = "example-reports"
}

resource "aws_s3_bucket_public_access_block" "reports" {
  bucket = aws_s3_bucket.reports.id

  block_public_policy = var.closed
}

resource "aws_s3_account_public_access_block" "account" {
  block_public_policy = true
}
