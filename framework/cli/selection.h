// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "assay/control.h"
#include "catalog/criteria.h"
#include "cli/exit_code.h"

namespace assay::cli {

/// Which of the controls are chosen: those that one of `select` names (all, if it is empty) and none of
/// `ignore`. A term is an id, a glob of ids, a peer's id, a severity, a criterion ("CC6.1",
/// "soc2-2017:CC6.1") or a framework
/// ("soc2-2017"). One that names nothing is a failure with a suggestion. Sorted by id.
tl::expected<std::vector<const ControlBase*>, Failure> SelectControls(
    const std::vector<std::string>& select, const std::vector<std::string>& ignore,
    const std::vector<Framework>& frameworks);

/// The control of an id, or of a peer's id that is equal to it; a failure with a suggestion if there is none.
tl::expected<const ControlBase*, Failure> NamedControl(const std::string& name);

}  // namespace assay::cli
