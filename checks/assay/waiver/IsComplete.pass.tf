# assay:waive S3Bucket.KeepsVersions until=9999-12-31 owner=storage reason="Holds what can be made again"
resource "aws_s3_bucket" "cache" {
  bucket = "example-cache"
}
