locals {
  everyone = "http://acs.amazonaws.com/groups/global/AllUsers"
}

resource "aws_s3_bucket" "uploads" {
  bucket = "example-uploads"

  grant {
    type        = "Group"
    uri         = local.everyone
    permissions = ["READ", "WRITE"] # expect: S3Acl.RefusesPublicWrite
  }
}

resource "aws_s3_bucket_acl" "uploads" {
  bucket = "example-more-uploads"
  acl    = "public-read-write" # expect: S3Acl.RefusesPublicWrite
}

resource "aws_s3_bucket_acl" "granted" {
  bucket = "example-granted"

  access_control_policy {
    owner {
      id = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"
    }
    grant {
      permission = "FULL_CONTROL" # expect: S3Acl.RefusesPublicWrite
      grantee {
        type = "Group"
        uri  = local.everyone
      }
    }
  }
}
