// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string>

#include "record/ledger.h"

namespace assay {

/// Folds a ledger in which a root stands once for each of its scenarios, one after the other, into one in
/// which each root stands once. `scenario_of` is parallel to `ledger.roots`; empty: the root has none.
///
/// Rows that say the same of a resource in every scenario become one row. Where they differ, or the resource
/// isn't there in every scenario, each group of equal rows keeps a subject of its own that names its
/// scenarios
/// (`Subject::scenarios`), and so does each sentence of a row that isn't a pass. A population's own row stays
/// only if something keeps it open, or there is no other row. Called before cells are sorted and
/// fingerprinted.
void FoldScenarios(Ledger& ledger, std::span<const std::string> scenario_of);

/// " (scenario prod)", " (scenarios dev, prod)"; empty if there are none.
std::string ScenariosText(std::span<const std::string> scenarios);

}  // namespace assay
