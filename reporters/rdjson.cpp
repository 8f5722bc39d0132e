// SPDX-License-Identifier: Apache-2.0
// Reviewdog's diagnostic format (rdjson): one diagnostic a failing finding, and one for what wasn't
// understood.
#include <algorithm>

#include "reporters/json_writer.h"
#include "reporters/reporters.h"
#include "reporters/row.h"
#include "reporters/shared_result.h"
#include "reporters/text.h"

namespace assay::report {
namespace {

constexpr std::size_t kText = 2000;  // code points of a message

class Diagnostics {
 public:
  explicit Diagnostics(std::ostream& out) : json_(out, 2) {
    json_.BeginObject().Key("source").BeginObject().Member("name", "assay");
    json_.Member("url", ASSAY_HOMEPAGE).EndObject();
    json_.Key("diagnostics").BeginArray();
  }
  ~Diagnostics() { json_.EndArray().EndObject(); }
  Diagnostics(const Diagnostics&) = delete;
  Diagnostics& operator=(const Diagnostics&) = delete;

  void Add(std::string_view code, std::string_view url, const std::string& text, std::string_view severity,
           const Location& place) {
    json_.BeginObject().Member("message", Shorten(text, kText));
    json_.Key("location").BeginObject().Member("path", place.file.empty() ? "." : place.file.view());
    if (place.valid()) {
      json_.Key("range").BeginObject();
      Position("start", place.start_line, place.start_column);
      if (place.end_line >= place.start_line) Position("end", place.end_line, place.end_column);
      json_.EndObject();
    }
    json_.EndObject().Member("severity", severity).Key("code").BeginObject().Member("value", code);
    if (IsWebAddress(url)) json_.Member("url", url);
    json_.EndObject().EndObject();
  }

 private:
  void Position(std::string_view name, std::uint32_t line, std::uint32_t column) {
    json_.Key(name).BeginObject().Member("line", std::uint64_t{line});
    if (column > 0) json_.Member("column", std::uint64_t{column});
    json_.EndObject();
  }
  JsonWriter json_;
};

std::string_view LevelOf(Severity severity) {
  if (severity >= Severity::kHigh) return "ERROR";
  return severity == Severity::kMedium ? "WARNING" : "INFO";
}

}  // namespace

void WriteRdjson(const Ledger& ledger, const ReportOptions&, std::ostream& out) {
  Diagnostics report(out);
  const Anchors anchors(ledger);
  for (const Verdict verdict : {Verdict::kFail, Verdict::kError}) {
    for (const SharedResult& result : ShareResults(ledger, verdict, false).all) {
      const Row row(ledger, ledger.cells[result.first.cell]);
      report.Add(row.control.id, row.control.info.reference, SentenceOf(ledger, result),
                 LevelOf(row.severity()), PlaceOf(anchors, row, result.first.index));
    }
  }
  for (std::size_t i = 0; i < ledger.diagnostics.size(); ++i) {
    const Diagnostic& d = ledger.diagnostics[i];
    const bool error = d.severity == DiagnosticSeverity::kError;
    if (d.severity == DiagnosticSeverity::kNote) continue;
    report.Add(d.code, {}, DiagnosticText(d), error ? "ERROR" : "WARNING", DiagnosticPlace(ledger, i));
  }
  for (const FileRecord* file : SilentFiles(ledger)) {
    Location place;
    place.file = file->path;
    report.Add("file-not-understood", {}, "The file isn't understood: " + file->reason, "ERROR", place);
  }
}

}  // namespace assay::report
