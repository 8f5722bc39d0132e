// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "record/ledger.h"

namespace assay {

/// One root, controls A (low) and B (high), resources t.x and t.y; every cell passes. It adds up.
inline Ledger SmallLedger() {
  Ledger ledger;
  ledger.run.registered = ledger.run.selected = ledger.run.judged = 2;
  ledger.roots = {"."};
  for (const char* id : {"A", "B"}) {
    Control control;
    control.id = id;
    control.info.severity = id[0] == 'A' ? Severity::kLow : Severity::kHigh;
    control.selected = control.judged = true;
    ledger.controls.push_back(std::move(control));
  }
  for (const char* address : {"t.x", "t.y"}) ledger.subjects.push_back({0, address, "t", {}, {}, true});
  for (std::uint32_t control = 0; control < 2; ++control) {
    for (std::uint32_t subject = 0; subject < 2; ++subject) {
      ledger.cells.push_back({control, 0, subject, kNoSubject, kNoDetail, Verdict::kPass});
    }
    ledger.populations.push_back({0, control, 2});
  }
  return ledger;
}

/// Gives a cell a verdict with a reason.
inline void Set(Ledger& ledger, std::size_t cell, Verdict verdict) {
  ledger.cells[cell].verdict = verdict;
  ledger.cells[cell].detail = static_cast<std::uint32_t>(ledger.details.size());
  ledger.details.push_back({.message = "because"});
  if (verdict == Verdict::kWaived)
    ledger.details.back().waiver = WaiverUse{Verdict::kFail, "W", "o", "r", "2027-01-01", false};
}

}  // namespace assay
