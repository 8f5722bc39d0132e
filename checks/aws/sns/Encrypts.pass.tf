resource "aws_kms_key" "messages" {
  description         = "Messages"
  enable_key_rotation = true
}

resource "aws_sns_topic" "orders" {
  name              = "orders"
  kms_master_key_id = aws_kms_key.messages.id
}

resource "aws_sns_topic" "invoices" {
  name              = "invoices"
  kms_master_key_id = "alias/aws/sns"
}
