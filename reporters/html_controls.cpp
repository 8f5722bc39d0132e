// SPDX-License-Identifier: Apache-2.0
// Every verdict, control by control: what needs an answer in full with its source, passes and what a control
// asks nothing of as one line each.
#include <algorithm>
#include <set>

#include "reporters/html_sections.h"
#include "reporters/html_text.h"
#include "reporters/row.h"
#include "reporters/text.h"

namespace assay::report {
namespace {

constexpr std::size_t kText = 800;      // code points of a message
constexpr std::size_t kEvidence = 300;  // of what a pass looked at
constexpr std::size_t kMost = 25;       // findings of one verdict that are written out

void Fact(std::string_view name, std::string_view text, std::ostream& out, bool code = false) {
  if (text.empty()) return;
  const std::string shown = Shorten(text, kText);
  out << "<dt>" << name << "</dt><dd>" << (code ? HtmlCode(shown) : Html(shown)) << "</dd>";
}

class Controls {
 public:
  Controls(const HtmlView& view, std::ostream& out) : view_(view), ledger_(view.ledger), out_(out) {}

  void Write() {
    out_ << "<section id=\"controls\" aria-labelledby=\"controls-h\"><h2 id=\"controls-h\">Controls and "
            "verdicts</h2>\n";
    WriteFilter();
    for (const std::uint32_t c : Order()) WriteControl(c);
    out_ << "</section>\n";
  }

 private:
  std::size_t CountOf(std::uint32_t control, Verdict v) const {
    return view_.by_control[control][static_cast<std::size_t>(v)];
  }

  /// What fails first, the worst first; then what is open; then the rest by id.
  std::vector<std::uint32_t> Order() const {
    std::vector<std::uint32_t> order;
    for (std::uint32_t c = 0; c < ledger_.controls.size(); ++c) {
      if (ledger_.controls[c].selected) order.push_back(c);
    }
    const auto rank = [&](std::uint32_t c) {
      const int severity = static_cast<int>(ledger_.controls[c].info.severity);
      if (CountOf(c, Verdict::kFail) > 0) return -100 - severity;
      if (CountOf(c, Verdict::kError) + CountOf(c, Verdict::kUnknown) > 0) return -50 - severity;
      if (CountOf(c, Verdict::kWaived) > 0) return -25;
      return CountOf(c, Verdict::kPass) > 0 ? -10 : 0;
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return rank(a) < rank(b); });
    return order;
  }

  /// Hidden until the script that it needs shows it.
  void WriteFilter() {
    out_ << "<div role=\"search\" aria-label=\"Filter the verdicts\" hidden>\n"
            "<label>Search <input type=\"search\" id=\"q\" name=\"q\" "
            "autocomplete=\"off\"></label>\n<fieldset><legend>Verdict</legend>";
    for (std::size_t v = 0; v < kVerdicts; ++v) {
      const std::string_view name = VerdictName(static_cast<Verdict>(v));
      out_ << "<label><input type=\"checkbox\" name=\"verdict\" value=\"" << name << "\" checked> " << name
           << "</label>";
    }
    out_ << "</fieldset>\n<label>At least <select id=\"severity\">";
    for (int s = 0; s <= static_cast<int>(Severity::kCritical); ++s)
      out_ << "<option>" << SeverityName(static_cast<Severity>(s)) << "</option>";
    out_ << "</select></label>\n<label>Criterion <select id=\"criterion\"><option "
            "value=\"\">any</option>";
    for (const Framework& framework : ledger_.frameworks) WriteOptions(framework);
    out_ << "</select></label>\n";
    if (ledger_.baseline) out_ << "<label><input type=\"checkbox\" id=\"new\"> new failures only</label>\n";
    out_ << "<button type=\"button\" id=\"reset\">Show all</button> <output id=\"shown\">"
         << ledger_.cells.size() << " verdicts</output></div>\n";
  }

  void WriteOptions(const Framework& framework) {
    std::set<std::size_t> used;
    for (const Control& control : ledger_.controls) {
      const auto supported = control.criteria.find(framework.id);
      if (!control.selected || supported == control.criteria.end()) continue;
      for (const std::string& id : supported->second) used.insert(framework.IndexOf(id));
    }
    out_ << "<optgroup label=\"" << Html(framework.title) << "\">";
    for (const std::size_t i : used) {
      if (i >= framework.criteria.size()) continue;
      const std::string& id = framework.criteria[i].id;
      out_ << "<option value=\"" << Html(CriterionToken(framework.id, id)) << "\">" << Html(id)
           << "</option>";
    }
    out_ << "</optgroup>";
  }

