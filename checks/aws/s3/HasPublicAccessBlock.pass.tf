resource "aws_s3_bucket" "reports" {
  bucket = "example-archived-reports"
}

resource "aws_s3_bucket_public_access_block" "reports" {
  bucket = aws_s3_bucket.reports.id

  block_public_acls   = true
  block_public_policy = true
}

resource "aws_s3_bucket" "team" {
  for_each = toset(["reports", "invoices"])
  bucket   = "example-${each.key}"
}

resource "aws_s3_bucket_public_access_block" "team" {
  for_each = aws_s3_bucket.team
  bucket   = each.value.id

  block_public_acls   = true
  block_public_policy = true
}
