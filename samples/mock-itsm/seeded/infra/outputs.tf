output "endpoint" {
  description = "The address that clients call."
  value       = module.api.invoke_url
}

output "api_key_id" {
  description = "The id of the client's key. Its value stays in API Gateway."
  value       = module.api.key_id
}

output "table_name" {
  value = module.table.name
}

output "specification" {
  description = "Where the OpenAPI document lies."
  value       = "s3://${module.specs.bucket}/${module.specs.key}"
}
