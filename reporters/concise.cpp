// SPDX-License-Identifier: Apache-2.0
// `path:line:col: severity[ID] message`, the shape that editors, problem matchers and grep take.
#include "reporters/reporters.h"
#include "reporters/row.h"
#include "reporters/text.h"

namespace assay::report {
namespace {

void WriteLine(std::ostream& out, const Location& place, std::string_view level, std::string_view id,
               std::string_view message) {
  const std::string path = OneLine(place.file);
  // A line that begins with "::" or "##" is a command to some CI systems.
  if (path.starts_with("::") || path.starts_with("##")) out << "./";
  out << (path.empty() ? "-" : path) << ':' << place.start_line << ':' << place.start_column << ": " << level
      << '[' << id << "] " << Shorten(message, 2000) << '\n';
}

std::string Named(const Row& row, std::string text) {
  if (row.subject) text += " (" + row.subject->address + ")";
  if (row.detail && !row.detail->fails_when.empty()) text += ", when " + row.detail->fails_when;
  return text;
}

}  // namespace

void WriteConcise(const Ledger& ledger, const ReportOptions& options, std::ostream& out) {
  const bool all = options.verbosity > 0;
  for (const Cell& cell : ledger.cells) {
    if (cell.verdict != Verdict::kFail && cell.verdict != Verdict::kError) continue;
    const Row row(ledger, cell);
    if (row.known() && !all) continue;
    const bool fail = cell.verdict == Verdict::kFail;
    const std::string_view level = fail ? SeverityLevel(row.severity()) : "error";
    if (!fail || !row.detail || row.detail->findings.empty()) {
      WriteLine(out, row.place(), level, row.control.id,
                Named(row, (fail ? "" : "not judged: ") + RowText(row)));
      continue;
    }
    for (const Finding& finding : row.detail->findings) {
      if (IsKnown(finding.change) && !all) continue;
      WriteLine(out, finding.location.valid() ? finding.location : row.place(), level, row.control.id,
                Named(row, FindingText(finding)));
    }
  }
  for (std::size_t i = 0; i < ledger.diagnostics.size(); ++i) {
    const Diagnostic& d = ledger.diagnostics[i];
    if (d.severity == DiagnosticSeverity::kNote) continue;
    WriteLine(out, DiagnosticPlace(ledger, i), DiagnosticLevel(d.severity), d.code, DiagnosticText(d));
  }
}

}  // namespace assay::report
