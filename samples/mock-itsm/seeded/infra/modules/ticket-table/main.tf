resource "aws_dynamodb_table" "tickets" { # expect: DynamoDbTable.EncryptsWithCustomerKey
  name         = var.name
  billing_mode = "PROVISIONED" # expect: ItsmTable.IsPaidByRequest
  hash_key     = "ticket_id"
  range_key    = "created_at" # expect: ItsmTable.HasTicketKey

  read_capacity  = 5
  write_capacity = 5

  attribute {
    name = "ticket_id"
    type = "S"
  }

  attribute {
    name = "caller_id"
    type = "S"
  }

  # Seconds since 1970.
  attribute {
    name = "created_at"
    type = "N" # expect: ItsmTable.ListsByCaller
  }

  global_secondary_index {
    name            = var.caller_index
    hash_key        = "caller_id"
    range_key       = "updated_at" # expect: ItsmTable.ListsByCaller
    projection_type = "ALL"
  }

  point_in_time_recovery {
    enabled = false # expect: DynamoDbTable.RecoversToAPointInTime
  }
}
