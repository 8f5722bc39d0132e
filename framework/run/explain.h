// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "control/cell.h"
#include "record/ledger.h"

namespace assay {

/// Everything a cell says of why, in texts and places that need the snapshot no more.
struct Explanation {
  std::vector<Finding> findings;
  const Resource* owner = nullptr;  ///< whose text must change
};

/// Turns the notes of the cell that was judged last into findings.
Explanation Explain(const CellContext& cell, const CellResult& result, const Resource* subject,
                    const Sources& sources);

/// What a cell read, each attribute once, in order.
std::vector<Observation> Observe(const CellContext& cell);

/// The chain of a value's origins, the outermost (which the finding's own place shows) left out; at most 16
/// steps.
std::vector<OriginStep> OriginSteps(const Value& value, const Sources& sources);

/// The modules a resource came through, outermost first.
std::vector<OriginStep> CallSteps(const Resource& resource, const Sources& sources);

}  // namespace assay
