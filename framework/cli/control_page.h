// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "assay/control.h"
#include "catalog/criteria.h"

namespace assay::cli {

/// What `explain` prints of a control.
std::string ExplainText(const ControlBase& control, const std::vector<Framework>& frameworks);
/// The same for programs.
std::string ExplainJson(const ControlBase& control, const std::vector<Framework>& frameworks);
/// The page of a control in docs/controls: one order of headings for all.
std::string ControlPage(const ControlBase& control, const std::vector<Framework>& frameworks);
/// The page that lists them, by fixture.
std::string ControlIndex(const std::vector<const ControlBase*>& controls);

}  // namespace assay::cli
