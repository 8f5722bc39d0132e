# assay:waive S3Bucket.LogsAccess until=2027-06-30 owner=platform-team reason="One document that every client may read; logs would need a second bucket"
# assay:waive S3Bucket.EncryptsWithCustomerKey until=2027-06-30 owner=platform-team reason="A key of our own costs 1 USD a month, a tenth of the budget; the document holds no secret"
resource "aws_s3_bucket" "specs" {
  bucket = var.name
}

resource "aws_s3_bucket_public_access_block" "specs" {
  bucket = aws_s3_bucket.specs.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
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
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "specs" {
  bucket = aws_s3_bucket.specs.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

data "aws_iam_policy_document" "specs" {
  statement {
    sid       = "DenyInsecureTransport"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.specs.arn, "${aws_s3_bucket.specs.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "specs" {
  bucket = aws_s3_bucket.specs.id
  policy = data.aws_iam_policy_document.specs.json
}

resource "aws_s3_object" "specification" {
  bucket       = aws_s3_bucket.specs.id
  key          = basename(var.specification)
  source       = var.specification
  source_hash  = filesha256(var.specification)
  content_type = "application/yaml"
}
