locals {
  signed = false
}

resource "aws_cloudtrail" "silent" { # expect: CloudTrail.ValidatesLogFiles
  name           = "silent"
  s3_bucket_name = "example-trail-logs"
}

resource "aws_cloudtrail" "unsigned" {
  name                       = "unsigned"
  s3_bucket_name             = "example-trail-logs"
  enable_log_file_validation = local.signed # expect: CloudTrail.ValidatesLogFiles
}
