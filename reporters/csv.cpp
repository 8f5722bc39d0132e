// SPDX-License-Identifier: Apache-2.0
// RFC 4180 with a header row: everything quoted, CRLF, UTF-8 without a byte order mark. One row a verdict, so
// that the rows add up; the findings of one verdict share its cells.
#include "reporters/csv_row.h"
#include "reporters/reporters.h"
#include "reporters/row.h"
#include "reporters/text.h"

namespace assay::report {
namespace {

template <typename Get>
std::string Joined(const Detail* detail, Get get) {
  std::string out;
  if (!detail) return out;
  for (const Finding& finding : detail->findings) {
    const std::string text = get(finding);
    if (text.empty()) continue;
    if (!out.empty()) out += "; ";
    out += text;
  }
  return out;
}

constexpr std::size_t kObserved = 4000;  // code points; a spreadsheet's cell holds 32,767

/// What a pass rests on, as attributes or as values: the ledger has all of it, however long.
template <typename Get>
std::string Seen(const Row& row, Get get) {
  if (row.verdict() != Verdict::kPass || !row.detail) return {};
  std::string out;
  for (const Observation& observation : row.detail->observations)
    out += (out.empty() ? "" : "; ") + get(observation);
  return Shorten(out, kObserved);
}

}  // namespace

void WriteCsv(const Ledger& ledger, const ReportOptions&, std::ostream& out) {
  {
    CsvRow header(out);
    for (const std::string_view name :
         {"control",  "title",        "severity",       "verdict",      "root",          "resource",
          "owner",    "file",         "line",           "column",       "message",       "attributes",
          "observed", "fails_when",   "waived_verdict", "waiver_owner", "waiver_reason", "waiver_until",
          "criteria", "fingerprints", "change"}) {
      header.Add(name);
    }
  }
  for (const Cell& cell : ledger.cells) {
    const Row row(ledger, cell);
    const WaiverUse* waiver = row.detail && row.detail->waiver ? &*row.detail->waiver : nullptr;
    const Location& place =
        row.detail && !row.detail->findings.empty() && row.detail->findings.front().location.valid()
            ? row.detail->findings.front().location
            : row.place();
    CsvRow line(out);
    line.Add(row.control.id).Add(row.control.info.title).Add(SeverityName(row.severity()));
    line.Add(VerdictName(cell.verdict)).Add(row.root).Add(row.address());
    line.Add(row.owner ? std::string_view(row.owner->address) : row.address());
    line.Add(place.file).Add(place.start_line).Add(place.start_column);
    line.Add(cell.verdict == Verdict::kPass ? std::string(row.message()) : RowText(row));
    line.Add(Joined(row.detail, [](const Finding& f) { return f.attribute; }) +
             Seen(row, [](const Observation& o) { return o.attribute; }));
    line.Add(Joined(row.detail, [](const Finding& f) { return f.observed; }) +
             Seen(row, [](const Observation& o) { return o.observed + (o.assumed ? " (assumed)" : ""); }));
    line.Add(row.detail ? std::string_view(row.detail->fails_when) : std::string_view());
    line.Add(waiver ? VerdictName(waiver->covers) : std::string_view());
    line.Add(waiver ? std::string_view(waiver->owner) : std::string_view());
    line.Add(waiver ? std::string_view(waiver->reason) : std::string_view());
    line.Add(waiver ? std::string_view(waiver->until) : std::string_view());
    line.Add(CriteriaText(row.control));
    line.Add(Joined(row.detail, [](const Finding& f) { return f.fingerprint; }));
    line.Add(cell.change == Change::kNone ? std::string_view() : ChangeName(cell.change));
  }
}

}  // namespace assay::report
