// SPDX-License-Identifier: Apache-2.0
// The criteria of each framework as a heat map, and in words below it.
#include <algorithm>

#include "reporters/html_sections.h"
#include "reporters/html_text.h"

namespace assay::report {
namespace {

struct Supported {
  const Criterion* criterion = nullptr;
  std::vector<std::uint32_t> controls;  // selected ones
  Counts counts = {};
};

std::vector<Supported> Support(const HtmlView& view, const Framework& framework) {
  std::vector<Supported> out(framework.criteria.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i].criterion = &framework.criteria[i];
  for (std::uint32_t c = 0; c < view.ledger.controls.size(); ++c) {
    const Control& control = view.ledger.controls[c];
    const auto supported = control.criteria.find(framework.id);
    if (!control.selected || supported == control.criteria.end()) continue;
    for (const std::string& id : supported->second) {
      const std::size_t at = framework.IndexOf(id);
      if (at >= out.size()) continue;
      out[at].controls.push_back(c);
      for (std::size_t v = 0; v < kVerdicts; ++v) out[at].counts[v] += view.by_control[c][v];
    }
  }
  return out;
}

void WriteTiles(const std::vector<Supported>& criteria, const std::string& prefix, std::ostream& out) {
  out << "<ul class=\"heat\">\n";
  for (std::size_t i = 0; i < criteria.size(); ++i) {
    if (criteria[i].controls.empty()) continue;
    const HtmlState state = StateOf(criteria[i].counts);
    out << "<li><a class=\"" << state.css << "\" href=\"#" << prefix << i << "\"><b>"
        << Html(criteria[i].criterion->id) << "</b> <small>" << state.text << "</small></a></li>\n";
  }
  out << "</ul>\n";
}

void WriteTable(const HtmlView& view, const Framework& framework, const std::vector<Supported>& criteria,
                const std::string& prefix, std::ostream& out) {
  out << "<table><caption>" << Html(framework.title)
      << ": verdicts of the controls that support each criterion</caption>\n<thead><tr><th "
         "scope=\"col\">Criterion</th><th scope=\"col\">Controls that support it</th>";
  static constexpr Verdict kColumns[] = {Verdict::kFail, Verdict::kUnknown, Verdict::kWaived, Verdict::kPass};
  for (const Verdict v : kColumns) out << "<th scope=\"col\" class=\"number\">" << VerdictName(v) << "</th>";
  out << "</tr></thead>\n<tbody>\n";
  for (std::size_t i = 0; i < criteria.size(); ++i) {
    const Supported& s = criteria[i];
    if (s.controls.empty()) continue;
    out << "<tr id=\"" << prefix << i << "\"><th scope=\"row\">" << Html(s.criterion->id)
        << " <span class=\"tag " << StateOf(s.counts).css << "\">" << StateOf(s.counts).text
        << "</span></th><td>" << Html(s.criterion->summary) << "<br>";
    for (std::size_t c = 0; c < s.controls.size(); ++c) {
      out << (c > 0 ? ", " : "") << "<a href=\"#" << ControlAnchor(s.controls[c]) << "\">"
          << Html(view.ledger.controls[s.controls[c]].id) << "</a>";
    }
    out << "</td>";
    for (const Verdict v : kColumns)
      out << "<td class=\"number\">" << s.counts[static_cast<std::size_t>(v)] << "</td>";
    out << "</tr>\n";
  }
  out << "</tbody></table>\n";
}

void WriteFramework(const HtmlView& view, std::size_t index, std::ostream& out) {
  const Framework& framework = view.ledger.frameworks[index];
  const std::vector<Supported> criteria = Support(view, framework);
  const auto silent = static_cast<std::size_t>(
      std::count_if(criteria.begin(), criteria.end(), [](const Supported& s) { return s.controls.empty(); }));
  const std::string prefix = "criterion-" + std::to_string(index) + "-";
  out << "<h3>" << Html(framework.title) << " <span class=\"dim\">" << Html(framework.edition)
      << "</span></h3>\n";
  if (silent < criteria.size()) {
    WriteTiles(criteria, prefix, out);
    out << "<details><summary>The criteria in words, with their controls</summary>\n";
    WriteTable(view, framework, criteria, prefix, out);
    out << "</details>\n";
  }
  if (silent == 0) return;
  out << "<p class=\"dim\">" << silent << " of " << criteria.size()
      << " criteria have no control in this run: ";
  bool first = true;
  for (const Supported& s : criteria) {
    if (!s.controls.empty()) continue;
    out << (first ? "" : ", ") << Html(s.criterion->id);
    first = false;
  }
  out << ". Infrastructure code alone can't show them, or nothing here looks.</p>\n";
}

}  // namespace

void WriteHtmlCriteria(const HtmlView& view, std::ostream& out) {
  if (view.ledger.frameworks.empty()) return;
  out << "<section id=\"criteria\" aria-labelledby=\"criteria-h\"><h2 id=\"criteria-h\">Criteria</h2>\n"
         "<p>Controls support criteria; none satisfies one. A criterion shows the worst verdict of the "
         "controls that support it. The summaries are our own words.</p>\n";
  for (std::size_t i = 0; i < view.ledger.frameworks.size(); ++i) WriteFramework(view, i, out);
  out << "</section>\n";
}

}  // namespace assay::report
