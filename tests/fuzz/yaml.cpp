// SPDX-License-Identifier: Apache-2.0
// The front end of YAML and JSON documents, and whatever template they hold.
#include "syntax/yaml/yaml.h"

#include "evaluate.h"
#include "syntax/json/json.h"
#include "target.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = assay::fuzz::Text(data, size);
  (void)assay::yaml::Parse(text, assay::FileId{0});
  assay::Arena arena;
  (void)assay::json::Parse(text, assay::FileId{0}, 0, arena);
  assay::fuzz::Evaluate({{"template.yaml", std::string(text)}});
  return 0;
}
