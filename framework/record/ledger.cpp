// SPDX-License-Identifier: Apache-2.0
#include "record/ledger.h"

#include <algorithm>

namespace assay {

std::string_view VerdictName(Verdict v) {
  static constexpr std::string_view kNames[kVerdicts] = {"pass",           "fail",   "unknown",
                                                         "not-applicable", "waived", "error"};
  return kNames[static_cast<std::size_t>(v)];
}

std::string_view ChangeName(Change c) {
  static constexpr std::string_view kNames[kChanges] = {"none", "new", "unchanged", "moved"};
  return kNames[static_cast<std::size_t>(c)];
}

Location Locate(const Sources& sources, Span span) {
  if (!span.valid()) return {};
  const SourceFile& file = sources.file(span.file);
  const Position begin = file.At(span.begin), end = file.At(span.end);
  return {file.path(), begin.line, begin.column, end.line, end.column, span.begin, span.end};
}

std::span<const std::string> ScenariosOf(const Ledger& ledger, const Cell& cell) {
  if (cell.subject == kNoSubject) return {};
  return ledger.subjects[cell.subject].scenarios;
}

Totals Count(const Ledger& ledger) {
  Totals totals;
  for (const Cell& cell : ledger.cells) {
    const bool folded = cell.subject == kNoSubject &&
                        (cell.verdict == Verdict::kNotApplicable || cell.verdict == Verdict::kUnknown);
    ++(folded ? totals.populations : totals.by_verdict)[static_cast<std::size_t>(cell.verdict)];
    const Severity severity = ledger.controls[cell.control].info.severity;
    if (cell.verdict == Verdict::kUnknown && ledger.run.fail_on_reachable && severity >= ledger.run.fail_on) {
      const Detail* detail = ledger.detail(cell);
      totals.failed_at_or_above += detail && !detail->fails_when.empty();
    }
    if (cell.verdict != Verdict::kFail) continue;
    ++totals.failed_by_severity[static_cast<std::size_t>(severity)];
    ++totals.failed_by_change[static_cast<std::size_t>(cell.change)];
    const bool known = cell.change == Change::kUnchanged || cell.change == Change::kMoved;
    if (severity >= ledger.run.fail_on && !known) ++totals.failed_at_or_above;
  }
  for (const FileRecord& file : ledger.files) {
    switch (file.outcome) {
      case FileOutcome::kRead:
        ++totals.files_read;
        break;
      case FileOutcome::kPartlyRead:
        ++totals.files_read;
        ++totals.files_not_understood;
        break;
      case FileOutcome::kNotUnderstood:
      case FileOutcome::kUnreadable:
        ++totals.files_not_understood;
        break;
      case FileOutcome::kNotOurs:
      case FileOutcome::kSkipped:
        break;
    }
  }
  totals.resources = static_cast<std::size_t>(
      std::count_if(ledger.subjects.begin(), ledger.subjects.end(),
                    [](const Subject& subject) { return subject.type != kWaiverType; }));
  totals.resources_unjudged = static_cast<std::size_t>(std::count_if(
      ledger.subjects.begin(), ledger.subjects.end(), [](const Subject& s) { return !s.judged; }));
  totals.errors = static_cast<std::size_t>(
      std::count_if(ledger.diagnostics.begin(), ledger.diagnostics.end(),
                    [](const Diagnostic& d) { return d.severity == DiagnosticSeverity::kError; }));
  return totals;
}

bool NothingJudged(const Ledger& ledger) {
  return std::all_of(ledger.cells.begin(), ledger.cells.end(),
                     [](const Cell& c) { return c.subject == kNoSubject && c.verdict != Verdict::kFail; });
}

int ExitCode(const Ledger& ledger) {
  const Totals totals = Count(ledger);
  const auto count = [&](Verdict v) { return totals.by_verdict[static_cast<std::size_t>(v)]; };
  if (totals.failed_at_or_above > 0) return 1;
  if (count(Verdict::kError) > 0 || totals.files_not_understood > 0 || totals.errors > 0) return 4;
  if (ledger.run.strict) {
    if (count(Verdict::kUnknown) + totals.populations[static_cast<std::size_t>(Verdict::kUnknown)] > 0)
      return 4;
    if (std::any_of(ledger.diagnostics.begin(), ledger.diagnostics.end(),
                    [](const Diagnostic& d) { return d.code == kMissingModuleCode; })) {
      return 4;
    }
  }
  return NothingJudged(ledger) ? 3 : 0;
}

void MapCriteria(Ledger& ledger, std::vector<Framework> frameworks) {
  for (Control& control : ledger.controls) {
    for (const Framework& framework : frameworks) {
      const auto it = framework.controls.find(control.id);
      if (it != framework.controls.end()) control.criteria[framework.id] = it->second;
    }
  }
  ledger.frameworks = std::move(frameworks);
}

}  // namespace assay
