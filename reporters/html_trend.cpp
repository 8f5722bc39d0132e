// SPDX-License-Identifier: Apache-2.0
// What earlier runs came to beside this one: bars to see it, a table to read it.
#include <algorithm>
#include <array>
#include <numeric>

#include "reporters/html_sections.h"
#include "reporters/html_text.h"
#include "reporters/text.h"

namespace assay::report {
namespace {

constexpr std::size_t kRuns = 60;  // the newest
constexpr std::size_t kStep = 16, kBar = 12, kHeight = 100;

// From the bottom of a bar to its top.
struct Layer {
  std::string_view css, name;
  std::array<Verdict, 2> verdicts;
};
constexpr std::array<Layer, 4> kLayers = {
    {{"bar-fail", "failed", {Verdict::kFail, Verdict::kFail}},
     {"bar-open", "unknown or not judged", {Verdict::kUnknown, Verdict::kError}},
     {"bar-waived", "waived", {Verdict::kWaived, Verdict::kWaived}},
     {"bar-pass", "passed", {Verdict::kPass, Verdict::kPass}}}};

std::size_t CountOf(const HistoryPoint& run, const Layer& layer) {
  const auto of = [&](Verdict v) { return run.by_verdict[static_cast<std::size_t>(v)]; };
  return of(layer.verdicts[0]) + (layer.verdicts[1] == layer.verdicts[0] ? 0 : of(layer.verdicts[1]));
}

std::size_t Judged(const HistoryPoint& run) {
  return std::accumulate(kLayers.begin(), kLayers.end(), std::size_t{0},
                         [&](std::size_t sum, const Layer& layer) { return sum + CountOf(run, layer); });
}

// Hundredths of the height, without floating point: the same bytes everywhere.
std::string Hundredths(std::size_t n) {
  const std::string rest = std::to_string(n % 100);
  return std::to_string(n / 100) + "." + (rest.size() < 2 ? "0" : "") + rest;
}

void WriteBar(const HistoryPoint& run, std::size_t at, std::ostream& out) {
  const std::size_t judged = Judged(run);
  if (judged == 0) return;
  std::size_t before = 0;
  for (const Layer& layer : kLayers) {
    const std::size_t n = CountOf(run, layer);
    // Edges are rounded, not heights: bars of one whole are equally high.
    const std::size_t bottom = before * kHeight * 100 / judged, top = (before + n) * kHeight * 100 / judged;
    before += n;
    if (top == bottom) continue;
    out << "<rect class=\"" << layer.css << "\" x=\"" << at * kStep << "\" y=\""
        << Hundredths(kHeight * 100 - top) << "\" width=\"" << kBar << "\" height=\""
        << Hundredths(top - bottom) << "\"></rect>";
  }
}

}  // namespace

void WriteHtmlTrend(const HtmlView& view, std::span<const HistoryPoint> history, std::ostream& out) {
  if (history.empty()) return;
  std::vector<HistoryPoint> runs(history.begin(), history.end());
  HistoryPoint& now = runs.emplace_back();
  now.started = view.ledger.run.evaluation_date;
  now.resources = view.totals.resources;
  for (std::size_t v = 0; v < kVerdicts; ++v) now.by_verdict[v] = view.totals.by_verdict[v];
  const std::size_t left_out = runs.size() > kRuns ? runs.size() - kRuns : 0;
  runs.erase(runs.begin(), runs.begin() + static_cast<std::ptrdiff_t>(left_out));

  out << "<section id=\"trend\" aria-labelledby=\"trend-h\"><h2 id=\"trend-h\">Trend</h2>\n<p>"
      << Plural(history.size(), "earlier run") << ", as their bundles say, and this one.";
  if (left_out > 0) out << " The oldest " << left_out << " aren't shown.";
  out << " A bar is all that was judged; from below: failed, unknown or not judged, waived, passed.</p>\n"
      << "<svg class=\"trend\" role=\"img\" aria-label=\"Share of verdicts by run; failed: "
      << CountOf(runs.front(), kLayers[0]) << " at first, " << CountOf(runs.back(), kLayers[0])
      << " now. The table below has the numbers.\" viewbox=\"0 0 " << runs.size() * kStep << ' ' << kHeight
      << "\" width=\"" << runs.size() * kStep << "\" height=\"" << kHeight << "\">";
  for (std::size_t i = 0; i < runs.size(); ++i) WriteBar(runs[i], i, out);
  out << "</svg>\n<details><summary>The numbers</summary>\n<table><caption>Verdicts by run, the newest "
         "first</caption><thead><tr><th scope=\"col\">Run</th><th scope=\"col\">Commit</th><th scope=\"col\" "
         "class=\"number\">Resources</th>";
  for (const Layer& layer : kLayers) out << "<th scope=\"col\" class=\"number\">" << layer.name << "</th>";
  out << "</tr></thead><tbody>\n";
  for (std::size_t i = runs.size(); i-- > 0;) {
    const HistoryPoint& run = runs[i];
    out << "<tr><th scope=\"row\">" << Html(run.started.substr(0, 10))
        << (i + 1 == runs.size() ? " (this run)" : "") << "</th><td>" << HtmlCode(run.commit.substr(0, 12))
        << "</td><td class=\"number\">" << run.resources << "</td>";
    for (const Layer& layer : kLayers) out << "<td class=\"number\">" << CountOf(run, layer) << "</td>";
    out << "</tr>\n";
  }
  out << "</tbody></table></details>\n</section>\n";
}

}  // namespace assay::report
