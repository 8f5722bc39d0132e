resource "aws_s3_bucket_policy" "encoded" {
  bucket = "example-encoded"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*" # expect: S3BucketPolicy.RefusesAnyPrincipal
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::example-encoded/*"
    }]
  })
}

resource "aws_s3_bucket_policy" "text" {
  bucket = "example-text"
  # expect@+1: S3BucketPolicy.RefusesAnyPrincipal
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": {
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::example-text/*"
      }
    }
  JSON
}

data "aws_iam_policy_document" "built" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::example-built/*"]

    principals {
      type        = "*"
      identifiers = ["*"] # expect: S3BucketPolicy.RefusesAnyPrincipal
    }
  }
}

resource "aws_s3_bucket_policy" "built" {
  bucket = "example-built"
  policy = data.aws_iam_policy_document.built.json
}
