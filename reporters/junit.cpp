// SPDX-License-Identifier: Apache-2.0
// JUnit XML that is valid under Jenkins' and Surefire's schemas at once: one suite a root, one test case a
// verdict. The way out of the report agrees with the exit code: an unknown verdict is skipped, and an error
// under --strict; a failure that the baseline knows is skipped.
#include <algorithm>
#include <string>

#include "reporters/reporters.h"
#include "reporters/row.h"
#include "reporters/text.h"

namespace assay::report {
namespace {

/// Text that XML 1.0 can hold, escaped; attributes keep their line endings by reference.
std::string Escape(std::string_view text, bool attribute) {
  const std::string shown = Printable(text, true);
  std::string out;
  out.reserve(shown.size());
  for (const char c : shown) {  // valid UTF-8 by now, so bytes will do
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':  // always: "]]>" may not stand in text
        out += "&gt;";
        break;
      case '"':
        out += attribute ? "&quot;" : "\"";
        break;
      case '\n':
        out += attribute ? "&#10;" : "\n";
        break;
      case '\t':
        out += attribute ? "&#9;" : "\t";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

/// Line endings stay; what is longer than anybody reads goes.
std::string Cut(std::string_view text) {
  constexpr std::size_t kMost = 2000;  // bytes
  if (text.size() <= kMost) return std::string(text);
  std::size_t end = kMost;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

enum class Outcome { kPassed, kFailed, kSkipped, kError };

Outcome OutcomeOf(const Ledger& ledger, const Cell& cell) {
  switch (cell.verdict) {
    case Verdict::kPass:
      return Outcome::kPassed;
    case Verdict::kFail:
      return IsKnown(cell.change) ? Outcome::kSkipped : Outcome::kFailed;
    case Verdict::kError:
      return Outcome::kError;
    case Verdict::kUnknown:
      return ledger.run.strict ? Outcome::kError : Outcome::kSkipped;
    case Verdict::kNotApplicable:
    case Verdict::kWaived:
      break;
  }
  return Outcome::kSkipped;
}

struct Counts {
  std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
  void Add(Outcome outcome) {
    ++tests;
    failures += outcome == Outcome::kFailed;
    errors += outcome == Outcome::kError;
    skipped += outcome == Outcome::kSkipped;
  }
};

struct Problem {
  std::string name, type, message, text;
};

class Junit {
 public:
  Junit(const Ledger& ledger, std::ostream& out) : ledger_(ledger), out_(out) {}

  void Write() {
    const std::vector<Problem> problems = Problems();
    std::vector<Counts> suites(ledger_.roots.size());
    for (const Cell& cell : ledger_.cells) suites[cell.root].Add(OutcomeOf(ledger_, cell));
    Counts all;
    for (const Counts& c : suites) {
      all.tests += c.tests;
      all.failures += c.failures;
      all.errors += c.errors;
    }
    all.tests += problems.size();
    all.errors += problems.size();
    const bool nothing =
        all.tests == 0;  // a report without a test case makes some readers fail for another reason
    if (nothing) all.tests = 1;
    out_ << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"assay\" tests=\"" << all.tests
         << "\" failures=\"" << all.failures << "\" errors=\"" << all.errors << "\" time=\"0\">\n";
    std::size_t cell = 0;
    for (std::size_t root = 0; root < ledger_.roots.size(); ++root) {
      if (suites[root].tests == 0) continue;
      BeginSuite(ledger_.roots[root], suites[root]);
      for (; cell < ledger_.cells.size() && ledger_.cells[cell].root == root; ++cell) WriteCell(cell);
      out_ << "  </testsuite>\n";
    }
    if (!problems.empty()) {
      BeginSuite("inputs", {problems.size(), 0, problems.size(), 0});
      for (const Problem& p : problems) {
        Case("assay.inputs", p.name, false);
        Child("error", p.type, p.message, p.text);
      }
      out_ << "  </testsuite>\n";
    }
    if (nothing) {
      BeginSuite("run", {1, 0, 0, 1});
      Case("assay.run", "nothing was judged", false);
      Child("skipped", {}, "nothing was judged", {});
      out_ << "  </testsuite>\n";
    }
    out_ << "</testsuites>\n";
  }

 private:
  std::vector<Problem> Problems() const {
    std::vector<Problem> out;
    for (std::size_t i = 0; i < ledger_.diagnostics.size(); ++i) {
      const Diagnostic& d = ledger_.diagnostics[i];
      const bool strict = ledger_.run.strict && d.code == kMissingModuleCode;
      if (d.severity != DiagnosticSeverity::kError && !strict) continue;
      const std::string place = PlaceText(DiagnosticPlace(ledger_, i));
      // The number keeps names apart: readers drop a second case of one name.
      out.push_back({d.code + " " + place + " #" + std::to_string(i + 1), d.code, DiagnosticText(d),
                     place.empty() ? std::string() : "at " + place});
    }
    for (const FileRecord* file : SilentFiles(ledger_)) {
      out.push_back({"not understood: " + file->path, "not-understood", file->reason, "at " + file->path});
    }
    return out;
  }

  void BeginSuite(std::string_view name, const Counts& counts) {
    out_ << "  <testsuite name=\"" << Escape(name, true) << "\" tests=\"" << counts.tests << "\" failures=\""
         << counts.failures << "\" errors=\"" << counts.errors << "\" skipped=\"" << counts.skipped
         << "\" time=\"0\"";
    // Without the zone's letter, as Surefire writes it; always UTC.
    const std::string_view date = std::string_view(ledger_.run.evaluation_date).substr(0, 19);
    if (date.size() == 19) out_ << " timestamp=\"" << Escape(date, true) << '"';
    out_ << ">\n    <properties>\n";
    Property("assay.version", ledger_.run.tool_version);
    Property("assay.evaluation_date", ledger_.run.evaluation_date);
    out_ << "    </properties>\n";
  }

  void Property(std::string_view name, std::string_view value) {
    out_ << "      <property name=\"" << name << "\" value=\"" << Escape(value, true) << "\"/>\n";
  }

  void Case(std::string_view classname, std::string_view name, bool closed) {
    out_ << "    <testcase name=\"" << Escape(OneLine(name), true) << "\" classname=\""
         << Escape(classname, true) << "\" time=\"0\"" << (closed ? "/>\n" : ">\n");
  }

  void Child(std::string_view element, std::string_view type, std::string_view message,
             std::string_view text) {
    out_ << "      <" << element;
    if (!message.empty()) out_ << " message=\"" << Escape(Cut(message), true) << '"';
    if (!type.empty()) out_ << " type=\"" << Escape(type, true) << '"';
    out_ << (text.empty() ? std::string("/>\n")
                          : ">" + Escape(text, false) + "</" + std::string(element) + ">\n")
         << "    </testcase>\n";
  }

  /// The resource and the root: together with the control's id, which is the class, no other case has it.
  std::string NameOf(std::size_t index) {
    const Row row(ledger_, ledger_.cells[index]);
    if (!row.subject) return "all resources [" + std::string(row.root) + "]";
    std::string name = row.subject->address + " [" + std::string(row.root) + "]";
    same_ = index > 0 && SameAddress(ledger_.cells[index - 1], row.cell) ? same_ + 1 : 1;
    if (same_ > 1) name += " #" + std::to_string(same_);
    return name;
  }
  bool SameAddress(const Cell& a, const Cell& b) const {
    return a.root == b.root && a.control == b.control && a.subject != kNoSubject &&
           ledger_.subjects[a.subject].address == ledger_.subjects[b.subject].address;
  }

  void WriteCell(std::size_t index) {
    const Cell& cell = ledger_.cells[index];
    const Row row(ledger_, cell);
    const Outcome outcome = OutcomeOf(ledger_, cell);
    Case(row.control.id, NameOf(index), outcome == Outcome::kPassed);
    switch (outcome) {
      case Outcome::kPassed:
        return;
      case Outcome::kFailed:
        return Child("failure", SeverityName(row.severity()), RowText(row), Body(row));
      case Outcome::kError:
        return Child("error", VerdictName(cell.verdict), RowText(row), Body(row));
      case Outcome::kSkipped:
        return Child("skipped", {}, SkippedText(row), {});
    }
  }

  std::string SkippedText(const Row& row) const {
    std::string text(VerdictName(row.verdict()));
    text += ": " + RowText(row);
    if (row.known())
      text = "known failure, " + std::string(ChangeName(row.cell.change)) + ": " + RowText(row);
    if (row.detail && row.detail->waiver) {
      const WaiverUse& waiver = *row.detail->waiver;
      text = "waived";
      if (!waiver.owner.empty()) text += " by " + waiver.owner;
      if (!waiver.until.empty()) text += " until " + waiver.until;
      text += ": " + waiver.reason + " (covers " + std::string(VerdictName(waiver.covers)) + ": " +
              RowText(row) + ")";
    }
    return text;
  }

  std::string Body(const Row& row) const {
    std::string text;
    const auto line = [&](std::string_view label, std::string_view value) {
      if (value.empty()) return;
      text += std::string(label) + Cut(value) + "\n";
    };
    const bool findings = row.detail && !row.detail->findings.empty();
    if (!findings) line("at ", PlaceText(row.place()));
    if (findings) {
      for (const Finding& finding : row.detail->findings) {
        const Location& place = finding.location.valid() ? finding.location : row.place();
        line("at ", PlaceText(place));
        line("  ", FindingText(finding));
        for (const OriginStep& step : finding.origin) line("  from: ", StepText(step));
        if (finding.message.empty()) continue;  // the sentence was made of these
        line("  value: ", finding.attribute.empty() ? std::string(finding.observed)
                                                    : finding.attribute + " = " + finding.observed);
        line("  required: ", finding.expected);
      }
    } else {
      line("", RowText(row));
    }
    if (row.owner && row.owner != row.subject) line("to change: ", row.owner->address);
    if (row.detail) line("fails when: ", row.detail->fails_when);
    line("title: ", row.control.info.title);
    line("criteria: ", CriteriaText(row.control));
    line("remedy: ", row.control.info.remedy);
    line("reference: ", row.control.info.reference);
    return text;
  }

  const Ledger& ledger_;
  std::ostream& out_;
  std::size_t same_ = 0;
};

}  // namespace

void WriteJunit(const Ledger& ledger, const ReportOptions&, std::ostream& out) { Junit(ledger, out).Write(); }

}  // namespace assay::report
