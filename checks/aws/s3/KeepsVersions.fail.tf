resource "aws_s3_bucket" "silent" { # expect: S3Bucket.KeepsVersions
  bucket = "example-silent"
}

resource "aws_s3_bucket" "suspended" {
  bucket = "example-suspended"
}

resource "aws_s3_bucket_versioning" "suspended" {
  bucket = aws_s3_bucket.suspended.id

  versioning_configuration {
    status = "Suspended" # expect: S3Bucket.KeepsVersions
  }
}

resource "aws_s3_bucket" "inline" {
  bucket = "example-inline"

  versioning {
    enabled = false # expect: S3Bucket.KeepsVersions
  }
}
