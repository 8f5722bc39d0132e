// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "reporters/reporters.h"
#include "reporters/row.h"
#include "reporters/style.h"
#include "reporters/text.h"

namespace assay::report {
namespace {

constexpr std::size_t kReasons = 5;    // of unknown verdicts, without -v
constexpr std::size_t kWarnings = 10;  // without -v
constexpr std::size_t kFixed = 10;     // known failures that are gone, without -v
constexpr std::size_t kAlso = 3;       // further resources of one place, without -v
constexpr std::size_t kLongest = 400;  // code points of one value in a note

class Console {
 public:
  Console(const Ledger& ledger, const ReportOptions& options, std::ostream& out)
      : ledger_(ledger), options_(options), page_(out, options), totals_(Count(ledger)) {}

  void Write() {
    Groups(Verdict::kFail);
    Groups(Verdict::kError);
    if (options_.verbosity > 0) {
      Groups(Verdict::kUnknown);
      Evidence();
    }
    Diagnostics(DiagnosticSeverity::kError);
    if (options_.verbosity < 0) return;
    FilesNotUnderstood();
    Diagnostics(DiagnosticSeverity::kWarning);
    if (options_.verbosity > 0) Diagnostics(DiagnosticSeverity::kNote);
    if (options_.verbosity == 0) UnknownReasons();
    Baseline();
    Waivers();
    if (options_.verbosity > 0) Unjudged();
    Summary();
  }

 private:
  /// What is found at one place, with the rows that share it: instances of one block, callers of one module.
  struct Block {
    std::vector<const Finding*> findings;
    std::vector<std::size_t> cells;
  };

  std::string ResourceText(const Row& row) const {
    std::string text(row.address());
    if (!row.subject) text = "(all resources it could judge)";
    // A root that is a subject itself goes by its own name.
    if (row.subject && text == row.root) return row.subject->type + " " + text;
    if (ledger_.roots.size() > 1) text += " in " + std::string(row.root);
    return text;
  }

  std::vector<std::size_t> CellsOf(Verdict verdict) const {
    std::vector<std::size_t> cells;
    for (std::size_t i = 0; i < ledger_.cells.size(); ++i) {
      const Cell& cell = ledger_.cells[i];
      if (cell.verdict != verdict) continue;
      if (cell.subject == kNoSubject && verdict == Verdict::kUnknown) continue;
      if (IsHidden(cell.change)) continue;
      cells.push_back(i);
    }
    const auto order = [&](std::size_t i) {
      const std::uint32_t control = ledger_.cells[i].control;
      return std::tuple(-static_cast<int>(ledger_.controls[control].info.severity), control);
    };
    std::stable_sort(cells.begin(), cells.end(),
                     [&](std::size_t a, std::size_t b) { return order(a) < order(b); });
    return cells;
  }

  /// The baseline's failures are counted; -v shows them.
  bool IsHidden(Change change) const { return options_.verbosity <= 0 && IsKnown(change); }

  void Groups(Verdict verdict) {
    const std::vector<std::size_t> cells = CellsOf(verdict);
    for (std::size_t begin = 0; begin < cells.size();) {
      std::size_t end = begin + 1;
      const std::uint32_t control = ledger_.cells[cells[begin]].control;
      while (end < cells.size() && ledger_.cells[cells[end]].control == control) ++end;
      Group(verdict, ledger_.controls[control], std::span(cells).subspan(begin, end - begin));
      begin = end;
    }
  }

  void Group(Verdict verdict, const Control& control, std::span<const std::size_t> cells) {
    const Ink ink = verdict == Verdict::kFail ? InkOf(control.info.severity) : InkOf(verdict);
    const std::string_view word =
        verdict == Verdict::kFail ? SeverityName(control.info.severity) : VerdictName(verdict);
    page_.Write(word, ink).Write("[", ink).Link(control.id, control.info.reference, ink).Write("]", ink);
    const std::string_view said = verdict == Verdict::kFail      ? " violates: "
                                  : verdict == Verdict::kUnknown ? " undecided: "
                                                                 : " not judged: ";
    page_.Write(said);
    page_.Wrapped(control.info.title, word.size() + control.id.size() + said.size() + 2, 4);
    for (const Block& block : Blocks(cells)) Draw(block, ink);
    if (options_.verbosity >= 0) {
      if (verdict != Verdict::kError) page_.Note(2, "remedy", control.info.remedy);
      page_.Note(2, "explain", "assay explain " + control.id);
    }
    page_.End();
  }

