resource "aws_dynamodb_table" "silent" { # expect: DynamoDbTable.RecoversToAPointInTime
  name         = "silent"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table" "off" {
  name         = "off"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = false # expect: DynamoDbTable.RecoversToAPointInTime
  }
}
