resource "aws_kms_key" "trail" {
  description         = "Encrypts the trail's log files"
  enable_key_rotation = true
}

resource "aws_cloudtrail" "account" {
  name           = "account"
  s3_bucket_name = "example-trail-logs"
  kms_key_id     = aws_kms_key.trail.arn
}
