// SPDX-License-Identifier: Apache-2.0
// GitLab's Code Quality report: one entry a failing finding, shared by rows that say the same of one place,
// and one for what wasn't understood. GitLab itself compares it with the target branch's, so failures that
// the baseline knows are here, too.
#include <algorithm>
#include <array>
#include <set>

#include "record/fingerprint.h"
#include "reporters/json_writer.h"
#include "reporters/reporters.h"
#include "reporters/row.h"
#include "reporters/shared_result.h"
#include "reporters/text.h"

namespace assay::report {
namespace {

constexpr std::size_t kText = 1000;  // code points of a description

std::string_view SeverityOf(Severity severity) {
  static constexpr std::array<std::string_view, 5> kNames = {"info", "minor", "major", "critical", "blocker"};
  return kNames[static_cast<std::size_t>(severity)];
}

class CodeQuality {
 public:
  explicit CodeQuality(std::ostream& out) : json_(out, 1) { json_.BeginArray(); }
  ~CodeQuality() { json_.EndArray(); }
  CodeQuality(const CodeQuality&) = delete;
  CodeQuality& operator=(const CodeQuality&) = delete;

  void Add(std::string_view check, const std::string& text, std::string fingerprint,
           std::string_view severity, const Location& place) {
    // GitLab drops the second entry of one fingerprint; an address may be declared twice.
    for (std::string own = fingerprint; !seen_.insert(fingerprint).second;) {
      const std::array<std::string_view, 2> parts = {own, fingerprint};
      fingerprint = DigestOf(parts);
    }
    json_.BeginObject().Member("description", Shorten(std::string(check) + ": " + text, kText));
    json_.Member("check_name", check).Member("fingerprint", fingerprint).Member("severity", severity);
    json_.Key("location").BeginObject().Member("path", place.file.empty() ? "." : place.file.view());
    json_.Key("lines").BeginObject().Member("begin", std::uint64_t{std::max(place.start_line, 1u)});
    json_.EndObject().EndObject().EndObject();
  }

 private:
  JsonWriter json_;
  std::set<std::string> seen_;
};

std::string DescriptionOf(const Ledger& ledger, const Row& row, const SharedResult& result) {
  const Finding* finding = FindingAt(row, result.first.index);
  std::string text = finding ? FindingText(*finding) : RowText(row);
  if (row.verdict() == Verdict::kError) text = "not judged: " + text;
  return row.subject ? text + " (" + ResourcesText(ledger, result) + ")" : text;
}

}  // namespace

void WriteGitLab(const Ledger& ledger, const ReportOptions&, std::ostream& out) {
  CodeQuality report(out);
  const Anchors anchors(ledger);
  for (const Verdict verdict : {Verdict::kFail, Verdict::kError}) {
    for (const SharedResult& result : ShareResults(ledger, verdict, false).all) {
      const Row row(ledger, ledger.cells[result.first.cell]);
      const std::size_t index = result.first.index;
      report.Add(row.control.id, DescriptionOf(ledger, row, result), FingerprintOf(row, index),
                 SeverityOf(row.severity()), PlaceOf(anchors, row, index));
    }
  }
  const auto problem = [&](std::string_view code, const std::string& text, const Location& place) {
    const std::array<std::string_view, 4> parts = {"assay-problem/1", code, place.file, text};
    report.Add(code, text, DigestOf(parts), "major", place);
  };
  for (std::size_t i = 0; i < ledger.diagnostics.size(); ++i) {
    const Diagnostic& d = ledger.diagnostics[i];
    if (d.severity == DiagnosticSeverity::kError)
      problem(d.code, DiagnosticText(d), DiagnosticPlace(ledger, i));
  }
  for (const FileRecord* file : SilentFiles(ledger)) {
    Location place;
    place.file = file->path;
    problem("file-not-understood", file->reason, place);
  }
}

}  // namespace assay::report
