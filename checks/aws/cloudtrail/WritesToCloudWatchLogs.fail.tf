resource "aws_cloudtrail" "bucket_only" { # expect: CloudTrail.WritesToCloudWatchLogs
  name           = "bucket-only"
  s3_bucket_name = "example-trail-logs"
}
