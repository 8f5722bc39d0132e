// SPDX-License-Identifier: Apache-2.0
#include "reporters/shared_result.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <unordered_map>

namespace assay::report {
namespace {

constexpr std::size_t kNamed = 3;  // of the others, in a text

/// What must be equal; it borrows the ledger's texts.
struct Key {
  std::uint32_t control, start_offset, start_line;
  Change change;
  std::string_view file, attribute, observed, expected, message, condition;
  bool operator==(const Key&) const = default;
};

struct KeyHash {
  std::size_t operator()(const Key& key) const {
    std::size_t hash = key.control;
    const auto add = [&](std::size_t h) { hash = hash * 1099511628211u + h; };
    add(key.start_offset);
    add(key.start_line);
    for (const std::string_view text : {key.file, key.attribute, key.observed, key.message})
      add(std::hash<std::string_view>()(text));
    return hash;
  }
};

class Sharing {
 public:
  explicit Sharing(std::size_t limit) : limit_(limit) {}

  void Add(const Row& row, RowResult result) {
    const Finding* finding = FindingAt(row, result.index);
    const Location& place = finding && finding->location.valid() ? finding->location : row.place();
    if (!place.valid()) return Append(result);
    const auto [at, fresh] = seen_.try_emplace(KeyOf(row, finding, place), out_.all.size());
    if (!fresh) return Join(out_.all[at->second], result);
    if (out_.all.size() == limit_) seen_.erase(at);
    Append(result);
  }

  SharedResults Take() { return std::move(out_); }

 private:
  static Key KeyOf(const Row& row, const Finding* finding, const Location& place) {
    Key key = {.control = row.cell.control,
               .start_offset = place.start_offset,
               .start_line = place.start_line,
               .change = finding ? finding->change : row.cell.change,
               .file = place.file,
               .attribute = {},
               .observed = {},
               .expected = {},
               .message = finding ? finding->message.view() : row.message(),
               .condition = {}};
    if (row.detail) key.condition = row.detail->fails_when;
    if (!finding) return key;
    key.attribute = finding->attribute;
    key.observed = finding->observed;
    key.expected = finding->expected;
    return key;
  }

  void Append(RowResult result) {
    if (out_.all.size() == limit_) {
      ++out_.left_out;
    } else {
      out_.all.push_back({result, {}, 0});
    }
  }

  // A resource that says the same twice of one text is named once.
  void Join(SharedResult& shared, RowResult result) {
    const RowResult& last = shared.others.empty() ? shared.first : shared.others.back();
    if (last.cell == result.cell) return;
    if (shared.others.size() == kOthers) {
      ++shared.more;
    } else {
      shared.others.push_back(result);
    }
  }

  const std::size_t limit_;
  SharedResults out_;
  std::unordered_map<Key, std::size_t, KeyHash> seen_;
};

}  // namespace

SharedResults ShareResults(const Ledger& ledger, Verdict verdict, bool hide_known, std::size_t limit) {
  Sharing sharing(limit);
  for (int severity = static_cast<int>(Severity::kCritical); severity >= 0; --severity) {
    for (std::size_t i = 0; i < ledger.cells.size(); ++i) {
      const Cell& cell = ledger.cells[i];
      if (cell.verdict != verdict) continue;
      const Row row(ledger, cell);
      if (static_cast<int>(row.severity()) != severity) continue;
      for (std::size_t result = 0; result < ResultsOf(row); ++result) {
        const Finding* finding = FindingAt(row, result);
        if (hide_known && IsKnown(finding ? finding->change : cell.change)) continue;
        sharing.Add(row, {i, result});
      }
    }
  }
  return sharing.Take();
}

std::string ResourcesText(const Ledger& ledger, const SharedResult& result) {
  std::vector<RowResult> rows = {result.first};
  const std::size_t named = std::min(result.others.size(), kNamed);
  rows.insert(rows.end(), result.others.begin(), result.others.begin() + static_cast<std::ptrdiff_t>(named));
  const std::uint32_t root = ledger.cells[result.first.cell].root;
  const bool roots = std::any_of(result.others.begin(), result.others.end(),
                                 [&](const RowResult& r) { return ledger.cells[r.cell].root != root; });
  const std::size_t more = result.others.size() - named + result.more;
  std::string text;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row row(ledger, ledger.cells[rows[i].cell]);
    if (i > 0) text += i + 1 == rows.size() && more == 0 ? " and " : ", ";
    text += row.address();
    if (roots) text += " in " + std::string(row.root);
  }
  return more > 0 ? text + " and " + std::to_string(more) + " more" : text;
}

std::string SentenceOf(const Ledger& ledger, const SharedResult& result) {
  const Row row(ledger, ledger.cells[result.first.cell]);
  const Finding* finding = FindingAt(row, result.first.index);
  std::string text = finding ? FindingText(*finding) : RowText(row);
  if (row.verdict() == Verdict::kError) text = "not judged: " + text;
  if (row.subject) text += " (" + ResourcesText(ledger, result) + ")";
  if (row.detail && !row.detail->fails_when.empty()) text += ", when " + row.detail->fails_when;
  return text + ". " + std::string(row.control.info.remedy);
}

}  // namespace assay::report
