// SPDX-License-Identifier: Apache-2.0
// GitHub Actions' workflow commands: an annotation a new failure, the worst first. Actions shows ten of each
// level a step; what is left out is counted in one of them.
#include <array>
#include <functional>

#include "reporters/reporters.h"
#include "reporters/row.h"
#include "reporters/shared_result.h"
#include "reporters/text.h"

namespace assay::report {
namespace {

constexpr std::size_t kOfEach = 10;
constexpr std::size_t kText = 1000;  // code points of a message

enum Level : std::uint8_t { kError, kWarning, kNotice };
constexpr std::array<std::string_view, 3> kNames = {"error", "warning", "notice"};

/// Data of a workflow command; `property`: a value between commas.
std::string Escape(std::string_view text, bool property) {
  std::string out;
  for (const char c : Shorten(text, kText)) {
    if (c == '%') {
      out += "%25";
    } else if (property && c == ':') {
      out += "%3A";
    } else if (property && c == ',') {
      out += "%2C";
    } else {
      out.push_back(c);  // line endings are gone by now
    }
  }
  return out;
}

class Annotations {
 public:
  explicit Annotations(std::ostream& out) : out_(out) {}

  void Add(Level level, const Location& place, std::string_view title, std::string_view text) {
    // The last notice is kept for the sum.
    if (written_[level] == (level == kNotice ? kOfEach - 1 : kOfEach)) {
      ++left_out_;
      return;
    }
    ++written_[level];
    out_ << "::" << kNames[level] << ' ';
    if (!place.file.empty()) {
      out_ << "file=" << Escape(place.file, true) << ',';
      if (place.valid()) Range(place);
    }
    out_ << "title=" << Escape(title, true) << "::" << Escape(text, false) << '\n';
  }

  void Finish() {
    if (left_out_ == 0) return;
    out_ << "::notice title=Assay::" << Plural(left_out_, "annotation")
         << " more than GitHub shows left out, the least severe; the log and the other formats hold all\n";
  }

 private:
  void Range(const Location& place) {
    out_ << "line=" << place.start_line << ',';
    // Columns of a range over several lines are refused.
    if (place.end_line > place.start_line) {
      out_ << "endLine=" << place.end_line << ',';
    } else if (place.start_column > 0 && place.end_column > place.start_column) {
      out_ << "endLine=" << place.start_line << ",col=" << place.start_column
           << ",endColumn=" << place.end_column << ',';
    }
  }

  std::ostream& out_;
  std::array<std::size_t, 3> written_ = {};
  std::size_t left_out_ = 0;
};

Level LevelOf(Severity severity) {
  if (severity >= Severity::kHigh) return kError;
  return severity == Severity::kMedium ? kWarning : kNotice;
}

void AddFailure(const Ledger& ledger, const SharedResult& result, Annotations& annotations) {
  const Row row(ledger, ledger.cells[result.first.cell]);
  const Finding* finding = FindingAt(row, result.first.index);
  annotations.Add(
      LevelOf(row.severity()), finding && finding->location.valid() ? finding->location : row.place(),
      std::string(SeverityName(row.severity())) + " " + row.control.id, SentenceOf(ledger, result));
}

void AddProblems(const Ledger& ledger, DiagnosticSeverity severity, Annotations& annotations) {
  for (std::size_t i = 0; i < ledger.diagnostics.size(); ++i) {
    const Diagnostic& d = ledger.diagnostics[i];
    if (d.severity != severity) continue;
    annotations.Add(severity == DiagnosticSeverity::kError ? kError : kWarning, DiagnosticPlace(ledger, i),
                    d.code, DiagnosticText(d));
  }
}

}  // namespace

void WriteGitHub(const Ledger& ledger, const ReportOptions&, std::ostream& out) {
  Annotations annotations(out);
  for (const Cell& cell : ledger.cells) {
    if (cell.verdict != Verdict::kError) continue;
    const Row row(ledger, cell);
    annotations.Add(kError, row.place(), "not judged: " + row.control.id, RowText(row));
  }
  AddProblems(ledger, DiagnosticSeverity::kError, annotations);
  for (const FileRecord* file : SilentFiles(ledger)) {
    Location place;
    place.file = file->path;
    annotations.Add(kError, place, "not understood", "The file isn't understood: " + file->reason);
  }
  for (const SharedResult& result : ShareResults(ledger, Verdict::kFail, true).all)
    AddFailure(ledger, result, annotations);
  AddProblems(ledger, DiagnosticSeverity::kWarning, annotations);
  annotations.Finish();
}

}  // namespace assay::report
