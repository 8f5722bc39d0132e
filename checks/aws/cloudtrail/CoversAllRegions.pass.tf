variable "all_regions" {
  type    = bool
  default = true
}

resource "aws_cloudtrail" "account" {
  name                  = "account"
  s3_bucket_name        = "example-trail-logs"
  is_multi_region_trail = var.all_regions
}
