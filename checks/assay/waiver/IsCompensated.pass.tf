# assay:waive S3Bucket.KeepsVersions until=9999-12-31 owner=storage compensating=S3Bucket.StatesEncryption reason="Holds what can be made again"
resource "aws_s3_bucket" "cache" {
  bucket = "example-cache"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "cache" {
  bucket = aws_s3_bucket.cache.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}
