resource "aws_cloudtrail" "silent" { # expect: CloudTrail.EncryptsWithKms
  name           = "silent"
  s3_bucket_name = "example-trail-logs"
}

resource "aws_cloudtrail" "set_to_null" {
  name           = "set-to-null"
  s3_bucket_name = "example-trail-logs"
  kms_key_id     = null # expect: CloudTrail.EncryptsWithKms
}