  void WriteControl(std::uint32_t c) {
    const Control& control = ledger_.controls[c];
    out_ << "<article id=\"" << ControlAnchor(c) << "\" data-severity=\""
         << SeverityName(control.info.severity) << "\" data-criteria=\"";
    bool first = true;
    for (const auto& [framework, criteria] : control.criteria) {
      for (const std::string& id : criteria) {
        out_ << (first ? "" : " ") << Html(CriterionToken(framework, id));
        first = false;
      }
    }
    const HtmlState state = StateOf(view_.by_control[c]);
    out_ << "\">\n<header><h3>" << HtmlCode(control.id) << " <span class=\"tag " << state.css << "\">"
         << state.text << "</span></h3>\n<p>" << Html(control.info.title) << " <span class=\"dim\">("
         << SeverityName(control.info.severity) << ")</span></p></header>\n";
    WriteAbout(control);
    WriteRows(c, {Verdict::kFail, Verdict::kError, Verdict::kUnknown, Verdict::kWaived});
    WriteLines(c, Verdict::kPass, "passed");
    WriteLines(c, Verdict::kNotApplicable, "not applicable");
    out_ << "</article>\n";
  }

  void WriteAbout(const Control& control) {
    const ControlInfo& info = control.info;
    out_ << "<details><summary>Why, and what to do</summary>";
    for (const std::string_view text : {info.rationale, info.remedy}) {
      if (!text.empty()) out_ << "<p>" << Html(text) << "</p>";
    }
    out_ << "<dl class=\"facts\">";
    Fact("supports", CriteriaText(control), out_);
    std::string aliases;
    for (const Alias& alias : info.aliases) {
      aliases += (aliases.empty() ? "" : ", ") + std::string(alias.id);
      if (alias.kind != AliasKind::kEqual) aliases += " (" + std::string(AliasKindName(alias.kind)) + ")";
    }
    Fact("elsewhere", aliases, out_);
    if (IsWebAddress(info.reference)) {
      out_ << "<dt>reference</dt><dd><a href=\"" << Html(info.reference)
           << "\" rel=\"noopener noreferrer external\">" << Html(info.reference) << "</a></dd>";
    }
    out_ << "</dl></details>\n";
  }

  template <typename Use>
  void EachCell(std::uint32_t control, Use use) {
    for (std::uint32_t root = 0; root < ledger_.roots.size(); ++root) {
      const auto [begin, end] = view_.CellsOf(root, control);
      for (std::size_t i = begin; i < end; ++i) use(i);
    }
  }

  void WriteRows(std::uint32_t control, std::initializer_list<Verdict> verdicts) {
    for (const Verdict verdict : verdicts) {
      if (CountOf(control, verdict) == 0) continue;
      out_ << "<ul class=\"rows\" aria-label=\"" << VerdictName(verdict) << "\">\n";
      EachCell(control, [&](std::size_t i) {
        if (ledger_.cells[i].verdict == verdict) WriteRow(i);
      });
      out_ << "</ul>\n";
    }
  }

  void WriteRow(std::size_t index) {
    const Row row(ledger_, ledger_.cells[index]);
    const std::string_view name = VerdictName(row.verdict());
    out_ << "<li class=\"v-" << name << "\" id=\"" << CellAnchor(index) << "\" data-verdict=\"" << name
         << '"';
    if (row.cell.change != Change::kNone) out_ << " data-change=\"" << ChangeName(row.cell.change) << '"';
    out_ << ">\n<p>" << VerdictTag(row.verdict()) << ' ';
    if (row.cell.change != Change::kNone) out_ << "<b>" << ChangeName(row.cell.change) << "</b> ";
    out_ << (row.subject ? HtmlCode(row.subject->address) : std::string("all resources")) << " in "
         << HtmlCode(row.root) << "</p>\n";
    const bool findings = row.detail && !row.detail->findings.empty();
    if (!findings || !IsSaid(row)) out_ << "<p>" << Html(Shorten(RowText(row), kText)) << "</p>";
    if (findings) {
      const std::size_t all = row.detail->findings.size(), shown = std::min(all, kMost);
      for (std::size_t i = 0; i < shown; ++i) WriteFinding(row, row.detail->findings[i]);
      if (shown < all)
        out_ << "<p>and " << Plural(all - shown, "more finding")
             << " of this verdict; the format json holds all</p>";
    } else {
      WritePlace(row.place());
      WriteHtmlExcerpt(ledger_, row.place(), {}, out_);
    }
    WriteFacts(row);
    out_ << "</li>\n";
  }

