// SPDX-License-Identifier: Apache-2.0
#include "evidence/lists.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "reporters/csv_row.h"
#include "reporters/row.h"

namespace assay::evidence {
namespace {

using report::CsvRow;

void Header(std::ostream& out, std::initializer_list<std::string_view> names) {
  CsvRow row(out);
  for (const std::string_view name : names) row.Add(name);
}

std::string Calls(const Subject& subject) {
  std::string out;
  for (const OriginStep& step : subject.calls) out += (out.empty() ? "" : " > ") + report::StepText(step);
  return out;
}

std::string_view YesNo(bool yes) { return yes ? "yes" : "no"; }

std::string ParameterText(const ControlInfo& info) {
  std::string out;
  for (const Parameter& p : info.parameters) {
    if (!out.empty()) out += "; ";
    out += std::string(p.name) + " (" + std::string(ParameterTypeName(p.type)) + ", " +
           (p.default_value.empty() ? "required" : "default " + std::string(p.default_value)) + ")";
  }
  return out;
}

std::string WhyNotSelected(const Control& control) {
  std::string by_options = "left out by the options of the run";
  for (const Parameter& p : control.info.parameters) {
    if (p.default_value.empty())
      return "its parameter " + std::string(p.name) + " is set for no root, or " + by_options;
  }
  return by_options;
}

void AddTally(CsvRow& row, const Tally& tally) {
  for (const std::size_t n : tally.by_verdict) row.Add(std::to_string(n));
}

std::string Sentence(const CriterionResult& r) {
  const Tally& t = r.tally;
  const auto count = [](std::size_t n, std::string_view noun) {
    return std::to_string(n) + " " + std::string(noun) + (n == 1 ? "" : "s");
  };
  if (r.criterion->support == "none")
    return "No analysis of configuration can support this; it needs evidence of people and process.";
  const std::string reach =
      r.criterion->support == "partial" ? " It can be supported in part only this way." : "";
  if (r.controls.empty()) return "No control of this run supports it: nothing is said here." + reach;
  if (t.judged() == 0)
    return "Nothing was there for its " + count(r.controls.size(), "control") +
           " to judge: nothing is said here." + reach;
  std::string text = count(t[Verdict::kPass], "verdict") + " of " + std::to_string(t.judged()) +
                     (t[Verdict::kPass] == 1 ? " supports it" : " support it");
  const auto add = [&](std::size_t n, std::string_view one, std::string_view more) {
    if (n > 0) text += ", " + std::to_string(n) + std::string(n == 1 ? one : more);
  };
  add(t[Verdict::kFail], " speaks against it", " speak against it");
  add(t[Verdict::kWaived], " is waived", " are waived");
  add(t[Verdict::kUnknown] + t[Verdict::kError], " could not be decided", " could not be decided");
  return text + "." + reach;
}

}  // namespace

std::size_t Tally::judged() const {
  return std::accumulate(by_verdict.begin(), by_verdict.end(), std::size_t{0}) -
         (*this)[Verdict::kNotApplicable];
}

std::vector<Tally> TallyControls(const Ledger& ledger) {
  std::vector<Tally> out(ledger.controls.size());
  for (const Cell& cell : ledger.cells) {
    const bool population = cell.subject == kNoSubject &&
                            (cell.verdict == Verdict::kNotApplicable || cell.verdict == Verdict::kUnknown);
    if (!population) ++out[cell.control].by_verdict[static_cast<std::size_t>(cell.verdict)];
  }
  return out;
}

std::vector<CriterionResult> CriterionResults(const Ledger& ledger) {
  const std::vector<Tally> tallies = TallyControls(ledger);
  std::map<std::pair<std::string_view, std::string_view>, std::vector<std::size_t>> supporting;
  for (std::size_t i = 0; i < ledger.controls.size(); ++i) {
    if (!ledger.controls[i].judged) continue;
    for (const auto& [framework, criteria] : ledger.controls[i].criteria) {
      for (const std::string& criterion : criteria) supporting[{framework, criterion}].push_back(i);
    }
  }
  std::vector<CriterionResult> out;
  for (const Framework& framework : ledger.frameworks) {
    for (const Criterion& criterion : framework.criteria) {
      CriterionResult r;
      r.framework = &framework;
      r.criterion = &criterion;
      for (const std::size_t i : supporting[{framework.id, criterion.id}]) {
        r.controls.push_back(&ledger.controls[i]);
        for (std::size_t v = 0; v < kVerdicts; ++v) r.tally.by_verdict[v] += tallies[i].by_verdict[v];
      }
      r.sentence = Sentence(r);
      out.push_back(std::move(r));
    }
  }
  return out;
}

void WritePopulation(const Ledger& ledger, std::ostream& out) {
  std::vector<std::uint32_t> rows(ledger.subjects.size());
  for (const Cell& cell : ledger.cells) {
    if (cell.subject != kNoSubject) ++rows[cell.subject];
  }
  Header(out,
         {"number", "root", "resource", "type", "file", "line", "came_through", "looked_at", "verdicts"});
  for (std::size_t i = 0; i < ledger.subjects.size(); ++i) {
    const Subject& s = ledger.subjects[i];
    CsvRow row(out);
    row.Add(std::to_string(i + 1)).Add(ledger.roots[s.root]).Add(s.address).Add(s.type);
    row.Add(s.location.file).Add(s.location.start_line).Add(Calls(s)).Add(YesNo(s.judged));
    row.Add(std::to_string(rows[i]));
  }
}

void WriteControls(const Ledger& ledger, std::ostream& out) {
  const std::vector<Tally> tallies = TallyControls(ledger);
  Header(out, {"control", "title", "severity", "selected", "judged", "text_digest", "criteria", "parameters",
               "pass", "fail", "unknown", "not_applicable", "waived", "error"});
  for (std::size_t i = 0; i < ledger.controls.size(); ++i) {
    const Control& c = ledger.controls[i];
    CsvRow row(out);
    row.Add(c.id)
        .Add(c.info.title)
        .Add(SeverityName(c.info.severity))
        .Add(YesNo(c.selected))
        .Add(YesNo(c.judged));
    row.Add(c.digest).Add(report::CriteriaText(c)).Add(ParameterText(c.info));
    AddTally(row, tallies[i]);
  }
}

void WriteCriteria(const Ledger& ledger, std::ostream& out) {
  Header(out, {"framework", "edition", "criterion", "summary", "static_support", "controls", "pass", "fail",
               "unknown", "not_applicable", "waived", "error", "what_this_run_says"});
  for (const CriterionResult& r : CriterionResults(ledger)) {
    std::string controls;
    for (const Control* c : r.controls) controls += (controls.empty() ? "" : " ") + c->id;
    CsvRow row(out);
    row.Add(r.framework->id).Add(r.framework->edition).Add(r.criterion->id).Add(r.criterion->summary);
    row.Add(r.criterion->support.empty() ? "not stated" : r.criterion->support).Add(controls);
    AddTally(row, r.tally);
    row.Add(r.sentence);
  }
}

void WriteWaivers(const Ledger& ledger, std::ostream& out) {
  Header(out, {"id", "control", "resource", "reason", "owner", "ticket", "approver", "compensating_control",
               "until", "in_force", "from_another_tool", "verdicts_covered", "file", "line"});
  for (const WaiverRecord& w : ledger.waivers) {
    CsvRow row(out);
    row.Add(w.id)
        .Add(w.control)
        .Add(w.resource.empty() ? "by its place" : w.resource)
        .Add(w.reason)
        .Add(w.owner);
    row.Add(w.ticket).Add(w.approver).Add(w.compensating).Add(w.until).Add(YesNo(w.in_force));
    row.Add(YesNo(w.imported)).Add(std::to_string(w.covers)).Add(w.location.file).Add(w.location.start_line);
  }
}

void WriteCoverage(const Ledger& ledger, std::ostream& out) {
  Header(out, {"what", "name", "root_or_file", "line", "why"});
  for (const Subject& s : ledger.subjects) {
    if (s.judged) continue;
    CsvRow(out)
        .Add("resource that no control looked at")
        .Add(s.address)
        .Add(ledger.roots[s.root])
        .Add(s.location.start_line)
        .Add("no selected control judges " + s.type);
  }
  for (const FileRecord& file : ledger.files) {
    std::string_view what;
    switch (file.outcome) {
      case FileOutcome::kRead:
      case FileOutcome::kNotOurs:
        continue;
      case FileOutcome::kPartlyRead:
        what = "file understood in part";
        break;
      case FileOutcome::kNotUnderstood:
        what = "file not understood";
        break;
      case FileOutcome::kUnreadable:
        what = "file that could not be read";
        break;
      case FileOutcome::kSkipped:
        what = "file or folder left out";
        break;
    }
    CsvRow(out).Add(what).Add(file.path).Add(file.path).Add("").Add(file.reason.empty() ? "see below"
                                                                                        : file.reason);
  }
  const std::vector<Tally> tallies = TallyControls(ledger);
  for (std::size_t i = 0; i < ledger.controls.size(); ++i) {
    const Control& c = ledger.controls[i];
    if (!c.selected) {
      CsvRow(out).Add("control that was not selected").Add(c.id).Add("").Add("").Add(WhyNotSelected(c));
    } else if (tallies[i].judged() == 0) {
      CsvRow(out)
          .Add("control that judged nothing")
          .Add(c.id)
          .Add("")
          .Add("")
          .Add("nothing here that it applies to");
    }
  }
  for (const Cell& cell : ledger.cells) {
    if (cell.subject != kNoSubject || cell.verdict != Verdict::kUnknown) continue;
    CsvRow(out)
        .Add("population that may hold more")
        .Add(ledger.controls[cell.control].id)
        .Add(ledger.roots[cell.root])
        .Add("")
        .Add(report::RowText(report::Row(ledger, cell)));
  }
  for (std::size_t i = 0; i < ledger.diagnostics.size(); ++i) {
    const Location place = report::DiagnosticPlace(ledger, i);
    CsvRow(out)
        .Add(std::string(report::DiagnosticLevel(ledger.diagnostics[i].severity)) + " of an input")
        .Add(ledger.diagnostics[i].code)
        .Add(place.file)
        .Add(place.start_line)
        .Add(report::DiagnosticText(ledger.diagnostics[i]));
  }
}

void WriteFiles(const Ledger& ledger, std::ostream& out) {
  Header(out, {"file", "outcome", "kind", "bytes", "sha256", "reason"});
  static constexpr std::string_view kOutcomes[] = {"read",     "partly read", "not understood",
                                                   "not ours", "left out",    "unreadable"};
  for (const FileRecord& file : ledger.files) {
    CsvRow(out)
        .Add(file.path)
        .Add(kOutcomes[static_cast<std::size_t>(file.outcome)])
        .Add(file.kind)
        .Add(std::to_string(file.bytes))
        .Add(file.sha256)
        .Add(file.reason);
  }
}

void WriteSourceLines(const Ledger& ledger, std::ostream& out) {
  Header(out, {"file", "line", "text", "redacted"});
  for (const auto& [file, lines] : ledger.excerpts) {
    const auto marked = ledger.secret_marks.find(file);
    for (const auto& [line, text] : lines) {
      std::string marks;
      if (marked != ledger.secret_marks.end()) {
        const auto found = marked->second.find(line);
        if (found != marked->second.end()) {
          for (const std::string& mark : found->second) marks += (marks.empty() ? "" : " ") + mark;
        }
      }
      CsvRow(out).Add(file).Add(line).Add(text).Add(marks);
    }
  }
}

std::string ControlText(const Control& control) {
  const ControlInfo& info = control.info;
  std::string out = "# " + control.id + "\n\n" + std::string(info.title) + ".\n\n";
  const auto add = [&](std::string_view head, std::string_view text) {
    if (!text.empty()) out += "## " + std::string(head) + "\n\n" + std::string(text) + "\n\n";
  };
  add("Severity", SeverityName(info.severity));
  add("Why", info.rationale);
  add("How to meet it", info.remedy);
  std::string aliases;
  for (const Alias& alias : info.aliases)
    aliases += "- " + std::string(alias.id) + " (" + std::string(AliasKindName(alias.kind)) + ")\n";
  add("Ids of other tools", aliases);
  add("Parameters", ParameterText(info));
  add("Criteria it supports", report::CriteriaText(control));
  add("Reference", info.reference);
  add("Source", control.file + ":" + std::to_string(control.line));
  add("Digest of this text", control.digest);
  out.pop_back();
  return out;
}

}  // namespace assay::evidence
