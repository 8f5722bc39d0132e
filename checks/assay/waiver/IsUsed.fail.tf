# assay:waive EbsVolume.Encrypts until=9999-12-31 owner=storage reason="No volume is here" # expect: Waiver.IsUsed
resource "aws_s3_bucket" "cache" {
  bucket = "example-cache"
}
