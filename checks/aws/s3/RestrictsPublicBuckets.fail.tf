# What is left out is false.
resource "aws_s3_bucket_public_access_block" "silent" { # expect: S3PublicAccessBlock.RestrictsPublicBuckets
  bucket = "example-silent"
}

resource "aws_s3_bucket_public_access_block" "open" {
  bucket = "example-open"

  restrict_public_buckets = false # expect: S3PublicAccessBlock.RestrictsPublicBuckets
}

resource "aws_s3_account_public_access_block" "account" {
  restrict_public_buckets = "false" # expect: S3PublicAccessBlock.RestrictsPublicBuckets
}
