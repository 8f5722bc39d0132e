// SPDX-License-Identifier: Apache-2.0
// Lexer and parser of native syntax and of its JSON form.
#include "syntax/hcl/parser.h"
#include "target.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = assay::fuzz::Text(data, size);
  (void)assay::hcl::ParseFile(text, assay::FileId{0});
  (void)assay::hcl::ParseJsonFile(text, assay::FileId{0});
  return 0;
}
