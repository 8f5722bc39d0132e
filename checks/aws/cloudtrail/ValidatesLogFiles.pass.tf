resource "aws_cloudtrail" "account" {
  name                       = "account"
  s3_bucket_name             = "example-trail-logs"
  enable_log_file_validation = true
}
