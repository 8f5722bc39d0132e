output "bucket" {
  value = aws_s3_bucket.specs.bucket
}

output "key" {
  value = aws_s3_object.specification.key
}
