# A trail records as soon as it is made.
resource "aws_cloudtrail" "silent" {
  name           = "silent"
  s3_bucket_name = "example-trail-logs"
}

resource "aws_cloudtrail" "stated" {
  name           = "stated"
  s3_bucket_name = "example-trail-logs"
  enable_logging = true
}
