// SPDX-License-Identifier: Apache-2.0
#include "cli/compare.h"

#include <algorithm>

#include "assay/control.h"
#include "cli/suggest.h"

namespace assay::cli {
namespace {

using Actual = std::map<Expectation, std::string>;  // → the message

const Location& PlaceOf(const Ledger& ledger, const Cell& cell) {
  static const Location kNowhere;
  const std::uint32_t subject = cell.owner != kNoSubject ? cell.owner : cell.subject;
  return subject == kNoSubject ? kNowhere : ledger.subjects[subject].location;
}

// Every place where a control fails or can't be known.
Actual Places(const Ledger& ledger) {
  Actual out;
  for (const Cell& cell : ledger.cells) {
    if (cell.verdict != Verdict::kFail && cell.verdict != Verdict::kUnknown) continue;
    if (cell.subject == kNoSubject) continue;  // of a population; `--strict` is about those
    const bool unknown = cell.verdict == Verdict::kUnknown;
    const std::string& id = ledger.controls[cell.control].id;
    const Detail* detail = ledger.detail(cell);
    auto add = [&](const Location& at, const std::string& message) {
      const Location& place = at.valid() ? at : PlaceOf(ledger, cell);
      out.try_emplace({place.file, place.start_line, id, unknown}, message);
    };
    if (!detail || detail->findings.empty()) add({}, detail ? detail->message : "");
    if (!detail) continue;
    for (const Finding& finding : detail->findings) add(finding.location, finding.message);
  }
  return out;
}

// Faults that no comment can expect.
void AddFaults(const Ledger& ledger, Comparison& out) {
  for (const Cell& cell : ledger.cells) {
    if (cell.verdict != Verdict::kError) continue;
    const Location& at = PlaceOf(ledger, cell);
    const Detail* detail = ledger.detail(cell);
    out.differences.push_back(
        {at.file, at.start_line,
         ledger.controls[cell.control].id + " ends in an error" + (detail ? ": " + detail->message : "")});
  }
  for (std::size_t i = 0; i < ledger.diagnostics.size(); ++i) {
    const Diagnostic& d = ledger.diagnostics[i];
    if (d.severity != DiagnosticSeverity::kError) continue;
    const Location& at = ledger.diagnostic_locations[i];
    out.differences.push_back({at.file, at.start_line, "not understood: " + d.summary + ". " + d.detail});
  }
}

bool Counts(const Expectations& expected, const std::string& file, const std::string& id) {
  const auto only = expected.only.find(file);
  return only == expected.only.end() || only->second.contains(id);
}

bool IsElsewhere(const std::string& id, const std::vector<std::string>& packs) {
  return std::any_of(packs.begin(), packs.end(),
                     [&](const std::string& prefix) { return id.starts_with(prefix); });
}

std::string NoSuchControl(const std::string& id) {
  std::vector<std::string> known;
  for (const ControlBase* c : Registry()) known.push_back(c->id);
  return "there is no control " + id + DidYouMean(id, known);
}

bool Selected(const Ledger& ledger, const std::string& id) {
  return std::any_of(ledger.controls.begin(), ledger.controls.end(),
                     [&](const Control& c) { return c.id == id && c.selected; });
}

// What is there instead, to say why.
std::string Instead(const Ledger& ledger, const Actual& actual, const Expectation& e) {
  if (!Selected(ledger, e.id)) return "it is not judged: a parameter it requires is not set in .assay.yaml";
  Expectation other = e;
  other.unknown = !e.unknown;
  if (const auto it = actual.find(other); it != actual.end())
    return (e.unknown ? "it fails: " : "it is unknown: ") + it->second;
  return "got nothing";
}

}  // namespace

void Comparison::Add(Comparison&& other) {
  std::move(other.differences.begin(), other.differences.end(), std::back_inserter(differences));
  met += other.met;
  missing += other.missing;
  surplus += other.surplus;
  not_judged_here += other.not_judged_here;
}

Comparison Compare(const Ledger& ledger, const Expectations& expected,
                   const std::vector<std::string>& packs) {
  Comparison out;
  out.differences = expected.wrong;
  AddFaults(ledger, out);
  const Actual actual = Places(ledger);
  for (const Expectation& e : expected.all) {
    if (!FindControl(e.id)) {
      if (IsElsewhere(e.id, packs)) {
        ++out.not_judged_here;
      } else {
        out.differences.push_back({e.file, e.line, NoSuchControl(e.id)});
      }
    } else if (!Counts(expected, e.file, e.id)) {
      out.differences.push_back({e.file, e.line, e.id + " is expected, but `expect-only` leaves it out"});
    } else if (actual.contains(e)) {
      ++out.met;
    } else {
      ++out.missing;
      out.differences.push_back({e.file, e.line,
                                 "expected " + std::string(e.unknown ? "unknown " : "") + e.id + ", " +
                                     Instead(ledger, actual, e)});
    }
  }
  for (const auto& [place, message] : actual) {
    if (place.unknown || expected.all.contains(place) || !Counts(expected, place.file, place.id)) continue;
    ++out.surplus;
    out.differences.push_back({place.file, place.line, "got " + place.id + ", expected nothing: " + message});
  }
  for (const auto& [file, ids] : expected.only) {
    for (const std::string& id : ids) {
      if (!FindControl(id) && !IsElsewhere(id, packs))
        out.differences.push_back({file, 0, NoSuchControl(id)});
    }
  }
  return out;
}

Comparison CompareExample(const Ledger& ledger, const Expectations& expected, const std::string& file,
                          const std::string& control, Shows shows) {
  Comparison out;
  // Cells of other controls may fail here: the example isn't about them.
  Expectations own;
  own.wrong = expected.wrong;
  for (const Expectation& e : expected.all) {
    if (e.id == control) {
      own.all.insert(e);
    } else {
      out.differences.push_back({e.file, e.line, "an example is about its own control, not " + e.id});
    }
  }
  own.only[file] = {control};
  std::size_t verdicts[kVerdicts] = {};
  for (const Cell& cell : ledger.cells) {
    if (ledger.controls[cell.control].id == control) ++verdicts[static_cast<std::size_t>(cell.verdict)];
  }
  const auto count = [&](Verdict v) { return verdicts[static_cast<std::size_t>(v)]; };
  if (!Selected(ledger, control)) {
    out.differences.push_back(
        {file, 0, control + " is not judged: a parameter it requires is not set in .assay.yaml"});
    return out;
  }
  out.Add(Compare(ledger, own, {}));

  auto say = [&](const std::string& text) { out.differences.push_back({file, 0, control + " " + text}); };
  if (shows == Shows::kFail) {
    if (own.all.empty()) say("has a failing example that expects nothing: write `# expect: " + control + "`");
    return out;
  }
  if (!own.all.empty()) say("has an example that expects findings and isn't named `.fail.`");
  if (count(Verdict::kUnknown) > 0) say("can't be decided here");
  if (shows == Shows::kPass && count(Verdict::kPass) == 0) say("passes nowhere here");
  if (shows == Shows::kNotApplicable) {
    if (count(Verdict::kPass) > 0) say("applies here: it passes");
    if (count(Verdict::kNotApplicable) == 0) say("gives no row that says it doesn't apply");
  }
  return out;
}

}  // namespace assay::cli
