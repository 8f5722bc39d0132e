// SPDX-License-Identifier: Apache-2.0
#include "reporters/row.h"

#include <algorithm>
#include <set>

#include "record/fingerprint.h"
#include "record/scenarios.h"

namespace assay::report {
namespace {

const Subject* Find(const Ledger& ledger, std::uint32_t index) {
  return index == kNoSubject ? nullptr : &ledger.subjects[index];
}

}  // namespace

Row::Row(const Ledger& ledger, const Cell& c)
    : cell(c),
      control(ledger.controls[c.control]),
      root(ledger.roots[c.root]),
      subject(Find(ledger, c.subject)),
      owner(Find(ledger, c.owner)),
      detail(ledger.detail(c)) {}

const Location& Row::place() const {
  static const Location kNowhere;
  if (owner && owner->location.valid()) return owner->location;
  return subject ? subject->location : kNowhere;
}

std::string PlaceText(const Location& place) {
  if (place.file.empty()) return {};
  if (!place.valid()) return place.file;
  return place.file + ":" + std::to_string(place.start_line) + ":" + std::to_string(place.start_column);
}

std::string StepText(const OriginStep& step) {
  const std::string place = PlaceText(step.location);
  return place.empty() ? std::string(step.text) : step.text + " (" + place + ")";
}

Requirement RequirementOf(const Finding& finding) {
  constexpr std::string_view kNot = "not: ";
  const std::string_view text = finding.expected;
  if (text.starts_with(kNot)) return {"refused", text.substr(kNot.size())};
  return {"required", text};
}

std::string FindingText(const Finding& finding) {
  if (!finding.message.empty()) return finding.message;
  std::string text = std::string(finding.attribute.empty() ? "the value" : finding.attribute.view());
  if (finding.observed.empty()) return text + " isn't as required";
  text += " is " + finding.observed;
  return finding.expected.empty() ? text : text + ", required: " + finding.expected;
}

std::string FindingsText(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) text += (text.empty() ? "" : "; ") + FindingText(finding);
  return text;
}

std::string RowText(const Row& row) {
  if (!row.message().empty()) return std::string(row.message());
  if (row.detail && !row.detail->findings.empty()) return FindingsText(row.detail->findings);
  if (!row.subject) {
    return row.verdict() == Verdict::kUnknown ? "Not all that could be judged here is known"
                                              : "There is nothing here that this control judges";
  }
  return row.verdict() == Verdict::kNotApplicable ? "The control asks nothing of this resource"
                                                  : std::string(row.control.info.title);
}

std::size_t ResultsOf(const Row& row) {
  const bool each = row.verdict() != Verdict::kPass && row.verdict() != Verdict::kNotApplicable;
  return each && row.detail && !row.detail->findings.empty() ? row.detail->findings.size() : 1;
}

const Finding* FindingAt(const Row& row, std::size_t index) {
  const bool each = row.verdict() != Verdict::kPass && row.verdict() != Verdict::kNotApplicable;
  return each && row.detail && index < row.detail->findings.size() ? &row.detail->findings[index] : nullptr;
}

std::string FingerprintOf(const Row& row, std::size_t index) {
  const Finding* finding = FindingAt(row, index);
  if (finding && !finding->fingerprint.empty()) return finding->fingerprint;
  return Fingerprint(row.control.id, row.root, row.address(),
                     row.owner ? std::string_view(row.owner->address) : "",
                     finding ? std::string_view(finding->attribute) : "", index, row.scenarios());
}

std::string CellFingerprint(const Ledger& ledger, std::size_t cell) {
  const Row row(ledger, ledger.cells[cell]);
  std::size_t nth = 0;
  for (std::size_t i = cell; i > 0; --i, ++nth) {  // equal addresses are neighbours
    const Cell& before = ledger.cells[i - 1];
    if (before.control != row.cell.control || before.root != row.cell.root || before.subject == kNoSubject ||
        !row.subject || ledger.subjects[before.subject].address != row.subject->address) {
      break;
    }
  }
  return Fingerprint(row.control.id, row.root, row.address(), "", "", nth);
}

