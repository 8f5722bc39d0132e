// SPDX-License-Identifier: Apache-2.0
// One page that needs nothing else: it loads nothing, may load nothing, and is whole without its script.
#include <algorithm>
#include <map>

#include "reporters/html_assets.h"
#include "reporters/html_sections.h"
#include "reporters/html_text.h"
#include "reporters/reporters.h"
#include "reporters/row.h"
#include "reporters/text.h"

namespace assay::report {
namespace {

constexpr std::size_t kText = 2000;  // code points of a message

class Page {
 public:
  Page(const Ledger& ledger, const ReportOptions& options, std::ostream& out)
      : view_(ledger), ledger_(ledger), history_(options.history), out_(out) {}

  void Write() {
    Begin();
    Summary();
    WriteHtmlCriteria(view_, out_);
    WriteHtmlTrend(view_, history_, out_);
    Inputs();
    Baseline();
    WriteHtmlControls(view_, out_);
    WriteHtmlResources(view_, out_);
    out_ << "</main>\n<script>" << HtmlScript() << "</script>\n</body>\n</html>\n";
  }

 private:
  std::size_t Cells(Verdict v) const { return view_.totals.by_verdict[static_cast<std::size_t>(v)]; }
  std::size_t Failing(Change c) const { return view_.totals.failed_by_change[static_cast<std::size_t>(c)]; }

  void Begin() {
    out_ << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
         << CspHash(HtmlStyle()) << "; script-src " << CspHash(HtmlScript())
         << "; base-uri 'none'; form-action 'none'\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light "
            "dark\">\n"
            "<title>Assay report, "
         << Html(Date()) << "</title>\n<style>" << HtmlStyle() << "</style>\n</head>\n<body>\n"
         << "<a class=\"skip\" href=\"#controls\">Skip to the verdicts</a>\n";
  }

  std::string Date() const { return ledger_.run.evaluation_date.substr(0, 10); }

  void Tile(std::string_view css, std::string_view label, std::size_t n) {
    out_ << "<div class=\"" << (n > 0 ? css : "none") << "\"><dt>" << label << "</dt><dd>" << n
         << "</dd></div>\n";
  }

  void Summary() {
    out_ << "<header>\n<h1>Assay report</h1>\n<p>As of " << Html(Date()) << ", Assay "
         << Html(ledger_.run.tool_version) << ". " << ResultText() << "</p>\n</header>\n<main>\n"
         << "<nav aria-label=\"Contents\"><ul>";
    if (!ledger_.frameworks.empty()) out_ << "<li><a href=\"#criteria\">Criteria</a></li>";
    if (!history_.empty()) out_ << "<li><a href=\"#trend\">Trend</a></li>";
    out_ << "<li><a href=\"#inputs\">What was read</a></li>";
    if (ledger_.baseline) out_ << "<li><a href=\"#baseline\">Since the baseline</a></li>";
    out_ << "<li><a href=\"#controls\">Controls and verdicts</a></li>"
            "<li><a href=\"#resources\">Resources</a></li></ul></nav>\n"
            "<section aria-labelledby=\"sum-h\"><h2 id=\"sum-h\">Verdicts</h2>\n<dl class=\"tiles\">\n";
    Tile("fail", "failed", Cells(Verdict::kFail));
    Tile("unknown", "unknown", Cells(Verdict::kUnknown));
    Tile("error", "not judged", Cells(Verdict::kError));
    Tile("waived", "waived", Cells(Verdict::kWaived));
    Tile("pass", "passed", Cells(Verdict::kPass));
    Tile("not-applicable", "not applicable", Cells(Verdict::kNotApplicable));
    out_ << "</dl>\n<p>";
    bool first = true;
    for (int s = static_cast<int>(Severity::kCritical); s >= 0; --s) {
      const std::size_t n = view_.totals.failed_by_severity[s];
      if (n == 0) continue;
      out_ << (first ? "Failed: " : ", ") << n << ' ' << SeverityName(static_cast<Severity>(s));
      first = false;
    }
    if (!first) out_ << ". ";
    const auto population = [&](Verdict v) { return view_.totals.populations[static_cast<std::size_t>(v)]; };
    out_ << ledger_.run.judged << " of " << ledger_.run.registered << " controls judged "
         << view_.totals.resources - view_.totals.resources_unjudged << " of "
         << Plural(view_.totals.resources, "resource") << " in " << Plural(ledger_.roots.size(), "root")
         << ".";
    if (const std::size_t n = population(Verdict::kNotApplicable); n > 0)
      out_ << " In " << Plural(n, "population") << " there was nothing to judge.";
    if (const std::size_t n = population(Verdict::kUnknown); n > 0)
      out_ << " In " << Plural(n, "population") << " there may be more than the files show.";
    out_ << "</p>\n</section>\n";
  }