  /// Whether the findings say what the row says.
  static bool IsSaid(const Row& row) {
    if (row.message().empty()) return true;
    const std::vector<Finding>& findings = row.detail->findings;
    return std::any_of(findings.begin(), findings.end(),
                       [&](const Finding& f) { return FindingText(f) == row.message(); });
  }

  void WritePlace(const Location& place) {
    if (const std::string text = PlaceText(place); !text.empty())
      out_ << "<p class=\"dim\"><code>" << Html(text) << "</code></p>";
  }

  void WriteFinding(const Row& row, const Finding& finding) {
    const Location& place = finding.location.valid() ? finding.location : row.place();
    WritePlace(place);
    WriteHtmlExcerpt(ledger_, place, row.place(), out_);
    out_ << "<p>" << Html(Shorten(FindingText(finding), kText)) << "</p>";
    // A sentence that wasn't made of them may leave out what was found and what is required.
    const auto said = [&](std::string_view text) {
      return finding.message.empty() || text.empty() || finding.message.find(text) != std::string::npos;
    };
    const bool found = !said(finding.attribute) || !said(finding.observed),
               required = !said(finding.expected);
    if (!found && !required && finding.origin.empty()) return;
    out_ << "<dl class=\"facts\">";
    if (found) {
      std::string value = finding.attribute;
      if (!finding.observed.empty()) value += (value.empty() ? "" : " = ") + finding.observed;
      Fact("found", value, out_, true);
    }
    if (required) {
      const Requirement r = RequirementOf(finding);
      Fact(r.label, r.text, out_);
    }
    for (const OriginStep& step : finding.origin) Fact("origin", StepText(step), out_);
    out_ << "</dl>";
  }

  void WriteFacts(const Row& row) {
    const Subject* through = row.owner ? row.owner : row.subject;
    const bool owner = row.owner && row.owner != row.subject;
    const bool conditions = row.detail && !(row.detail->fails_when.empty() && row.detail->witness.empty());
    const bool waiver = row.detail && row.detail->waiver;
    if (!owner && !conditions && !waiver && !(through && !through->calls.empty())) return;
    out_ << "<dl class=\"facts\">";
    if (owner) Fact("to change", row.owner->address, out_, true);
    if (through) {
      for (const OriginStep& call : through->calls) Fact("through", StepText(call), out_);
    }
    if (row.detail) {
      Fact("fails when", row.detail->fails_when, out_);
      Fact("for example", row.detail->witness, out_);
    }
    if (waiver) WriteWaiver(*row.detail->waiver);
    out_ << "</dl>";
  }

  void WriteWaiver(const WaiverUse& waiver) {
    Fact("waiver", waiver.imported ? "imported: " + waiver.id : waiver.id, out_);
    Fact("covers", VerdictName(waiver.covers), out_);
    Fact("reason", waiver.reason, out_);
    Fact("owner", waiver.owner, out_);
    Fact("until", waiver.until, out_);
  }

  /// One line each, closed at first: there are many.
  void WriteLines(std::uint32_t control, Verdict verdict, std::string_view label) {
    const std::size_t count = CountOf(control, verdict);
    if (count == 0) return;
    const std::string_view name = VerdictName(verdict);
    out_ << "<details data-verdict=\"" << name << "\"><summary><span class=\"count\">" << count << "</span> "
         << label << "</summary>\n<ul class=\"lines\">\n";
    EachCell(control, [&](std::size_t i) {
      if (ledger_.cells[i].verdict != verdict) return;
      const Row row(ledger_, ledger_.cells[i]);
      out_ << "<li data-verdict=\"" << name << "\">"
           << (row.subject ? HtmlCode(row.subject->address) : std::string("all resources")) << " in "
           << Html(row.root) << Html(Shorten(Evidence(row), kEvidence)) << "</li>\n";
    });
    out_ << "</ul></details>\n";
  }

  static std::string Evidence(const Row& row) {
    if (row.verdict() != Verdict::kPass) return ": " + RowText(row);
    std::string text;
    if (!row.detail) return text;
    for (const Observation& o : row.detail->observations) {
      text +=
          (text.empty() ? ": " : ", ") + o.attribute + " = " + o.observed + (o.assumed ? " (assumed)" : "");
    }
    return text;
  }

  const HtmlView& view_;
  const Ledger& ledger_;
  std::ostream& out_;
};

}  // namespace

void WriteHtmlControls(const HtmlView& view, std::ostream& out) { Controls(view, out).Write(); }

}  // namespace assay::report