  std::vector<Block> Blocks(std::span<const std::size_t> cells) const {
    std::vector<Block> blocks;
    std::map<std::vector<std::tuple<std::string_view, std::uint32_t, std::uint32_t, std::string_view,
                                    std::string_view, std::string_view>>,
             std::size_t>
        seen;
    for (const std::size_t i : cells) {
      const Row row(ledger_, ledger_.cells[i]);
      if (!row.detail || row.detail->findings.empty()) {
        blocks.push_back({{}, {i}});
        continue;
      }
      for (const std::vector<const Finding*>& findings : ByPlace(row.detail->findings)) {
        decltype(seen)::key_type key;
        for (const Finding* f : findings) {
          key.emplace_back(f->location.file, f->location.start_offset, f->location.start_line, f->attribute,
                           f->observed, row.detail->fails_when);
        }
        const auto [it, added] = seen.try_emplace(std::move(key), blocks.size());
        if (added || !findings.front()->location.valid()) {
          blocks.push_back({findings, {i}});
        } else if (blocks[it->second].cells.back() != i) {
          blocks[it->second].cells.push_back(i);
        }
      }
    }
    return blocks;
  }

  /// A row's findings that are shown: one excerpt serves those that stand at the same place.
  std::vector<std::vector<const Finding*>> ByPlace(std::span<const Finding> findings) const {
    std::vector<std::vector<const Finding*>> places;
    for (const Finding& f : findings) {
      if (IsHidden(f.change)) continue;
      const auto same = std::find_if(places.begin(), places.end(), [&](const auto& place) {
        const Location& l = place.front()->location;
        return l.valid() && l.file == f.location.file && l.start_offset == f.location.start_offset &&
               l.start_line == f.location.start_line;
      });
      if (same == places.end()) {
        places.push_back({&f});
      } else {
        same->push_back(&f);
      }
    }
    return places;
  }

  void Draw(const Block& block, Ink ink) {
    const Row row(ledger_, ledger_.cells[block.cells.front()]);
    const Finding* first = block.findings.empty() ? nullptr : block.findings.front();
    const Location& place = first && first->location.valid() ? first->location : row.place();
    page_.Write("  ").Write(place.file.empty() ? "in" : "-->", Ink::kBlue).Write(" ");
    if (!place.file.empty()) page_.Write(PlaceText(place)).Write("  ");
    page_.Write(ResourceText(row), Ink::kBold).End();
    const std::string label = first ? Shorten(FindingText(*first), kLongest) : std::string();
    const Excerpt excerpt = DrawExcerpt(page_, ledger_, place, row.place(), label, ink);
    const std::size_t indent = excerpt.gutter + 1;
    if (!excerpt.labelled) page_.Note(indent, "found", Shorten(first ? label : RowText(row), kLongest));
    if (first) Explain(*first, label, indent);
    for (std::size_t i = 1; i < block.findings.size(); ++i) {
      const std::string text = Shorten(FindingText(*block.findings[i]), kLongest);
      page_.Note(indent, "found", text);
      Explain(*block.findings[i], text, indent);
    }
    if (row.owner && row.owner != row.subject) page_.Note(indent, "to change", row.owner->address);
    const Subject* through = row.owner ? row.owner : row.subject;
    if (through) {
      for (const OriginStep& call : through->calls) page_.Note(indent, "through", StepText(call));
    }
    if (row.detail) {
      page_.Note(indent, "fails when", row.detail->fails_when);
      page_.Note(indent, "for example", row.detail->witness);
    }
    Also(block, indent);
  }

