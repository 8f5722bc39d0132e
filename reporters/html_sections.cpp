// SPDX-License-Identifier: Apache-2.0
#include "reporters/html_sections.h"

#include <algorithm>

#include "reporters/html_text.h"
#include "reporters/row.h"

namespace assay::report {

HtmlView::HtmlView(const Ledger& l) : ledger(l), totals(Count(l)), by_control(l.controls.size()) {
  for (const Cell& cell : l.cells) ++by_control[cell.control][static_cast<std::size_t>(cell.verdict)];
  std::size_t at = 0;
  for (std::uint32_t root = 0; root < l.roots.size(); ++root) {
    root_begin.push_back(at);
    at = static_cast<std::size_t>(std::partition_point(l.cells.begin() + static_cast<std::ptrdiff_t>(at),
                                                       l.cells.end(),
                                                       [&](const Cell& c) { return c.root <= root; }) -
                                  l.cells.begin());
  }
  root_begin.push_back(l.cells.size());
}

std::pair<std::size_t, std::size_t> HtmlView::CellsOf(std::uint32_t root, std::uint32_t control) const {
  const auto cell = [&](std::size_t i) { return ledger.cells.begin() + static_cast<std::ptrdiff_t>(i); };
  const auto begin = cell(root_begin[root]), end = cell(root_begin[root + 1]);
  const auto first = std::partition_point(begin, end, [&](const Cell& c) { return c.control < control; });
  const auto last = std::partition_point(first, end, [&](const Cell& c) { return c.control == control; });
  return {static_cast<std::size_t>(first - ledger.cells.begin()),
          static_cast<std::size_t>(last - ledger.cells.begin())};
}

HtmlState StateOf(const Counts& counts) {
  const auto n = [&](Verdict v) { return counts[static_cast<std::size_t>(v)]; };
  const std::size_t judged =
      n(Verdict::kPass) + n(Verdict::kFail) + n(Verdict::kUnknown) + n(Verdict::kWaived) + n(Verdict::kError);
  if (n(Verdict::kFail) > 0) {
    const bool most = n(Verdict::kFail) * 2 >= judged, some = n(Verdict::kFail) * 10 >= judged;
    return {most ? "fail-3" : some ? "fail-2" : "fail", std::to_string(n(Verdict::kFail)) + " fail"};
  }
  if (n(Verdict::kError) > 0) return {"error", std::to_string(n(Verdict::kError)) + " not judged"};
  if (n(Verdict::kUnknown) > 0) return {"unknown", std::to_string(n(Verdict::kUnknown)) + " unknown"};
  if (n(Verdict::kWaived) > 0) return {"waived", std::to_string(n(Verdict::kWaived)) + " waived"};
  if (n(Verdict::kPass) > 0) return {"pass", std::to_string(n(Verdict::kPass)) + " pass"};
  if (n(Verdict::kNotApplicable) > 0) return {"none", "not applicable"};
  return {"none", "no control"};
}

std::string VerdictTag(Verdict verdict) {
  const std::string name(VerdictName(verdict));
  return "<span class=\"tag " + name + "\">" + name + "</span>";
}

std::string ControlAnchor(std::uint32_t control) { return "control-" + std::to_string(control); }
std::string CellAnchor(std::size_t cell) { return "verdict-" + std::to_string(cell); }

std::string CriterionToken(std::string_view framework, std::string_view criterion) {
  std::string token = std::string(framework) + ":" + std::string(criterion);
  std::replace_if(
      token.begin(), token.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; }, '_');
  return token;
}

void WriteHtmlResources(const HtmlView& view, std::ostream& out) {
  const Ledger& ledger = view.ledger;
  std::vector<Counts> counts(ledger.subjects.size());
  std::vector<std::pair<std::uint32_t, std::size_t>> failing;  // subject, cell
  for (std::size_t i = 0; i < ledger.cells.size(); ++i) {
    const Cell& cell = ledger.cells[i];
    if (cell.subject == kNoSubject) continue;
    ++counts[cell.subject][static_cast<std::size_t>(cell.verdict)];
    if (cell.verdict == Verdict::kFail) failing.emplace_back(cell.subject, i);
  }
  std::sort(failing.begin(), failing.end());
  std::vector<std::uint32_t> order(ledger.subjects.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tie(ledger.subjects[a].root, ledger.subjects[a].address) <
           std::tie(ledger.subjects[b].root, ledger.subjects[b].address);
  });
  out << "<section id=\"resources\" aria-labelledby=\"resources-h\"><h2 id=\"resources-h\">Resources</h2>\n";
  for (std::size_t i = 0; i < order.size();) {
    const std::uint32_t root = ledger.subjects[order[i]].root;
    std::size_t end = i;
    while (end < order.size() && ledger.subjects[order[end]].root == root) ++end;
    out << "<details><summary>" << HtmlCode(ledger.roots[root]) << ": " << end - i
        << (end - i == 1 ? " resource" : " resources") << "</summary>\n<ul class=\"lines\">\n";
    for (; i < end; ++i) {
      const Subject& subject = ledger.subjects[order[i]];
      out << "<li>" << HtmlCode(subject.address);
      if (const std::string place = PlaceText(subject.location); !place.empty())
        out << " <span class=\"dim\">" << Html(place) << "</span>";
      if (!subject.judged) out << ": no control looked at it";
      bool first = true;
      for (std::size_t v = 0; v < kVerdicts; ++v) {
        if (counts[order[i]][v] == 0) continue;
        out << (first ? ": " : ", ") << counts[order[i]][v] << ' ' << VerdictName(static_cast<Verdict>(v));
        first = false;
      }
      auto at = std::lower_bound(failing.begin(), failing.end(), std::pair(order[i], std::size_t{0}));
      for (first = true; at != failing.end() && at->first == order[i]; ++at, first = false) {
        out << (first ? "; fails " : ", ") << "<a href=\"#" << CellAnchor(at->second) << "\">"
            << Html(ledger.controls[ledger.cells[at->second].control].id) << "</a>";
      }
      out << "</li>\n";
    }
    out << "</ul></details>\n";
  }
  out << "</section>\n";
}

}  // namespace assay::report
