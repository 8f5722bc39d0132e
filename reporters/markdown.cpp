// SPDX-License-Identifier: Apache-2.0
// A comment on a pull request: GitHub's and GitLab's Markdown, found again by the marker on its first line
// and no longer than a comment may be. What is cut is counted.
#include <algorithm>
#include <vector>

#include "record/utf8.h"
#include "reporters/reporters.h"
#include "reporters/row.h"
#include "reporters/text.h"

namespace assay::report {
namespace {

constexpr std::string_view kMarker = "<!-- assay:report -->";
constexpr std::size_t kLongest = 60000;  // UTF-8 bytes; a comment takes 65,536 characters
constexpr std::size_t kReserved = 6000;  // of them, for what comes after the failures
constexpr std::size_t kCell = 300;       // code points of a table's cell
constexpr std::size_t kListed = 20;      // fixed failures, problems, waivers

/// Text in which nothing is markup, mention or reference. Character references begin no markup, and a
/// zero-width space keeps `@` and `#` from naming anybody.
std::string Plain(std::string_view text, std::size_t limit = kCell) {
  constexpr std::string_view kMarkup = "\\`*{}[]()<>&!|~$+=";
  const auto is_word = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  const std::string line = Shorten(text, limit);
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i], before = i > 0 ? line[i - 1] : ' ',
               after = i + 1 < line.size() ? line[i + 1] : ' ';
    // Underscores inside a word are no markup; colons are where an address or an emoji may follow.
    const bool markup = kMarkup.find(c) != std::string_view::npos || (c == '-' && i == 0) ||
                        (c == '_' && !(is_word(before) && is_word(after))) ||
                        (c == ':' && after != ' ' && !(after >= '0' && after <= '9'));
    if (c == '@' || c == '#') {
      out += c == '@' ? "&#64;&#8203;" : "&#35;&#8203;";
    } else if (markup) {
      out += "&#" + std::to_string(static_cast<int>(c)) + ";";
    } else {
      out.push_back(c);
    }
  }
  return out;
}

/// The same, set as code, where neither mentions nor references are looked for.
std::string Code(std::string_view text, std::size_t limit = kCell) {
  if (text.empty()) return {};
  std::string plain = Plain(text, limit);
  for (std::size_t at = 0; (at = plain.find("&#8203;", at)) != std::string::npos;) plain.erase(at, 7);
  return "<code>" + plain + "</code>";
}

class Comment {
 public:
  Comment(const Ledger& ledger, std::ostream& out) : ledger_(ledger), out_(out), totals_(Count(ledger)) {}

  void Write() {
    Add(std::string(kMarker) + "\n## Assay: " + Heading() + "\n\n");
    Counts();
    Failures();
    Problems();
    Baseline();
    Waivers();
    Add("\n<sub>" +
        Plain("Assay " + ledger_.run.tool_version + ", as of " + ledger_.run.evaluation_date.substr(0, 10)) +
        "; <code>assay explain ID</code> says what a control asks for</sub>\n");
    out_ << text_;
  }

 private:
  std::size_t Cells(Verdict v) const { return totals_.by_verdict[static_cast<std::size_t>(v)]; }
  std::size_t Failing(Change c) const { return totals_.failed_by_change[static_cast<std::size_t>(c)]; }

  void Add(std::string_view text) { text_ += text; }
  bool Fits(std::size_t more) const { return text_.size() + more + kReserved <= kLongest; }

  std::string Heading() const {
    if (NothingJudged(ledger_)) return "nothing was judged";
    const std::size_t failing = ledger_.baseline ? Failing(Change::kNew) : Cells(Verdict::kFail);
    std::string text = failing == 0 ? std::string("no ") : std::to_string(failing) + " ";
    text += std::string(ledger_.baseline ? "new " : "") + (failing == 1 ? "failure" : "failures");
    if (totals_.files_not_understood + totals_.errors + Cells(Verdict::kError) > 0)
      text += ", judged in part";
    return text;
  }

  void Counts() {
    Add("| failed | passed | unknown | not applicable | waived | errors |\n|--:|--:|--:|--:|--:|--:|\n|");
    for (const Verdict v : {Verdict::kFail, Verdict::kPass, Verdict::kUnknown, Verdict::kNotApplicable,
                            Verdict::kWaived, Verdict::kError}) {
      Add(" " + std::to_string(Cells(v)) + " |");
    }
    Add("\n");
  }

  std::string Line(const Row& row, std::size_t index) const {
    const Finding* finding = FindingAt(row, index);
    const Location& place = finding && finding->location.valid() ? finding->location : row.place();
    std::string what = finding ? FindingText(*finding) : RowText(row);
    if (row.detail && !row.detail->fails_when.empty()) what += ", when " + row.detail->fails_when;
    std::string resource = row.subject ? Code(row.subject->address) : "all resources of " + Code(row.root);
    const std::string at = Code(PlaceText(place));
    return "| " + std::string(row.verdict() == Verdict::kError ? "error" : SeverityName(row.severity())) +
           " | " + Code(row.control.id) + " | " + resource + (at.empty() ? "" : "<br>" + at) + " | " +
           Plain(what) + " |\n";
  }

