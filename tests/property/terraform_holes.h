// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "draft.h"
#include "judged.h"

namespace assay::test {

/// A module of which some expressions, nested blocks and numbers of instances hang on variables without a
/// value.
struct HoledModule {
  Files files;
  std::vector<std::string> variables;
  /// By variable: expressions that it may be.
  std::vector<std::vector<std::string>> candidates;

  /// The same with a terraform.tfvars that gives every variable one of its candidates.
  Files Filled(const std::vector<std::uint32_t>& choices) const;
};

/// Drafts that can't be met, or that lie within another one, are left out.
HoledModule MakeHoles(const std::string& text, const std::vector<Draft>& drafts);

}  // namespace assay::test