  std::string ResultText() const {
    switch (ExitCode(ledger_)) {
      case 1:
        return "Controls fail" + std::string(ledger_.baseline ? " that the baseline doesn't know" : "") +
               " (exit code 1).";
      case 3:
        return "Nothing was judged (exit code 3).";
      case 4:
        return "Judged in part (exit code 4).";
      default:
        return "Nothing " + std::string(ledger_.baseline ? "new " : "") + "fails at severity " +
               std::string(SeverityName(ledger_.run.fail_on)) + " or above (exit code 0).";
    }
  }

  void Problem(std::string_view level, std::string_view place, std::string_view text) {
    out_ << "<li><span class=\"tag " << (level == "error" ? "error" : "none") << "\">" << level << "</span> ";
    if (!place.empty()) out_ << HtmlCode(place) << ": ";
    out_ << Html(Shorten(text, kText)) << "</li>\n";
  }

  void Inputs() {
    out_ << "<section id=\"inputs\" aria-labelledby=\"inputs-h\"><h2 id=\"inputs-h\">What was read</h2>\n<p>"
         << Plural(view_.totals.files_read, "file") << " read, " << view_.totals.files_not_understood
         << " not understood.</p>\n";
    const std::vector<const FileRecord*> silent = SilentFiles(ledger_);
    if (!silent.empty() || !ledger_.diagnostics.empty()) {
      out_ << "<ul class=\"plain\">\n";
      for (const FileRecord* file : silent) Problem("error", file->path, "not understood: " + file->reason);
      for (const DiagnosticSeverity severity :
           {DiagnosticSeverity::kError, DiagnosticSeverity::kWarning, DiagnosticSeverity::kNote}) {
        for (std::size_t i = 0; i < ledger_.diagnostics.size(); ++i) {
          const Diagnostic& d = ledger_.diagnostics[i];
          if (d.severity == severity)
            Problem(DiagnosticLevel(severity), PlaceText(DiagnosticPlace(ledger_, i)), DiagnosticText(d));
        }
      }
      out_ << "</ul>\n";
    }
    Unjudged();
    Files();
    out_ << "</section>\n";
  }

  void Unjudged() {
    std::map<std::string_view, std::size_t> types;
    for (const Subject& subject : ledger_.subjects) {
      if (!subject.judged) ++types[subject.type];
    }
    if (types.empty()) return;
    out_ << "<details><summary>" << Plural(view_.totals.resources_unjudged, "resource")
         << " that no control looked at</summary>\n<table><caption>By type</caption><thead><tr><th "
            "scope=\"col\">Type</th><th scope=\"col\" class=\"number\">Resources</th></tr></thead><tbody>\n";
    for (const auto& [type, n] : types)
      out_ << "<tr><td>" << HtmlCode(type) << "</td><td class=\"number\">" << n << "</td></tr>\n";
    out_ << "</tbody></table></details>\n";
  }

  void Files() {
    const auto ours =
        static_cast<std::size_t>(std::count_if(ledger_.files.begin(), ledger_.files.end(), IsOurs));
    if (ours == 0) return;
    out_ << "<details><summary>" << Plural(ours, "file")
         << " with their digests</summary>\n<ul class=\"lines\">\n";
    for (const FileRecord& file : ledger_.files) {
      if (!IsOurs(file)) continue;
      out_ << "<li>" << HtmlCode(file.path) << " <span class=\"dim\">" << Html(file.kind) << ", SHA-256 "
           << Html(file.sha256) << "</span></li>\n";
    }
    out_ << "</ul></details>\n";
  }

  void Known(std::string_view title, const std::vector<KnownFailure>& failures) {
    if (failures.empty()) return;
    out_ << "<details><summary>" << failures.size() << ' ' << title << "</summary>\n<ul class=\"lines\">\n";
    for (const KnownFailure& f : failures) {
      out_ << "<li>" << HtmlCode(f.control) << ' ' << Html(Shorten(KnownText(f), kText))
           << " <span class=\"dim\">known since " << Html(f.since.substr(0, 10)) << "</span></li>\n";
    }
    out_ << "</ul></details>\n";
  }

  void Baseline() {
    if (!ledger_.baseline) return;
    out_ << "<section id=\"baseline\" aria-labelledby=\"baseline-h\"><h2 id=\"baseline-h\">Since the "
            "baseline</h2>\n<dl class=\"tiles\">\n";
    Tile("fail", "new", Failing(Change::kNew));
    Tile("waived", "unchanged", Failing(Change::kUnchanged));
    Tile("waived", "moved", Failing(Change::kMoved));
    Tile("pass", "fixed", ledger_.baseline->fixed.size());
    Tile("unknown", "undecided", ledger_.baseline->undecided.size());
    out_ << "</dl>\n";
    Known("known failures are fixed", ledger_.baseline->fixed);
    Known("can't be told to be gone: waived, unknown, broken or not judged in this run",
          ledger_.baseline->undecided);
    out_ << "</section>\n";
  }

  const HtmlView view_;
  const Ledger& ledger_;
  const std::span<const HistoryPoint> history_;
  std::ostream& out_;
};

}  // namespace

void WriteHtml(const Ledger& ledger, const ReportOptions& options, std::ostream& out) {
  Page(ledger, options, out).Write();
}

}  // namespace assay::report
