# What is left out is false.
resource "aws_s3_bucket_public_access_block" "silent" { # expect: S3PublicAccessBlock.IgnoresPublicAcls
  bucket = "example-silent"
}

resource "aws_s3_bucket_public_access_block" "open" {
  bucket = "example-open"

  ignore_public_acls = false # expect: S3PublicAccessBlock.IgnoresPublicAcls
}

resource "aws_s3_account_public_access_block" "account" {
  ignore_public_acls = "false" # expect: S3PublicAccessBlock.IgnoresPublicAcls
}
