resource "aws_sqs_queue" "refunds" {
  name = "refunds-shop" # expect: NamedResource.BeginsWithPrefix
}

# The provider makes a name up.
resource "aws_sns_topic" "orders" { # expect: NamedResource.BeginsWithPrefix
  display_name = "Orders"
}