bool IsOurs(const FileRecord& file) {
  return file.outcome == FileOutcome::kRead || file.outcome == FileOutcome::kPartlyRead ||
         file.outcome == FileOutcome::kNotUnderstood;
}

Anchors::Anchors(const Ledger& ledger) {
  for (const FileRecord& file : ledger.files) {
    if (!IsOurs(file)) continue;
    if (!first_) first_ = &file;
    const std::string_view path = file.path;
    const std::size_t slash = path.rfind('/');
    by_root_.try_emplace(path, &file);
    by_root_.try_emplace(slash == std::string_view::npos ? "." : path.substr(0, slash), &file);
  }
}

Location Anchors::Of(std::string_view root) const {
  const auto it = by_root_.find(root);
  const FileRecord* file = it == by_root_.end() ? first_ : it->second;
  Location place;
  if (!file) return place;
  place.file = file->path;
  place.start_line = place.start_column = place.end_line = place.end_column = 1;
  return place;
}

Location PlaceOf(const Anchors& anchors, const Row& row, std::size_t index) {
  const Finding* finding = FindingAt(row, index);
  if (finding && finding->location.valid()) return finding->location;
  return row.place().valid() ? row.place() : anchors.Of(row.root);
}

bool IsWebAddress(std::string_view url) { return url.starts_with("https://") || url.starts_with("http://"); }

std::string KnownText(const KnownFailure& failure) {
  std::string text = failure.resource.empty() ? std::string("all resources") : failure.resource;
  text += " in " + failure.root + ScenariosText(failure.scenarios);
  return failure.attribute.empty() ? text : text + ": " + failure.attribute;
}

std::vector<std::string_view> EqualAliases(const ControlInfo& info) {
  std::vector<std::string_view> out;
  for (const Alias& alias : info.aliases) {
    if (alias.kind == AliasKind::kEqual) out.push_back(alias.id);
  }
  return out;
}

Location DiagnosticPlace(const Ledger& ledger, std::size_t i) {
  if (i < ledger.diagnostic_locations.size() && ledger.diagnostic_locations[i].valid()) {
    return ledger.diagnostic_locations[i];
  }
  Location place;
  place.file = ledger.diagnostics[i].path;
  return place;
}

std::vector<const FileRecord*> SilentFiles(const Ledger& ledger) {
  std::set<std::string_view> spoken_of;
  for (std::size_t i = 0; i < ledger.diagnostics.size(); ++i) {
    spoken_of.insert(ledger.diagnostics[i].path);
    if (i < ledger.diagnostic_locations.size()) spoken_of.insert(ledger.diagnostic_locations[i].file);
  }
  std::vector<const FileRecord*> out;
  for (const FileRecord& file : ledger.files) {
    const bool lost = file.outcome == FileOutcome::kNotUnderstood ||
                      file.outcome == FileOutcome::kUnreadable || file.outcome == FileOutcome::kPartlyRead;
    if (lost && !spoken_of.contains(file.path)) out.push_back(&file);
  }
  return out;
}

std::string CriteriaText(const Control& control) {
  std::string out;
  for (const auto& [framework, criteria] : control.criteria) {
    if (!out.empty()) out += "; ";
    out += framework;
    for (std::size_t i = 0; i < criteria.size(); ++i) out += (i == 0 ? " " : ", ") + criteria[i];
  }
  return out;
}

std::string DiagnosticText(const Diagnostic& diagnostic) {
  return diagnostic.detail.empty() ? diagnostic.summary : diagnostic.summary + ": " + diagnostic.detail;
}

std::string_view DiagnosticLevel(DiagnosticSeverity severity) {
  switch (severity) {
    case DiagnosticSeverity::kError:
      return "error";
    case DiagnosticSeverity::kWarning:
      return "warning";
    case DiagnosticSeverity::kNote:
      break;
  }
  return "note";
}

std::string_view SeverityLevel(Severity severity) {
  if (severity >= Severity::kHigh) return "error";
  return severity == Severity::kMedium ? "warning" : "note";
}

}  // namespace assay::report
