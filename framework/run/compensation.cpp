// SPDX-License-Identifier: Apache-2.0
#include "run/compensation.h"

#include <algorithm>

#include "assay/control.h"

namespace assay {
namespace {

using State = Compensation::State;

std::string PlaceOf(const Cell& cell, const Ledger& ledger) {
  if (cell.subject == kNoSubject) return "all of " + ledger.roots[cell.root];
  return ledger.subjects[cell.subject].address;
}

State StateOf(const Cell& cell) {
  switch (cell.verdict) {
    case Verdict::kPass:
    case Verdict::kNotApplicable:
      return State::kPasses;
    case Verdict::kFail:
    case Verdict::kWaived:  // two exceptions don't make up for each other
      return State::kFails;
    case Verdict::kUnknown:
    case Verdict::kError:
      return State::kOpen;
  }
  return State::kOpen;
}

Compensation Of(const std::string& control, const Cell& cell, const Ledger& ledger) {
  const State state = StateOf(cell);
  const std::string place = PlaceOf(cell, ledger);
  if (state == State::kPasses) return {};
  if (state == State::kOpen) return {state, "the verdict of " + control + " on " + place};
  const bool waived = cell.verdict == Verdict::kWaived;
  return {state, control + (waived ? ", which is itself waived for " : ", which fails for ") + place};
}

// Of one covered cell.
Compensation For(const std::string& control, std::uint32_t at, const Cell& covered, const Ledger& ledger,
                 const std::vector<Cell>& cells) {
  Compensation all;
  bool judged = false;
  for (const Cell& cell : cells) {
    if (cell.control != at || cell.root != covered.root || cell.verdict == Verdict::kNotApplicable) continue;
    Compensation one = Of(control, cell, ledger);
    if (cell.subject == covered.subject && cell.subject != kNoSubject) return one;
    judged = true;
    if (one.state == State::kFails ? all.state != State::kFails : all.state == State::kPasses)
      all = std::move(one);
  }
  if (judged) return all;
  return {State::kFails, control + ", which has nothing to judge in " + ledger.roots[covered.root]};
}

}  // namespace

Compensation CompensationBy(const std::string& control, const Ledger& ledger, const std::vector<Cell>& cells,
                            std::span<const std::uint32_t> covered) {
  const auto it = std::find_if(ledger.controls.begin(), ledger.controls.end(),
                               [&](const Control& c) { return c.id == control; });
  if (it == ledger.controls.end()) return {State::kFails, control + ", which is no control"};
  if (!it->judged) return {State::kOpen, "the verdict of " + control + ", which isn't judged in this run,"};
  const auto at = static_cast<std::uint32_t>(it - ledger.controls.begin());
  Compensation out;
  for (const std::uint32_t cell : covered) {
    Compensation one = For(control, at, cells[cell], ledger, cells);
    if (one.state == State::kFails) return one;
    if (out.state == State::kPasses) out = std::move(one);
  }
  return out;
}

}  // namespace assay
