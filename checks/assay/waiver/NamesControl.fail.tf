# assay:waive S3Bucket.KeepsVersion until=9999-12-31 owner=storage reason="The name lacks its s" # expect: Waiver.NamesControl
resource "aws_s3_bucket" "cache" {
  bucket = "example-cache"
}