  /// Errors first, then failures, the worst first; new ones only where there is a baseline.
  void Failures() {
    std::size_t written = 0, left_out = 0;
    const auto row = [&](const Cell& cell) {
      const Row row(ledger_, cell);
      for (std::size_t i = 0; i < ResultsOf(row); ++i) {
        const Finding* finding = FindingAt(row, i);
        if (IsKnown(finding ? finding->change : cell.change)) continue;
        const std::string line = left_out > 0 ? std::string() : Line(row, i);
        if (left_out > 0 || !Fits(line.size())) {
          ++left_out;
          continue;
        }
        if (written++ == 0) Add("\n| severity | control | resource | what is wrong |\n|---|---|---|---|\n");
        Add(line);
      }
    };
    for (const Cell& cell : ledger_.cells) {
      if (cell.verdict == Verdict::kError) row(cell);
    }
    for (int severity = static_cast<int>(Severity::kCritical); severity >= 0; --severity) {
      for (const Cell& cell : ledger_.cells) {
        if (cell.verdict == Verdict::kFail &&
            static_cast<int>(ledger_.controls[cell.control].info.severity) == severity)
          row(cell);
      }
    }
    if (left_out > 0)
      Add("\n" + Plural(left_out, "more finding") +
          " left out, the least severe: a comment holds no more.\n");
  }

  void Details(const std::string& summary, const std::vector<std::string>& lines, std::size_t all) {
    if (all == 0) return;
    Add("\n<details><summary>" + summary + "</summary>\n\n");
    std::size_t written = 0;
    for (const std::string& line : lines) {
      if (text_.size() + line.size() + 600 > kLongest) break;
      Add("- " + line + "\n");
      ++written;
    }
    if (written < all) Add("- and " + std::to_string(all - written) + " more\n");
    Add("\n</details>\n");
  }

  void Problems() {
    std::vector<std::string> lines;
    std::size_t all = 0;
    const auto add = [&](std::string_view place, std::string_view text) {
      if (++all <= kListed) lines.push_back(Code(place) + (place.empty() ? "" : ": ") + Plain(text));
    };
    for (std::size_t i = 0; i < ledger_.diagnostics.size(); ++i) {
      const Diagnostic& d = ledger_.diagnostics[i];
      if (d.severity == DiagnosticSeverity::kError)
        add(PlaceText(DiagnosticPlace(ledger_, i)), DiagnosticText(d));
    }
    for (const FileRecord* file : SilentFiles(ledger_)) add(file->path, "not understood: " + file->reason);
    Details(Plural(all, "input") + " not understood", lines, all);
  }

  void Baseline() {
    if (!ledger_.baseline) return;
    const BaselineUse& use = *ledger_.baseline;
    Add("\nBaseline: " + std::to_string(Failing(Change::kNew)) + " new, " +
        std::to_string(Failing(Change::kUnchanged)) + " unchanged, " +
        std::to_string(Failing(Change::kMoved)) + " moved; of the " + Plural(use.entries, "known failure") +
        ", " + std::to_string(use.fixed.size()) + " fixed, " + std::to_string(use.undecided.size()) +
        " undecided.\n");
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < std::min(use.fixed.size(), kListed); ++i)
      lines.push_back(Code(use.fixed[i].control) + " " + Code(KnownText(use.fixed[i])));
    Details(std::to_string(use.fixed.size()) + " fixed", lines, use.fixed.size());
  }

  void Waivers() {
    std::vector<std::string> lines;
    std::size_t all = 0;
    for (const Cell& cell : ledger_.cells) {
      if (cell.verdict != Verdict::kWaived || ++all > kListed) continue;
      const Row row(ledger_, cell);
      if (!row.detail || !row.detail->waiver) continue;
      const WaiverUse& waiver = *row.detail->waiver;
      std::string by =
          waiver.imported ? "another tool's comment " + waiver.id : waiver.owner + ", until " + waiver.until;
      lines.push_back(Code(row.control.id) + " " + Code(row.address()) + ": " +
                      Plain(waiver.reason + " (" + by + ")"));
    }
    Details(std::to_string(all) + " waived", lines, all);
  }

  const Ledger& ledger_;
  std::ostream& out_;
  Totals totals_;
  std::string text_;  // bounded by what a comment holds
};

}  // namespace

void WriteMarkdown(const Ledger& ledger, const ReportOptions&, std::ostream& out) {
  Comment(ledger, out).Write();
}

}  // namespace assay::report
