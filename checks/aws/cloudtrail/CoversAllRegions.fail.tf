resource "aws_cloudtrail" "silent" { # expect: CloudTrail.CoversAllRegions
  name           = "silent"
  s3_bucket_name = "example-trail-logs"
}

resource "aws_cloudtrail" "regional" {
  name                  = "regional"
  s3_bucket_name        = "example-trail-logs"
  is_multi_region_trail = false # expect: CloudTrail.CoversAllRegions
}
