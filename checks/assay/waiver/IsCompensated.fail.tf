# assay:waive S3Bucket.KeepsVersions until=9999-12-31 owner=storage compensating=S3Bucket.StatesEncryption reason="Holds what can be made again" # expect: Waiver.IsCompensated
resource "aws_s3_bucket" "cache" {
  bucket = "example-cache"
}
