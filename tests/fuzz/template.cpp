// SPDX-License-Identifier: Apache-2.0
// Templates, parsed and evaluated with values of every kind to hand.
#include "evaluate.h"
#include "target.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  assay::fuzz::Evaluate({{"main.tf", R"(
variable "open" {}
resource "aws_s3_bucket" "b" {
  bucket = templatefile("t.tftpl", { s = "text", n = 12, l = [1, "b", true], m = { k = "v" }, u = var.open })
}
)"},
                         {"t.tftpl", std::string(assay::fuzz::Text(data, size))}});
  return 0;
}
