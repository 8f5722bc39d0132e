resource "aws_s3_bucket" "site" {
  bucket = "example-site"
  acl    = "public-read" # expect: S3Acl.RefusesPublicRead
}

resource "aws_s3_bucket_acl" "open" {
  for_each = toset(["example-downloads", "example-images"])
  bucket   = each.key
  acl      = "public-read-write" # expect: S3Acl.RefusesPublicRead
}

resource "aws_s3_bucket_acl" "granted" {
  bucket = "example-granted"

  access_control_policy {
    owner {
      id = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"
    }
    grant {
      permission = "READ" # expect: S3Acl.RefusesPublicRead
      grantee {
        type = "Group"
        uri  = "http://acs.amazonaws.com/groups/global/AllUsers"
      }
    }
  }
}
