region     = "us-east-1"
account_id = "123456789012"
owner      = "platform-team"

budget = {
  limit = "10.00"
  alert = 8
  email = "platform-team@example.com"
}
