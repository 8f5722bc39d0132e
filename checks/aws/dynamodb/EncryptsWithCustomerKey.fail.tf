resource "aws_kms_key" "tables" {
  description         = "Encrypts tables"
  enable_key_rotation = true
}

resource "aws_dynamodb_table" "silent" { # expect: DynamoDbTable.EncryptsWithCustomerKey
  name         = "silent"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

# Without a key of its own the account's AWS-managed key encrypts the table.
resource "aws_dynamodb_table" "managed_by_aws" {
  name         = "managed-by-aws"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  server_side_encryption { # expect: DynamoDbTable.EncryptsWithCustomerKey
    enabled = true
  }
}
