resource "aws_sns_topic" "orders" {
  kms_master_key_id = "alias/acme-orders"
}

resource "aws_sns_topic" "refunds" {
  kms_master_key_id = "alias/aws/sns" # expect: AcmeTopic.UsesKeyOfOurs
}
