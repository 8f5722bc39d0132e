// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "record/ledger.h"

namespace assay {

/// Copies into the ledger the source lines that its reports may cite (redacted), and GitHub's hashes of the
/// lines that findings start at. Called once, when cells, details and diagnostics are complete.
void CollectExcerpts(Ledger& ledger, const Sources& sources);

/// Leaves out the lines and hashes that the ledger doesn't cite (any more), as if they had never been
/// collected.
void DropUncitedExcerpts(Ledger& ledger);

}  // namespace assay
