# assay:waive S3Bucket.LogsAccess until=2027-06-30 owner=platform-team reason="One document that every client may read"
resource "aws_s3_bucket" "specs" { # expect: S3Bucket.EncryptsWithCustomerKey, S3Bucket.StatesEncryption
  bucket = var.name
}

resource "aws_s3_bucket_public_access_block" "specs" {
  bucket = aws_s3_bucket.specs.id

  block_public_acls       = false # expect: S3Bucket.HasPublicAccessBlock, S3PublicAccessBlock.BlocksPublicAcls
  block_public_policy     = false # expect: S3Bucket.HasPublicAccessBlock, S3PublicAccessBlock.BlocksPublicPolicies
  ignore_public_acls      = false # expect: S3PublicAccessBlock.IgnoresPublicAcls
  restrict_public_buckets = false # expect: S3PublicAccessBlock.RestrictsPublicBuckets
}

resource "aws_s3_bucket_ownership_controls" "specs" {
  bucket = aws_s3_bucket.specs.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_versioning" "specs" {
  bucket = aws_s3_bucket.specs.id

  versioning_configuration {
    status = "Suspended" # expect: S3Bucket.KeepsVersions
  }
}

data "aws_iam_policy_document" "specs" {
  statement { # expect: ItsmBucket.RefusesPlainHttp
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.specs.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"] # expect: S3BucketPolicy.RefusesAnyPrincipal
    }
  }
}

resource "aws_s3_bucket_policy" "specs" {
  bucket = aws_s3_bucket.specs.id
  policy = data.aws_iam_policy_document.specs.json
}

resource "aws_s3_object" "specification" {
  bucket       = aws_s3_bucket.specs.id
  key          = "openapi.yaml" # expect: ItsmSpecification.IsTheReviewedOne
  source       = var.specification
  source_hash  = filesha256(var.specification)
  content_type = "application/yaml"
}
