provider "aws" {
  region = "eu-central-1"
  default_tags {
    tags = {
      Owner = "shop"
    }
  }
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
  tags = {
    Project = "checkout"
  }
}
