# The service encrypts this queue, too; nothing here says so.
resource "aws_sqs_queue" "orders" { # expect: SqsQueue.StatesEncryption
  name = "orders"
}

resource "aws_sqs_queue" "invoices" {
  name                    = "invoices"
  sqs_managed_sse_enabled = false # expect: SqsQueue.StatesEncryption
}
