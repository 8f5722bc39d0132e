// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "record/ledger.h"

namespace assay {

/// At least `cells` verdicts of 50 controls over resources of ten roots, of every kind: most pass and share
/// what they looked at; `failing` in a thousand fail, each with a finding, its source and its way there. It
/// adds up.
Ledger LargeLedger(std::size_t cells, unsigned failing = 80);

/// Names, values, sources and references that are code to a browser that takes them for it. It adds up.
Ledger HostileLedger();

}  // namespace assay
