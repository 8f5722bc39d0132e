// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "record/ledger.h"

namespace assay {

/// Whether a control makes up for what a waiver covers.
struct Compensation {
  enum class State : std::uint8_t { kPasses, kFails, kOpen } state = State::kPasses;
  /// Unless it passes: the control and what stands against it ("A.B, which fails for x.y"), or what would
  /// have to be known ("the verdict of A.B on x.y").
  std::string why;
};

/// Looks for the control's rows among `cells`: of each covered one's own resource, else, where it was judged
/// on other things only, all of the root. What it doesn't apply to says nothing; nothing at all makes up for
/// nothing. Unknown verdicts leave it open, and so does a control that exists and wasn't judged in this run.
/// `covered`: indices of `cells`.
Compensation CompensationBy(const std::string& control, const Ledger& ledger, const std::vector<Cell>& cells,
                            std::span<const std::uint32_t> covered);

}  // namespace assay
