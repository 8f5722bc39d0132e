// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "record/ledger.h"

namespace assay {

/// A ledger with every verdict, every kind of place and every awkward character, as no run would give it at
/// once. It adds up (CheckLedger finds nothing). Excerpts, line hashes and fingerprints are filled as a run
/// fills them.
Ledger SyntheticLedger();

/// What a run over a tree without anything of ours gives.
Ledger EmptyLedger();

/// The synthetic ledger held against a baseline: failures of every kind of change, and known ones that are
/// fixed and undecided.
Ledger ComparedLedger();

/// `n` failing cells of one control and resource type, worst last; they add up.
Ledger ManyFailures(std::size_t n);

}  // namespace assay
