# assay:waive S3Bucket.KeepsVersions until=2020-01-31 owner=storage reason="Until it moves" # expect: Waiver.HasNotExpired
resource "aws_s3_bucket" "cache" {
  bucket = "example-cache"
}
