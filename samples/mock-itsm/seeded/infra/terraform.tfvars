region     = "us-east-1"
account_id = "123456789012"
owner      = "platform-team"

budget = {
  limit = "25.00"
  alert = 100
  email = "platform-team@example.com"
}
