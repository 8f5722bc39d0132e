provider "aws" {
  region = "us-east-1" # expect: Deployment.StaysInRegions
}

resource "aws_dynamodb_table" "orders" {
  name     = "orders"
  hash_key = "id"

  replica {
    region_name = "eu-west-1"
  }

  replica {
    region_name = "ap-south-1" # expect: Deployment.StaysInRegions
  }
}