  void Explain(const Finding& finding, std::string_view label, std::size_t indent) {
    const auto said = [&](const std::string& text) {
      return text.empty() || label.find(text) != std::string_view::npos;
    };
    if (!finding.message.empty()) {  // else the label was made of these
      if (!said(finding.attribute) || !said(finding.observed)) {
        std::string value = finding.attribute;
        if (!finding.observed.empty()) value += (value.empty() ? "" : " = ") + finding.observed;
        page_.Note(indent, "value", Shorten(value, kLongest));
      }
      if (!said(finding.expected)) {
        const Requirement r = RequirementOf(finding);
        page_.Note(indent, r.label, Shorten(r.text, kLongest));
      }
    }
    for (const OriginStep& step : finding.origin)
      page_.Note(indent, "origin", Shorten(StepText(step), kLongest));
  }

  void Also(const Block& block, std::size_t indent) {
    const std::size_t more = block.cells.size() - 1;
    if (more == 0) return;
    const std::size_t shown = options_.verbosity > 0 ? more : std::min(more, kAlso);
    std::string text;
    for (std::size_t i = 1; i <= shown; ++i) {
      if (i > 1) text += ", ";
      text += ResourceText(Row(ledger_, ledger_.cells[block.cells[i]]));
    }
    if (shown < more) text += " and " + std::to_string(more - shown) + " more";
    page_.Note(indent, "also", text);
  }

  /// -v: what passed and on what evidence; -vv: what a control asks nothing of, too.
  void Evidence() {
    for (const Cell& cell : ledger_.cells) {
      if (cell.verdict != Verdict::kPass &&
          (cell.verdict != Verdict::kNotApplicable || options_.verbosity < 2))
        continue;
      const Row row(ledger_, cell);
      page_.Write(VerdictName(cell.verdict), InkOf(cell.verdict))
          .Write("[")
          .Write(row.control.id)
          .Write("]: ");
      std::string text = ResourceText(row);
      if (row.detail) {
        for (const Observation& o : row.detail->observations) {
          text += "; " + o.attribute + " = " + o.observed + (o.assumed ? " (assumed)" : "");
        }
      }
      if (cell.verdict == Verdict::kNotApplicable) text += ": " + RowText(row);
      page_.Wrapped(Shorten(text, 2 * kLongest), row.control.id.size() + 20, 4);
    }
  }

  void Diagnostics(DiagnosticSeverity severity) {
    const Ink ink = severity == DiagnosticSeverity::kError     ? Ink::kRed
                    : severity == DiagnosticSeverity::kWarning ? Ink::kYellow
                                                               : Ink::kBlue;
    std::size_t written = 0, left_out = 0;
    for (std::size_t i = 0; i < ledger_.diagnostics.size(); ++i) {
      const Diagnostic& d = ledger_.diagnostics[i];
      if (d.severity != severity) continue;
      if (severity == DiagnosticSeverity::kWarning && options_.verbosity == 0 && written == kWarnings) {
        ++left_out;
        continue;
      }
      ++written;
      const Location place = DiagnosticPlace(ledger_, i);
      page_.Write(DiagnosticLevel(severity), ink)
          .Write("[", ink)
          .Write(d.code, ink)
          .Write("]", ink)
          .Write(": ");
      page_.Wrapped(d.summary, d.code.size() + 12, 4);
      if (!place.file.empty())
        page_.Write("  ").Write("-->", Ink::kBlue).Write(" ").Write(PlaceText(place)).End();
      std::size_t indent = 3;
      if (severity == DiagnosticSeverity::kError)
        indent = 1 + DrawExcerpt(page_, ledger_, place, {}, {}, ink).gutter;
      page_.Note(indent, "note", Shorten(d.detail, kLongest));
    }
    if (left_out > 0) page_.Write("and " + Plural(left_out, "more warning") + "; -v lists them").End();
    if (written > 0) page_.End();
  }

