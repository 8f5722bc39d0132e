resource "aws_cloudtrail" "paused" {
  name           = "paused"
  s3_bucket_name = "example-trail-logs"
  enable_logging = false # expect: CloudTrail.IsLogging
}
