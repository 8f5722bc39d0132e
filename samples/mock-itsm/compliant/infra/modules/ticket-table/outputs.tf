output "name" {
  value = aws_dynamodb_table.tickets.name
}

output "arn" {
  value = aws_dynamodb_table.tickets.arn
}
