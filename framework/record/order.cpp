// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <tuple>

#include "record/ledger.h"

namespace assay {
namespace {

int ClassOf(const Subject& subject) {
  if (subject.type == kWaiverType) return 2;
  return subject.type == kRootModuleType || subject.type == kTemplateType ? 1 : 0;
}

void OrderSubjects(Ledger& ledger) {
  std::vector<std::uint32_t> order(ledger.subjects.size());
  std::iota(order.begin(), order.end(), 0u);
  const auto key = [&](std::uint32_t i) {
    const Subject& s = ledger.subjects[i];
    return std::pair(ClassOf(s), ClassOf(s) == 2 ? 0 : s.root);
  };
  const auto before = [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); };
  if (std::is_sorted(order.begin(), order.end(), before)) return;
  std::stable_sort(order.begin(), order.end(), before);
  std::vector<std::uint32_t> now(order.size());
  std::vector<Subject> subjects;
  subjects.reserve(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    now[order[i]] = i;
    subjects.push_back(std::move(ledger.subjects[order[i]]));
  }
  ledger.subjects = std::move(subjects);
  for (Cell& cell : ledger.cells) {
    if (cell.subject != kNoSubject) cell.subject = now[cell.subject];
    if (cell.owner != kNoSubject) cell.owner = now[cell.owner];
  }
}

void OrderCells(Ledger& ledger) {
  std::sort(ledger.cells.begin(), ledger.cells.end(), [&](const Cell& a, const Cell& b) {
    if (a.root != b.root) return a.root < b.root;
    if (a.control != b.control) return a.control < b.control;
    const bool sa = a.subject != kNoSubject, sb = b.subject != kNoSubject;
    if (sa != sb) return sb;
    if (!sa) return false;
    const int order = ledger.subjects[a.subject].address.compare(ledger.subjects[b.subject].address);
    return order != 0 ? order < 0 : a.subject < b.subject;
  });
  std::sort(ledger.populations.begin(), ledger.populations.end(),
            [](const Population& a, const Population& b) {
              return std::tie(a.root, a.control) < std::tie(b.root, b.control);
            });
}

void OrderDiagnostics(Ledger& ledger) {
  std::vector<std::size_t> order(ledger.diagnostics.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto key = [&](std::size_t i) {
    const Diagnostic& d = ledger.diagnostics[i];
    const Location& at = ledger.diagnostic_locations[i];
    return std::tuple(at.file.empty() ? std::string_view(d.path) : at.file.view(), at.start_line,
                      at.start_column, at.end_line, at.end_column, std::string_view(d.code),
                      std::string_view(d.summary), std::string_view(d.detail), d.severity);
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  order.erase(
      std::unique(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) == key(b); }),
      order.end());
  Diagnostics diagnostics;
  std::vector<Location> locations;
  for (const std::size_t i : order) {
    diagnostics.push_back(std::move(ledger.diagnostics[i]));
    locations.push_back(std::move(ledger.diagnostic_locations[i]));
  }
  ledger.diagnostics = std::move(diagnostics);
  ledger.diagnostic_locations = std::move(locations);
}

}  // namespace

void PutInOrder(Ledger& ledger) {
  OrderSubjects(ledger);
  OrderCells(ledger);
  OrderDiagnostics(ledger);
}

void CountImportedWaivers(Ledger& ledger, bool warn) {
  for (std::size_t i = ledger.diagnostics.size(); i-- > 0;) {
    if (ledger.diagnostics[i].code != kImportedWaiversCode) continue;
    ledger.diagnostics.erase(ledger.diagnostics.begin() + static_cast<std::ptrdiff_t>(i));
    ledger.diagnostic_locations.erase(ledger.diagnostic_locations.begin() + static_cast<std::ptrdiff_t>(i));
  }
  std::size_t waivers = 0, cells = 0;
  for (const WaiverRecord& waiver : ledger.waivers) {
    if (!waiver.imported) continue;
    waivers += waiver.covers > 0;
    cells += waiver.covers;
  }
  if (!warn || waivers == 0) return;
  ledger.diagnostics.push_back(
      Warning(std::string(kImportedWaiversCode),
              std::to_string(waivers) + " skip comments written for other tools waive " +
                  std::to_string(cells) + " cells",
              "Accept or refuse them with `waivers: {imported: accept}` in .assay.yaml."));
  ledger.diagnostic_locations.emplace_back();
}

}  // namespace assay
