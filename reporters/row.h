// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "record/ledger.h"

namespace assay::report {

/// A cell with everything it refers to looked up.
struct Row {
  Row(const Ledger& ledger, const Cell& cell);

  const Cell& cell;
  const Control& control;
  std::string_view root;
  const Subject* subject;  ///< null: a population's own row
  const Subject* owner;    ///< null: the subject itself
  const Detail* detail;    ///< null: nothing to say beyond the verdict

  Verdict verdict() const { return cell.verdict; }
  Severity severity() const { return control.info.severity; }
  std::string_view address() const {
    return subject ? std::string_view(subject->address) : std::string_view();
  }
  std::string_view message() const { return detail ? std::string_view(detail->message) : std::string_view(); }
  /// Where the text that must change is: the owner's place, else the subject's; invalid for a population.
  const Location& place() const;
  /// What the waiver covers, or the verdict itself.
  Verdict beneath() const { return detail && detail->waiver ? detail->waiver->covers : cell.verdict; }
};

/// "main.tf:3:5"; empty for a place that is nowhere.
std::string PlaceText(const Location& place);
/// "var.algorithm, default (main.tf:3:5)".
std::string StepText(const OriginStep& step);
/// The sentence of a finding: its message, else what was observed where.
std::string FindingText(const Finding& finding);
/// The one sentence of a row: its message, else its findings', else the control's title or what the verdict
/// means.
std::string RowText(const Row& row);
/// The control's equal aliases.
std::vector<std::string_view> EqualAliases(const ControlInfo& info);
/// The place of diagnostic `i`; only the file if no more is known.
Location DiagnosticPlace(const Ledger& ledger, std::size_t i);
/// Files that are ours, were not understood and that no diagnostic speaks of.
std::vector<const FileRecord*> SilentFiles(const Ledger& ledger);
/// "soc2-2017 CC6.1, CC6.7; nist-800-53-r5 SC-28".
std::string CriteriaText(const Control& control);
/// "Summary: detail".
std::string DiagnosticText(const Diagnostic& diagnostic);
std::string_view DiagnosticLevel(DiagnosticSeverity severity);  ///< "error", "warning", "note"
/// Problem matchers and SARIF know three: critical and high are errors, medium is a warning, the rest are
/// notes.
std::string_view SeverityLevel(Severity severity);

}  // namespace assay::report
