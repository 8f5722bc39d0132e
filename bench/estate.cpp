// SPDX-License-Identifier: Apache-2.0
#include "bench/estate.h"

#include <string_view>

namespace assay::bench {
namespace {

constexpr std::string_view kVariables = R"(variable "environment" {
  type    = string
  default = "prod"
}

variable "services" {
  type    = map(object({ memory = number, public = optional(bool, false) }))
  default = { api = { memory = 512 }, worker = { memory = 1024, public = true } }
}

provider "aws" {
  region = "eu-central-1"
  default_tags {
    tags = { environment = var.environment }
  }
}

locals {
  prefix = "shop-${var.environment}"
  ports  = [443, 8443]
}
)";

// "@" stands for the service's name.
constexpr std::string_view kService = R"(
resource "aws_kms_key" "@" {
  description         = "Keys of @"
  enable_key_rotation = true
}

resource "aws_s3_bucket" "@" {
  for_each = var.services
  bucket   = "${local.prefix}-@-${each.key}"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "@" {
  for_each = var.services
  bucket   = aws_s3_bucket.@[each.key].id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.@.arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "@" {
  for_each                = var.services
  bucket                  = aws_s3_bucket.@[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = !each.value.public
}

resource "aws_iam_role" "@" {
  name               = "${local.prefix}-@"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "@" {
  role   = aws_iam_role.@.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [
      for name, bucket in aws_s3_bucket.@ : {
        Sid      = title(name)
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject"]
        Resource = "${bucket.arn}/*"
      }
    ]
  })
}

resource "aws_lambda_function" "@" {
  function_name = format("%s-%s", local.prefix, "@")
  role          = aws_iam_role.@.arn
  runtime       = "python3.12"
  handler       = "index.handler"
  memory_size   = max([for s in values(var.services) : s.memory]...)
  filename      = "@.zip"
  kms_key_arn   = aws_kms_key.@.arn

  environment {
    variables = merge({ STAGE = upper(var.environment) }, { for k, b in aws_s3_bucket.@ : "BUCKET_${upper(k)}" => b.id })
  }
}

resource "aws_security_group" "@" {
  name        = "${local.prefix}-@"
  description = <<-EOT
    What may reach @,
    %{ for p in local.ports ~}port ${p} %{ endfor ~}
  EOT

  dynamic "ingress" {
    for_each = local.ports
    content {
      description = "from inside"
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["10.0.0.0/8"]
    }
  }
}

module "queue_@" {
  source = "../modules/queue"
  name   = "${local.prefix}-@"
  key    = aws_kms_key.@.arn
}
)";

constexpr std::string_view kModule = R"(variable "name" { type = string }
variable "key" { type = string }

resource "aws_sqs_queue" "this" {
  name              = var.name
  kms_master_key_id = var.key
}

resource "aws_sqs_queue" "dead" {
  count = var.name == "" ? 0 : 1
  name  = "${var.name}-dead"
}

output "arn" { value = aws_sqs_queue.this.arn }
)";

std::string ServiceText(const std::string& name) {
  std::string text;
  for (const char c : kService) c == '@' ? void(text += name) : text.push_back(c);
  return text;
}

}  // namespace

std::map<std::string, std::string> MakeEstate(int roots, int services) {
  std::map<std::string, std::string> files;
  files["modules/queue/main.tf"] = kModule;
  for (int r = 0; r < roots; ++r) {
    const std::string folder = "root" + std::to_string(r) + "/";
    files[folder + "main.tf"] = kVariables;
    for (int s = 0; s < services; ++s) {
      const std::string name = "service" + std::to_string(s);
      files[folder + name + ".tf"] = ServiceText(name);
    }
  }
  return files;
}

}  // namespace assay::bench
