// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "record/ledger.h"

namespace assay::report {

inline bool IsKnown(Change c) { return c == Change::kUnchanged || c == Change::kMoved; }

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
  /// Of the root's scenarios, those it is about; empty: all.
  std::span<const std::string> scenarios() const {
    return subject ? std::span<const std::string>(subject->scenarios) : std::span<const std::string>();
  }
  /// Where the text that must change is: the owner's place, else the subject's; invalid for a population.
  const Location& place() const;
  /// A failure that the run's baseline holds, in its place or another.
  bool known() const { return IsKnown(cell.change); }
  /// What the waiver covers, or the verdict itself.
  Verdict beneath() const { return detail && detail->waiver ? detail->waiver->covers : cell.verdict; }
};

/// "main.tf:3:5"; empty for a place that is nowhere.
std::string PlaceText(const Location& place);
/// "var.algorithm, default (main.tf:3:5)".
std::string StepText(const OriginStep& step);
/// What a finding's value had to be ("required"), or was not to be ("refused").
struct Requirement {
  std::string_view label, text;
};
Requirement RequirementOf(const Finding& finding);
/// The sentence of a finding: its message, else what was observed where.
std::string FindingText(const Finding& finding);
/// Those of several, joined.
std::string FindingsText(const std::vector<Finding>& findings);
/// The one sentence of a row: its message, else its findings', else the control's title or what the verdict
/// means.
std::string RowText(const Row& row);
/// How many results a row is where each finding is one: its findings, or one for itself. What passed or
/// doesn't apply is one.
std::size_t ResultsOf(const Row& row);
/// The finding that result `index` of a row is; null if it is the row itself.
const Finding* FindingAt(const Row& row, std::size_t index);
/// The fingerprint of result `index` of a row; that of a row without findings is made as a finding's.
std::string FingerprintOf(const Row& row, std::size_t index);
/// The identity of a cell over time, for consumers that keep one record of it whatever its verdict: control,
/// root and address, numbered where an address is declared twice.
std::string CellFingerprint(const Ledger& ledger, std::size_t cell);
/// Where results without a place of their own are put: some consumers refuse a whole report for one of them.
class Anchors {
 public:
  explicit Anchors(const Ledger& ledger);
  /// The first file of a root, else of the run; invalid if no file was read.
  Location Of(std::string_view root) const;

 private:
  const FileRecord* first_ = nullptr;
  std::unordered_map<std::string_view, const FileRecord*> by_root_;
};
/// Where result `index` of a row is: the finding's place, the row's, or the anchor.
Location PlaceOf(const Anchors& anchors, const Row& row, std::size_t index);
/// A file that Assay took for its own and read, whole or in part.
bool IsOurs(const FileRecord& file);
/// Whether a URL may be linked to.
bool IsWebAddress(std::string_view url);
/// "aws_s3_bucket.a in infra/prod: versioning": a failure that only the baseline knows.
std::string KnownText(const KnownFailure& failure);
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
