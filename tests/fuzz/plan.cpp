// SPDX-License-Identifier: Apache-2.0
// Plans as JSON.
#include "plan/plan.h"

#include "target.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = assay::fuzz::Text(data, size);
  (void)assay::plan::Variables(text);
  (void)assay::plan::Read(text, assay::FileId{0}, "plan.json", nullptr);
  return 0;
}
