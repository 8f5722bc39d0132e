// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <tl/expected.hpp>

#include "model/snapshot.h"
#include "record/ledger.h"
#include "run/judge.h"

namespace assay {

/// Judges as a GoogleTest run: every linked control is a registered test whose body judges that control over
/// the snapshot and raises one failure that sums up. GoogleTest's flags and environment are fixed beforehand,
/// its printer is taken away; the ledger states registered, selected and judged, and a mismatch is the error.
/// Once a process.
tl::expected<Ledger, std::string> RunControls(Snapshot snapshot, const Selection& selection);

}  // namespace assay
