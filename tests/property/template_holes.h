// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "draft.h"
#include "judged.h"

namespace assay::test {

/// A template of which some properties hang on parameters without a value.
struct HoledTemplate {
  Files files;
  std::vector<std::string> parameters;
  std::vector<std::vector<std::string>> candidates;

  Inputs Filled(const std::vector<std::uint32_t>& choices) const;
};

/// Drafts that can't be met, or that lie within another one, are left out.
HoledTemplate MakeTemplateHoles(const std::string& text, const std::vector<Draft>& drafts);

/// A template in YAML as JSON: the same document, tags in their long form.
std::string AsJson(const std::string& yaml);

}  // namespace assay::test
