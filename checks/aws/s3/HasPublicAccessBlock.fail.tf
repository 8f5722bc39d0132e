resource "aws_s3_bucket" "alone" { # expect: S3Bucket.HasPublicAccessBlock
  bucket = "example-alone"
}

resource "aws_s3_bucket" "half" {
  bucket = "example-half"
}

resource "aws_s3_bucket_public_access_block" "half" {
  bucket = aws_s3_bucket.half.id

  block_public_acls   = true
  block_public_policy = false # expect: S3Bucket.HasPublicAccessBlock
}