  /// Files that no diagnostic speaks of: reading them failed before there was anything to point at.
  void FilesNotUnderstood() {
    for (const FileRecord* file : SilentFiles(ledger_)) {
      page_.Write("not understood", Ink::kRed).Write(": ");
      page_.Wrapped(file->path + (file->reason.empty() ? "" : ": " + file->reason), 16, 4);
    }
  }

  void UnknownReasons() {
    std::map<std::string, std::size_t> reasons;
    std::set<std::uint32_t> controls;
    std::size_t cells = 0;
    for (const Cell& cell : ledger_.cells) {
      if (cell.verdict != Verdict::kUnknown || cell.subject == kNoSubject) continue;
      ++cells;
      controls.insert(cell.control);
      const Row row(ledger_, cell);
      const bool finding = row.detail && !row.detail->findings.empty();
      ++reasons[Shorten(finding ? FindingText(row.detail->findings.front()) : RowText(row), 160)];
    }
    if (cells == 0) return;
    std::vector<std::pair<std::string, std::size_t>> sorted(reasons.begin(), reasons.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    page_.Write("unknown", Ink::kYellow).Write(": " + Plural(cells, "verdict") + " of ");
    page_.Write(Plural(controls.size(), "control") + " can't be decided from these files; -v lists them")
        .End();
    for (std::size_t i = 0; i < std::min(sorted.size(), kReasons); ++i) {
      const std::string count = std::to_string(sorted[i].second);
      page_.Write(std::string(count.size() < 6 ? 6 - count.size() : 0, ' ') + count + "  ");
      page_.Wrapped(sorted[i].first, 8, 8);
    }
    if (sorted.size() > kReasons)
      page_.Write("        and " + Plural(sorted.size() - kReasons, "more reason")).End();
    page_.End();
  }

  void Waivers() {
    std::size_t imported = 0, written = 0;
    for (const Cell& cell : ledger_.cells) {
      if (cell.verdict != Verdict::kWaived) continue;
      const Row row(ledger_, cell);
      if (!row.detail || !row.detail->waiver) continue;
      const WaiverUse& waiver = *row.detail->waiver;
      if (waiver.imported && options_.verbosity == 0) {
        ++imported;
        continue;
      }
      ++written;
      page_.Write("waived", Ink::kCyan).Write("[").Write(row.control.id).Write("]: ");
      std::string text = ResourceText(row) + ": " + waiver.reason + " (";
      text += waiver.imported ? "imported " + waiver.id : waiver.owner + ", until " + waiver.until;
      page_.Wrapped(text + "; covers " + std::string(VerdictName(waiver.covers)) + ")",
                    row.control.id.size() + 10, 4);
    }
    if (imported > 0) {
      page_.Write("waived", Ink::kCyan)
          .Write(": " + Plural(imported, "verdict") + " by other tools' skip comments; ");
      page_.Write("-v lists them").End();
    }
    if (written + imported > 0) page_.End();
  }

  void Baseline() {
    if (!ledger_.baseline) return;
    const BaselineUse& use = *ledger_.baseline;
    const std::size_t shown = options_.verbosity > 0 ? use.fixed.size() : std::min(use.fixed.size(), kFixed);
    for (std::size_t i = 0; i < shown; ++i) {
      const KnownFailure& f = use.fixed[i];
      page_.Write("fixed", Ink::kGreen).Write("[").Write(f.control).Write("]: ");
      page_.Wrapped(Shorten(KnownText(f), kLongest), f.control.size() + 9, 4);
    }
    if (shown < use.fixed.size())
      page_.Write("and " + std::to_string(use.fixed.size() - shown) + " more fixed; -v lists them").End();
    if (options_.verbosity > 0) {
      for (const KnownFailure& f : use.undecided) {
        page_.Write("undecided", Ink::kYellow).Write("[").Write(f.control).Write("]: ");
        page_.Wrapped(Shorten(KnownText(f), kLongest), f.control.size() + 13, 4);
      }
    }
    const auto count = [&](Change c) {
      return std::to_string(totals_.failed_by_change[static_cast<std::size_t>(c)]) + " " +
             std::string(ChangeName(c));
    };
    std::string text = count(Change::kNew) + ", " + count(Change::kUnchanged) + ", " + count(Change::kMoved) +
                       " among the failures; of the " + Plural(use.entries, "known failure");
    text += ", " + std::to_string(use.fixed.size()) + " fixed, " + std::to_string(use.undecided.size()) +
            " undecided";
    page_.Write("baseline", Ink::kCyan).Write(": ");
    page_.Wrapped(text, 10, 4);
    page_.End();
  }

  void Unjudged() {
    std::map<std::string_view, std::size_t> types;
    for (const Subject& subject : ledger_.subjects) {
      if (!subject.judged) ++types[subject.type];
    }
    if (types.empty()) return;
    std::string text;
    for (const auto& [type, count] : types) {
      if (!text.empty()) text += ", ";
      text += std::string(type) + " " + std::to_string(count);
    }
    page_.Write("not looked at by any control", Ink::kDim).Write(": ");
    page_.Wrapped(text, 30, 4);
    page_.End();
  }

  std::string FailedText() const {
    std::string text;
    for (int s = static_cast<int>(Severity::kCritical); s >= 0; --s) {
      const std::size_t count = totals_.failed_by_severity[s];
      if (count == 0) continue;
      if (!text.empty()) text += ", ";
      text += std::to_string(count) + " " + std::string(SeverityName(static_cast<Severity>(s)));
    }
    return text.empty() ? "0" : text;
  }

  void Summary() {
    const auto count = [&](Verdict v) { return totals_.by_verdict[static_cast<std::size_t>(v)]; };
    const auto number = [&](std::string_view label, std::size_t n, Verdict v) {
      page_.Write(" | ").Write(std::string(label) + ": " + std::to_string(n), n > 0 ? InkOf(v) : Ink::kPlain);
    };
    page_.Write("failed: " + FailedText(), count(Verdict::kFail) > 0 ? Ink::kRed : Ink::kPlain);
    number("passed", count(Verdict::kPass), Verdict::kPass);
    number("unknown", count(Verdict::kUnknown), Verdict::kUnknown);
    number("not applicable", count(Verdict::kNotApplicable), Verdict::kNotApplicable);
    number("waived", count(Verdict::kWaived), Verdict::kWaived);
    number("errors", count(Verdict::kError), Verdict::kError);
    page_.End();
    const std::size_t judged = totals_.resources - totals_.resources_unjudged;
    std::string text = Plural(ledger_.run.judged, "control") + " judged " + Plural(judged, "resource") + "; ";
    text += Plural(totals_.resources_unjudged, "resource") + " that no control looked at; ";
    text += Plural(totals_.files_read, "file") + " read in " + Plural(ledger_.roots.size(), "root") + ", ";
    text += std::to_string(totals_.files_not_understood) + " not understood";
    page_.Wrapped(text, 0, 2);
    const std::size_t empty = totals_.populations[static_cast<std::size_t>(Verdict::kNotApplicable)];
    const std::size_t open = totals_.populations[static_cast<std::size_t>(Verdict::kUnknown)];
    if (empty + open > 0) {
      std::string populations = "populations: " + std::to_string(empty) + " empty";
      if (open > 0)
        populations += ", " + std::to_string(open) + " open (there may be more than these files show)";
      page_.Wrapped(populations, 0, 2);
    }
    if (NothingJudged(ledger_)) page_.Write("nothing was judged", Ink::kRed).Write(": " + WhyNothing()).End();
  }

  std::string WhyNothing() const {
    if (ledger_.run.selected == 0) return "no control is selected";
    if (totals_.files_read == 0 && totals_.files_not_understood > 0) return "no file was understood";
    if (totals_.files_read == 0) return "there is no file here of a kind that Assay reads";
    return "no selected control applies to what these files declare";
  }

  const Ledger& ledger_;
  const ReportOptions& options_;
  Page page_;
  Totals totals_;
};

}  // namespace

void WriteConsole(const Ledger& ledger, const ReportOptions& options, std::ostream& out) {
  Console(ledger, options, out).Write();
}

}  // namespace assay::report
