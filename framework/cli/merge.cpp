// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "assay/control.h"
#include "cli/base.h"
#include "cli/baseline_file.h"
#include "cli/command.h"
#include "cli/evidence_output.h"
#include "cli/ledger_file.h"
#include "cli/provenance.h"
#include "cli/reports.h"
#include "cli/session.h"
#include "evidence/join.h"
#include "record/excerpts.h"
#include "record/fingerprint.h"
#include "run/stage_two.h"

namespace assay::cli {
namespace {

constexpr std::string_view kText =
    "Joins the ledgers of several runs over parts of one tree (one a root, from any scheduler) into the "
    "ledger "
    "that\n"
    "one run over all of them gives, and judges the waivers by the whole. Refuses what doesn't belong "
    "together:\n"
    "another version, date, selection or configuration, another commit, a root that was judged twice.\n\n"
    "  assay scan infra/prod -o json:prod.json --date 2027-01-31 --exit-zero\n"
    "  assay scan infra/test -o json:test.json --date 2027-01-31 --exit-zero\n"
    "  assay merge prod.json test.json -o sarif:assay.sarif";

bool HangsOnTheWhole(const ControlBase* control) {
  return control->population() == ControlBase::Population::kWaivers;
}

tl::expected<void, Failure> JudgeStageTwo(Ledger& ledger) {
  std::vector<const ControlBase*> selected;
  for (const Control& control : ledger.controls) {
    if (!control.judged) continue;
    const auto it = std::find_if(Registry().begin(), Registry().end(),
                                 [&](const ControlBase* c) { return c->id == control.id; });
    // Another version's control may ask for something else under the same name.
    if (it == Registry().end())
      return tl::unexpected(Failure{
          kUsage, "this program has no control " + control.id + "; merge with the program that judged"});
    selected.push_back(*it);
  }
  StageTwo second(ledger, ledger.cells, selected);
  for (std::uint32_t i = 0; i < ledger.controls.size(); ++i) {
    const auto it = std::find_if(selected.begin(), selected.end(),
                                 [&](const ControlBase* c) { return c->id == ledger.controls[i].id; });
    if (it == selected.end() || !HangsOnTheWhole(*it)) continue;
    const std::vector<Cell> rows = second.Judge(**it, i);
    ledger.cells.insert(ledger.cells.end(), rows.begin(), rows.end());
  }
  return {};
}

// Among the options of the run, where `assay scan` records it.
void Record(const std::string& option, std::vector<std::string>& words) {
  const auto follows = [](const std::string& word) {
    return word.starts_with("--") && !word.starts_with("--select=") && !word.starts_with("--ignore=") &&
           !word.starts_with("--fail-on=");
  };
  words.insert(std::find_if(words.begin(), words.end(), follows), option);
}

tl::expected<int, Failure> Merge(const Arguments& arguments) {
  const auto reports = ReadReports(arguments);
  if (!reports) return tl::unexpected(reports.error());
  const std::string started = TimeStamp();
  const auto evidence = ReadEvidenceSettings(arguments, !reports->bundles.empty());
  if (!evidence) return tl::unexpected(evidence.error());
  const auto baseline = GivenBaseline(arguments);
  if (!baseline) return tl::unexpected(baseline.error());
  const auto color = ReadColor(arguments);
  if (!color) return tl::unexpected(color.error());
  if (arguments.positional.empty())
    return tl::unexpected(Failure{kUsage, "merge takes the ledgers to join: files that -o json:FILE wrote"});

  std::vector<evidence::NamedLedger> parts;
  for (const std::string& path : arguments.positional) {
    auto ledger = ReadLedgerFile(path);
    if (!ledger) return tl::unexpected(ledger.error());
    if (ledger->run.tool_version != ASSAY_VERSION)
      return tl::unexpected(Failure{
          kUsage, path + " was judged by version " + ledger->run.tool_version + ", this is " ASSAY_VERSION});
    parts.push_back({path, std::move(*ledger)});
  }
  const bool warn = std::any_of(parts.begin(), parts.end(), [](const evidence::NamedLedger& part) {
    return std::any_of(part.ledger.diagnostics.begin(), part.ledger.diagnostics.end(),
                       [](const Diagnostic& d) { return d.code == kImportedWaiversCode; });
  });
  std::set<std::string> stage_two;
  for (const ControlBase* control : Registry()) {
    if (HangsOnTheWhole(control)) stage_two.insert(control->id);
  }
  auto joined = evidence::JoinLedgers(std::move(parts), stage_two);
  if (!joined) return tl::unexpected(Failure{kUsage, "these ledgers can't be joined: " + joined.error()});
  if (auto judged = JudgeStageTwo(*joined); !judged) return tl::unexpected(judged.error());
  PutInOrder(*joined);
  CountImportedWaivers(*joined, warn);
  FillFingerprints(*joined);
  DropUncitedExcerpts(*joined);
  const std::vector<std::string> problems = CheckLedger(*joined);
  if (!problems.empty())
    return tl::unexpected(Failure{kInternal, "the joined ledger doesn't add up: " + problems.front()});

  std::vector<std::string> paths;
  for (const std::string& word : joined->run.arguments) {
    if (&word != &joined->run.arguments.front() && !word.starts_with("--")) paths.push_back(word);
  }
  if (auto used = UseBaseline(arguments, *baseline, paths, *joined); !used)
    return tl::unexpected(used.error());
  if (*baseline) Record("--baseline=" + *arguments.Get("baseline"), joined->run.arguments);

  const int verbosity = arguments.Has("quiet") ? -1 : static_cast<int>(arguments.Count("verbose"));
  const auto base = FindBase({"."});
  if (!base) return tl::unexpected(base.error());
  if (auto written = WriteBundles(reports->bundles, *joined, *evidence, base->root, started); !written)
    return tl::unexpected(written.error());
  if (auto written = WriteReports(*reports, *joined, verbosity, *color); !written)
    return tl::unexpected(written.error());
  const int code = ExitCode(*joined);
  return code == kFails && arguments.Has("exit-zero") ? kFine : code;
}

}  // namespace

const Command& MergeCommand() {
  static const Command command = {
      "merge",
      "LEDGER... [OPTION...]",
      "join the ledgers of several runs into one",
      kText,
      Joined({{"format", 'f', "FORMAT", "print this report: as `assay scan` takes it", "", FormatWords()},
              {"output", 'o', "FORMAT:FILE", "write this report to a file, too; may be repeated", "",
               OutputWords()},
              {"oscal-version", '\0', "VERSION", "of OSCAL documents: 1.2.1 (default) or 1.1.3", "",
               "1.2.1 1.1.3"},
              {"history", '\0', "PATH",
               "bundles of earlier runs, or a directory of them, that html shows as a trend"},
              {"exit-zero", '\0', "", "exit with 0 although controls fail"},
              {"color", '\0', "WHEN", "auto, always or never; see also NO_COLOR and CLICOLOR_FORCE", "",
               "auto always never"},
              {"quiet", 'q', "", "print results only"},
              {"verbose", 'v', "", "say more: passes, origins, what was not read"}},
             Joined(BaselineOptions(), EvidenceOptions())),
      Merge};
  return command;
}

}  // namespace assay::cli
