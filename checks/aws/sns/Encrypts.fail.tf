resource "aws_sns_topic" "orders" { # expect: SnsTopic.Encrypts
  name = "orders"
}

resource "aws_sns_topic" "regions" {
  for_each          = toset(["north", "south"])
  name              = "orders-${each.key}"
  kms_master_key_id = null # expect: SnsTopic.Encrypts
}
