output "invoke_url" {
  value = aws_api_gateway_stage.poc.invoke_url
}

output "key_id" {
  value = aws_api_gateway_api_key.client.id
}
