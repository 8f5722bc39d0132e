// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "cli/baseline_file.h"
#include "cli/command.h"
#include "cli/evidence_output.h"
#include "cli/output.h"
#include "cli/provenance.h"
#include "cli/reports.h"
#include "cli/selection.h"
#include "cli/session.h"
#include "cli/unknowns.h"
#include "run/gtest_face.h"

namespace assay::cli {
namespace {

constexpr std::string_view kText =
    "Reads Terraform and CloudFormation below the paths (this directory if none is given), evaluates it as "
    "it\n"
    "would be deployed, and judges every resource by every control that applies to it.\n\n"
    "  assay scan .                                   what is wrong here, with its source\n"
    "  assay scan infra -f concise                    a line for each failure, for editors\n"
    "  assay scan . -o sarif:assay.sarif -o junit:assay.xml\n"
    "                                                 print the console report and write two others\n"
    "  assay scan . --select 'S3Bucket.*,CC6.1'       these controls only\n"
    "  assay scan . --ignore CKV_AWS_144 --fail-on high\n"
    "  assay scan . --var region=eu-west-1 --var-file prod.tfvars\n\n"
    "A control is named by its id, a glob of ids, a peer's id, a criterion (CC6.1, soc2-2017:CC6.1) or a "
    "severity.";

tl::expected<void, Failure> ReadPolicy(const Arguments& arguments, const Configuration& configuration,
                                       RunInfo& run) {
  run.strict = arguments.Has("strict") || configuration.strict.value_or(false);
  run.fail_on_reachable =
      arguments.Has("fail-on-reachable") || configuration.fail_on_reachable.value_or(false);
  run.fail_on = configuration.fail_on.value_or(Severity::kLow);
  if (const std::string* given = arguments.Get("fail-on")) {
    const auto severity = FindSeverity(*given);
    if (!severity) {
      return tl::unexpected(
          Failure{kUsage, "--fail-on takes info, low, medium, high or critical, not " + *given});
    }
    run.fail_on = *severity;
  }
  return {};
}

// What was asked for, as it bears on the verdicts: nothing of threads, colours or the place of the checkout,
// so that equal runs have equal ledgers, and no values of variables, which may be secret.
std::vector<std::string> Recorded(const Arguments& arguments, const Session& session) {
  const Base& base = session.base();
  std::vector<std::string> out = {"scan"};
  out.insert(out.end(), base.paths.begin(), base.paths.end());
  for (const char* name : {"select", "ignore", "fail-on", "baseline"}) {
    for (const std::string& value : arguments.All(name))
      out.push_back("--" + std::string(name) + "=" + value);
  }
  for (const char* name : {"strict", "fail-on-reachable", "no-gitignore", "no-config"}) {
    if (arguments.Has(name)) out.push_back("--" + std::string(name));
  }
  if (!session.config_path().empty()) out.push_back("--config=" + session.config_path());
  for (const char* name : {"var", "parameters"}) {
    for (const std::string& value : arguments.All(name))
      out.push_back("--" + std::string(name) + "=" + value.substr(0, value.find('=')));
  }
  for (const std::string& file : base.extra) out.push_back("--var-file=" + file);
  return out;
}

std::vector<std::string> Together(const std::vector<std::string>& given,
                                  const std::vector<std::string>& configured) {
  return given.empty() ? configured : given;
}

void Say(const Session& session, const std::string& sentence) {
  if (session.verbosity() >= 0) std::cerr << "assay: " << sentence << "\n";
}

tl::expected<Ledger, Failure> JudgeAll(Snapshot snapshot, const Selection& selection,
                                       std::vector<Framework> frameworks) {
  auto ledger = RunControls(std::move(snapshot), selection);
  if (!ledger) return tl::unexpected(Failure{kInternal, ledger.error()});
  MapCriteria(*ledger, std::move(frameworks));
  const std::vector<std::string> problems = CheckLedger(*ledger);
  if (problems.empty()) return std::move(*ledger);
  std::string message = "the ledger doesn't add up, so nothing is reported:";
  for (std::size_t i = 0; i < problems.size() && i < 10; ++i) message += "\n  " + problems[i];
  return tl::unexpected(Failure{kInternal, message});
}

tl::expected<int, Failure> Scan(const Arguments& arguments) {
  const std::string started = TimeStamp();
  const auto reports = ReadReports(arguments);
  if (!reports) return tl::unexpected(reports.error());
  const auto evidence = ReadEvidenceSettings(arguments, !reports->bundles.empty());
  if (!evidence) return tl::unexpected(evidence.error());
  auto redaction_key = ReadRedactionKey(arguments, !reports->bundles.empty());
  if (!redaction_key) return tl::unexpected(redaction_key.error());
  const auto baseline = GivenBaseline(arguments);
  if (!baseline) return tl::unexpected(baseline.error());
  auto frameworks = RegisteredFrameworks();
  if (!frameworks)
    return tl::unexpected(Failure{kInternal, frameworks.error().summary + ": " + frameworks.error().detail});
  auto session = Session::Open(arguments);
  if (!session) return tl::unexpected(session.error());
  const Configuration& configuration = (*session)->configuration();

  // The command line replaces what the configuration selects, and adds to what it leaves out.
  std::vector<std::string> ignore = configuration.ignore;
  for (std::string& term : arguments.List("ignore")) ignore.push_back(std::move(term));
  const auto controls =
      SelectControls(Together(arguments.List("select"), configuration.select), ignore, *frameworks);
  if (!controls) return tl::unexpected(controls.error());
  RunInfo policy;
  if (auto read = ReadPolicy(arguments, configuration, policy); !read) return tl::unexpected(read.error());

  Snapshot snapshot = (*session)->LoadPaths();
  if ((*session)->verbosity() > 0) std::cerr << UnknownsText(CountUnknowns(snapshot));
  std::vector<std::string> unset;
  auto selection = (*session)->Prepare(snapshot, *controls, &unset);
  if (!selection) return tl::unexpected(selection.error());
  selection->run.strict = policy.strict;
  selection->run.fail_on = policy.fail_on;
  selection->run.fail_on_reachable = policy.fail_on_reachable;
  selection->run.arguments = Recorded(arguments, **session);
  selection->secret_key = std::move(*redaction_key);
  for (const std::string& id : unset) {
    if ((*session)->verbosity() > 0 || arguments.Has("select"))
      Say(**session, id + " is not judged: a parameter it requires is not set in .assay.yaml");
  }

  const std::vector<Move> moves = MovesOf(snapshot);
  auto ledger = JudgeAll(std::move(snapshot), *selection, std::move(*frameworks));
  if (!ledger) return tl::unexpected(ledger.error());
  ledger->moves = moves;
  if (auto used = UseBaseline(arguments, *baseline, (*session)->base().paths, *ledger); !used)
    return tl::unexpected(used.error());
  if (auto written = WriteBundles(reports->bundles, *ledger, *evidence, (*session)->base().root, started);
      !written)
    return tl::unexpected(written.error());
  if (auto written = WriteReports(*reports, *ledger, (*session)->verbosity(), (*session)->color()); !written)
    return tl::unexpected(written.error());
  const int code = ExitCode(*ledger);
  if (code == kNothing)
    Say(**session, "nothing was judged: no resource here that a selected control applies to");
  return code == kFails && arguments.Has("exit-zero") ? kFine : code;
}

std::string_view FormatsHelp() {
  static const std::string help = [] {
    std::string text = "print this report, the console's by default: ";
    for (const char c : FormatWords()) text += c == ' ' ? std::string(", ") : std::string(1, c);
    return text;
  }();
  return help;
}

}  // namespace

const Command& ScanCommand() {
  static const Command command = {
      "scan",
      "[PATH...] [OPTION...]",
      "judge Terraform and CloudFormation",
      kText,
      Joined({{"format", 'f', "FORMAT", FormatsHelp(), "", FormatWords()},
              {"output", 'o', "FORMAT:FILE", "write this report to a file, too; may be repeated", "",
               OutputWords()},
              {"oscal-version", '\0', "VERSION", "of OSCAL documents: 1.2.1 (default) or 1.1.3", "",
               "1.2.1 1.1.3"},
              {"history", '\0', "PATH",
               "bundles of earlier runs, or a directory of them, that html shows as a trend"},
              {"select", '\0', "LIST", "judge by these controls only"},
              {"ignore", '\0', "LIST", "don't judge by these controls"},
              {"fail-on", '\0', "SEVERITY",
               "the least severity that makes the exit code 1: info, low (default), medium, high, critical",
               "", "info low medium high critical"},
              {"fail-on-reachable", '\0', "",
               "what fails under some conditions only counts as failed, too: exit code 1"},
              {"strict", '\0', "", "what can't be known and modules that aren't there count: exit code 4"},
              {"exit-zero", '\0', "", "exit with 0 although controls fail"}},
             Joined(Joined(Joined(BaselineOptions(), EvidenceOptions()), {RedactionKeyOption()}),
                    ReadingOptions())),
      Scan};
  return command;
}

}  // namespace assay::cli
