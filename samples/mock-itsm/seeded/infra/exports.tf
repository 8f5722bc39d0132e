# Nightly copies for the reporting team, asked for in a hurry.
resource "aws_s3_bucket" "exports" { # expect: ItsmBucket.RefusesPlainHttp, S3Bucket.EncryptsWithCustomerKey, S3Bucket.HasPublicAccessBlock, S3Bucket.KeepsVersions, S3Bucket.LogsAccess, S3Bucket.StatesEncryption, TaggedResource.StatesRequiredTags
  provider = aws.west

  bucket = "itsm-exports-${var.account_id}" # expect: ItsmBucket.HasItsName, NamedResource.BeginsWithPrefix
  acl    = "public-read" # expect: S3Acl.RefusesPublicRead
}
