// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "record/ledger.h"
#include "record/secrets.h"

namespace assay {

/// Takes secrets out of what the ledger says and copies into the ledger the source lines that its reports may
/// cite (redacted), and GitHub's hashes of the lines that findings start at. What is taken out of one place,
/// and what the files that it cites assign to a secret's name, is taken out of every text. Called once, when
/// cells, details and diagnostics are complete. `key`: see `SecretMarks`.
void CollectExcerpts(Ledger& ledger, const Sources& sources, const std::string& key = {},
                     const GivenSecrets& given = {});

/// Leaves out the lines and hashes that the ledger doesn't cite (any more), as if they had never been
/// collected.
void DropUncitedExcerpts(Ledger& ledger);

}  // namespace assay
