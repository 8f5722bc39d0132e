// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string>
#include <vector>

#include "record/ledger.h"
#include "record/moves.h"

namespace assay {

/// The failures that were there on a day and that a later run need not answer for.
struct Baseline {
  std::string evaluation_date;
  std::vector<KnownFailure> failures;  ///< sorted by control, root, resource, owner, attribute, number
};

/// The failures of a ledger, each since its evaluation date. A cell without findings is one of its own. What
/// is waived, unknown or broken is none.
Baseline MakeBaseline(const Ledger& ledger);

/// Holds a ledger with its fingerprints filled against an older baseline: sets `change` of every failing cell
/// and finding and `ledger.baseline`, and gives the baseline that would follow: today's failures, those known
/// since they were first seen, and what is undecided.
///
/// A failure is *unchanged* if the baseline holds its fingerprint, which has no line and no value in it. It
/// is *moved* if the baseline holds one that is gone, of the same control and attribute, and no second one on
/// either side could be meant: of a resource that one of `moves` leads to this one, that differs from it only
/// by an index 0, or of the same type, name and keys in another root or module. Every other one is *new*.
///
/// A known failure that doesn't fail now is *fixed* if its control was judged in its root and nothing there
/// keeps it open; else it is undecided. A root that is gone was judged if it lay below one of `scanned`, the
/// paths of the run ("." is all).
Baseline CompareWithBaseline(Ledger& ledger, const Baseline& before, std::span<const std::string> scanned,
                             std::span<const Move> moves = {});

}  // namespace assay
