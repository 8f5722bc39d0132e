resource "aws_s3_bucket" "named_by_the_service" {
}

resource "aws_s3_bucket" "ours" {
  bucket = "acme-invoices"
}

resource "aws_s3_bucket" "for_each" {
  for_each = toset(["acme-logs", "logs"])
  bucket   = each.key # expect: AcmeS3Bucket.BearsOurName
}
