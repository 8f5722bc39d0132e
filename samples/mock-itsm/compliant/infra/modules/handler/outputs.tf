output "function_name" {
  value = aws_lambda_function.handler.function_name
}

output "invoke_arn" {
  value = aws_lambda_function.handler.invoke_arn
}
