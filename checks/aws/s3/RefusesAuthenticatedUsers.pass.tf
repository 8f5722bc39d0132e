resource "aws_s3_bucket_acl" "reports" {
  bucket = "example-reports"
  acl    = "private"
}

resource "aws_s3_bucket_acl" "shared" {
  bucket = "example-shared"

  access_control_policy {
    owner {
      id = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"
    }
    grant {
      permission = "READ"
      grantee {
        type = "CanonicalUser"
        id   = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"
      }
    }
  }
}
