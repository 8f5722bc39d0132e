# assay:waive S3Bucket.KeepsVersions owner=storage reason="Nobody said for how long" # expect: Waiver.IsComplete
resource "aws_s3_bucket" "cache" {
  bucket = "example-cache"
}
