// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <string>
#include <tuple>

#include "record/ledger.h"

namespace assay {
namespace {

/// Collects sentences; a broken ledger must not flood.
class Findings {
 public:
  void Add(std::string text) {
    if (texts_.size() < kMost) {
      texts_.push_back(std::move(text));
    } else if (texts_.size() == kMost) {
      texts_.push_back("and more; only the first " + std::to_string(kMost) + " are listed");
    }
  }
  std::vector<std::string> Take() { return std::move(texts_); }
  bool empty() const { return texts_.empty(); }

 private:
  static constexpr std::size_t kMost = 20;
  std::vector<std::string> texts_;
};

void CheckIndices(const Ledger& ledger, Findings& findings) {
  const auto below = [](std::uint32_t index, std::size_t size, std::uint32_t none) {
    return index == none || index < size;
  };
  for (std::size_t i = 0; i < ledger.subjects.size(); ++i) {
    if (ledger.subjects[i].root >= ledger.roots.size()) {
      findings.Add("resource " + std::to_string(i) + " lies in a root that isn't there");
    }
  }
  for (std::size_t i = 0; i < ledger.cells.size(); ++i) {
    const Cell& cell = ledger.cells[i];
    const std::string which = "cell " + std::to_string(i);
    if (cell.control >= ledger.controls.size()) findings.Add(which + " names a control that isn't there");
    if (cell.root >= ledger.roots.size()) findings.Add(which + " names a root that isn't there");
    if (!below(cell.subject, ledger.subjects.size(), kNoSubject)) findings.Add(which + " names no resource");
    if (!below(cell.owner, ledger.subjects.size(), kNoSubject)) findings.Add(which + " names no owner");
    if (!below(cell.detail, ledger.details.size(), kNoDetail)) findings.Add(which + " names no detail");
    if (static_cast<std::size_t>(cell.verdict) >= kVerdicts) findings.Add(which + " has no verdict");
  }
}

/// Population row first, then by address; equal addresses (a tree may declare one twice) by index.
auto OrderOf(const Ledger& ledger, const Cell& cell) {
  const bool subject = cell.subject != kNoSubject;
  return std::tuple(cell.root, cell.control, subject,
                    subject ? std::string_view(ledger.subjects[cell.subject].address) : std::string_view(),
                    cell.subject);
}

std::string Name(const Ledger& ledger, const Cell& cell) {
  std::string name = ledger.controls[cell.control].id + " in " + ledger.roots[cell.root];
  if (cell.subject != kNoSubject) name += " for " + ledger.subjects[cell.subject].address;
  return name;
}

void CheckCells(const Ledger& ledger, Findings& findings) {
  std::vector<bool> detail_used(ledger.details.size());
  for (std::size_t i = 0; i < ledger.cells.size(); ++i) {
    const Cell& cell = ledger.cells[i];
    if (i > 0) {
      const auto before = OrderOf(ledger, ledger.cells[i - 1]), here = OrderOf(ledger, cell);
      if (before == here) {
        findings.Add("there is more than one row of " + Name(ledger, cell));
      } else if (here < before) {
        findings.Add("the row of " + Name(ledger, cell) + " is out of order");
      }
    }
    const Control& control = ledger.controls[cell.control];
    if (!control.selected || !control.judged)
      findings.Add("there is a row of a control that wasn't judged: " + control.id);
    if (cell.subject != kNoSubject) {
      const Subject& subject = ledger.subjects[cell.subject];
      if (subject.root != cell.root)
        findings.Add("the resource of " + Name(ledger, cell) + " lies in another root");
      if (!subject.judged) findings.Add("the resource of " + Name(ledger, cell) + " isn't marked as judged");
    }
    const Detail* detail = ledger.detail(cell);
    if (detail && !detail->findings.empty()) {
      // A finding's fingerprint names its cell, so passes may share a detail and these may not.
      if (detail_used[cell.detail])
        findings.Add("the findings of " + Name(ledger, cell) + " belong to another row, too");
      detail_used[cell.detail] = true;
    }
    if (cell.verdict == Verdict::kWaived && (!detail || !detail->waiver)) {
      findings.Add("the waiver of " + Name(ledger, cell) + " isn't recorded");
    }
    if (cell.verdict != Verdict::kWaived && detail && detail->waiver) {
      findings.Add("there is a waiver at " + Name(ledger, cell) + ", which isn't waived");
    }
    const bool compared = ledger.baseline && cell.verdict == Verdict::kFail;
    if (compared != (cell.change != Change::kNone)) {
      findings.Add("how " + Name(ledger, cell) + " stands to the baseline is " +
                   std::string(ChangeName(cell.change)));
    }
    const bool explains = detail && (!detail->message.empty() || !detail->findings.empty());
    if (!explains && cell.verdict != Verdict::kPass && cell.verdict != Verdict::kNotApplicable) {
      findings.Add("the row of " + Name(ledger, cell) + " says " + std::string(VerdictName(cell.verdict)) +
                   " and not why");
    }
  }
}

/// What each waiver says it covers is what its rows say.
void CheckWaivers(const Ledger& ledger, Findings& findings) {
  std::vector<std::size_t> covers(ledger.waivers.size());
  for (const Cell& cell : ledger.cells) {
    const Detail* detail = ledger.detail(cell);
    if (!detail || !detail->waiver || detail->waiver->record == kNoWaiver) continue;
    if (detail->waiver->record >= covers.size()) {
      findings.Add("the waiver of " + Name(ledger, cell) + " isn't listed");
    } else {
      ++covers[detail->waiver->record];
    }
  }
  for (std::size_t i = 0; i < covers.size(); ++i) {
    const WaiverRecord& waiver = ledger.waivers[i];
    if (covers[i] != waiver.covers) {
      findings.Add("the waiver " + waiver.id + " states " + std::to_string(waiver.covers) +
                   " rows, there are " + std::to_string(covers[i]));
    }
    if (waiver.covers > 0 && !waiver.in_force)
      findings.Add("the waiver " + waiver.id + " covers rows and isn't in force");
  }
}

/// Each judged control has rows in each root: its subjects', or the population's own if it has none.
void CheckPopulations(const Ledger& ledger, Findings& findings) {
  std::vector<std::size_t> judged;
  for (std::size_t i = 0; i < ledger.controls.size(); ++i) {
    if (ledger.controls[i].judged) judged.push_back(i);
  }
  auto cell = ledger.cells.begin();
  for (std::size_t root = 0; root < ledger.roots.size(); ++root) {
    for (const std::size_t control : judged) {
      std::size_t rows = 0, subjects = 0;
      for (; cell != ledger.cells.end() && cell->root == root && cell->control == control; ++cell) {
        ++rows;
        subjects += cell->subject != kNoSubject;
      }
      const std::string name = ledger.controls[control].id + " in " + ledger.roots[root];
      if (rows == 0) findings.Add("there is no row of " + name);
      if (ledger.populations.empty()) continue;
      const auto it =
          std::lower_bound(ledger.populations.begin(), ledger.populations.end(), std::tuple(root, control),
                           [](const Population& p, const std::tuple<std::size_t, std::size_t>& key) {
                             return std::tuple<std::size_t, std::size_t>(p.root, p.control) < key;
                           });
      const bool there = it != ledger.populations.end() && it->root == root && it->control == control;
      const std::size_t expected = there ? it->subjects : 0;
      if (expected != subjects) {
        findings.Add(name + ": " + std::to_string(expected) + " resources went in, " +
                     std::to_string(subjects) + " rows came out");
      }
    }
  }
}

void CheckControls(const Ledger& ledger, Findings& findings) {
  std::size_t selected = 0, judged = 0;
  for (std::size_t i = 0; i < ledger.controls.size(); ++i) {
    const Control& control = ledger.controls[i];
    selected += control.selected;
    judged += control.judged;
    if (i > 0 && ledger.controls[i - 1].id >= control.id)
      findings.Add("controls aren't sorted at " + control.id);
    if (control.judged && !control.selected) findings.Add(control.id + " was judged and not selected");
    if (control.selected && !control.judged) findings.Add(control.id + " was selected and not judged");
  }
  const auto compare = [&](std::string_view what, std::size_t stated, std::size_t counted) {
    if (stated == counted) return;
    findings.Add("the run states " + std::to_string(stated) + " controls " + std::string(what) +
                 ", the ledger holds " + std::to_string(counted));
  };
  compare("registered", ledger.run.registered, ledger.controls.size());
  compare("selected", ledger.run.selected, selected);
  compare("judged", ledger.run.judged, judged);
  if (ledger.diagnostics.size() != ledger.diagnostic_locations.size()) {
    findings.Add("diagnostics and their places differ in number");
  }
}

}  // namespace

std::vector<std::string> CheckLedger(const Ledger& ledger) {
  Findings findings;
  CheckIndices(ledger, findings);
  if (!findings.empty()) return findings.Take();  // nothing else can be looked up
  CheckControls(ledger, findings);
  CheckCells(ledger, findings);
  CheckPopulations(ledger, findings);
  CheckWaivers(ledger, findings);
  return findings.Take();
}

}  // namespace assay
