# Everyone may read, which is another control's business; nobody else may write.
resource "aws_s3_bucket_acl" "site" {
  bucket = "example-site"
  acl    = "public-read"
}

resource "aws_s3_bucket" "reports" {
  bucket = "example-reports"
}
