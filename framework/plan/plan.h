// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assay/inventory.h"
#include "source/diagnostic.h"

namespace assay::plan {

/// Whether a text is what `show -json` prints of a plan. Looks for its members' names only; cheap.
bool IsPlan(std::string_view text);

/// The variables of a plan: names with their values as text, as --var takes them.
std::vector<std::pair<std::string, std::string>> Variables(std::string_view text);

struct Evaluated {
  std::unique_ptr<Root> root;
  Diagnostics diagnostics;
};

/// The resources that are there once a plan is applied: `resource_changes` without what is only deleted, then
/// what `planned_values` and `prior_state` name besides. `after_unknown` becomes unknowns; an unknown that is
/// one attribute of another resource, by `configuration`, has its identity, so that resources are joined as
/// in the source. `source` may be null, or the evaluated root module that the plan is of: then values get
/// their places in it. Source: OpenTofu's "JSON Output Format".
Evaluated Read(std::string_view text, FileId file, std::string path, std::shared_ptr<const Root> source);

}  // namespace assay::plan
