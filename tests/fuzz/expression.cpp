// SPDX-License-Identifier: Apache-2.0
// One expression, with values of every kind, unknown and sensitive ones among them, to refer to.
#include "evaluate.h"
#include "target.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  assay::fuzz::Evaluate({{"main.tf", R"(
variable "open" {}
variable "list" { type = list(string) }
variable "secret" {
  default   = "s"
  sensitive = true
}
locals {
  s = "text"
  n = 12.5
  l = [1, "b", true, null]
  m = { k = "v", n = { deep = [1, 2] } }
}
resource "aws_sns_topic" "t" { count = 2 }
resource "aws_s3_bucket" "b" {
  for_each = toset(["x", "y"])
  bucket   = ()" + std::string(assay::fuzz::Text(data, size)) +
                                         ")\n}\n"}});
  return 0;
}
