// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "cli/command.h"
#include "cli/evaluate.h"
#include "cli/inventory_json.h"
#include "cli/inventory_text.h"
#include "cli/session.h"
#include "cli/suggest.h"

namespace assay::cli {
namespace {

constexpr std::string_view kText =
    "Prints the resources as Assay sees them after evaluation: every attribute with its value, where it is "
    "written,\n"
    "how it came there, and for what can't be known which expression stopped it.\n\n"
    "  assay inspect main.tf\n"
    "  assay inspect . --resource 'aws_s3_bucket.*'\n"
    "  assay inspect . -f json\n"
    "  assay inspect --eval 'local.name' --eval 'length(var.zones)' infra\n"
    "                       the values of expressions in the root module of a directory; exit code 1 on an "
    "error\n"
    "  assay inspect --eval-file expressions.txt infra\n"
    "                       one expression a line, each a JSON string; a line of JSON for each\n"
    "  assay inspect --scenario prod --eval local.name infra\n"
    "                       with the inputs of one of the scenarios in .assay.yaml; without --eval the roots "
    "that\n"
    "                       have it are printed as they are in it";

void PrintDiagnostics(const Snapshot& snapshot) {
  for (const Diagnostic& d : snapshot.diagnostics) {
    if (d.severity == DiagnosticSeverity::kNote) continue;
    const Location at = d.span.valid() ? Locate(*snapshot.sources, d.span) : Location{d.path};
    std::cerr << at.file;
    if (at.valid()) std::cerr << ":" << at.start_line << ":" << at.start_column;
    std::cerr << ": " << (d.severity == DiagnosticSeverity::kError ? "error: " : "warning: ") << d.summary
              << ". " << d.detail << "\n";
  }
}

/// Leaves the roots as they are in one scenario.
tl::expected<void, Failure> KeepScenario(const std::string& name, Snapshot& snapshot) {
  std::vector<std::string> known;
  for (const auto& root : snapshot.roots) {
    if (!root->scenario.empty()) known.push_back(root->scenario);
  }
  std::erase_if(snapshot.roots, [&](const auto& root) { return root->scenario != name; });
  if (!snapshot.roots.empty()) return {};
  return tl::unexpected(Failure{kUsage, "no root here has a scenario " + name + DidYouMean(name, known)});
}

tl::expected<int, Failure> Inspect(const Arguments& arguments) {
  const std::string* format = arguments.Get("format");
  if (format && *format != "text" && *format != "json")
    return tl::unexpected(Failure{kUsage, "`assay inspect` prints text or json, not " + *format});
  auto session = Session::Open(arguments);
  if (!session) return tl::unexpected(session.error());
  if (arguments.Has("eval") || arguments.Has("eval-file")) return EvaluateAll(arguments, **session);

  Snapshot snapshot = (*session)->LoadPaths();
  if (auto failure = (*session)->scenario_failure()) return tl::unexpected(std::move(*failure));
  if (const std::string* scenario = arguments.Get("scenario")) {
    auto kept = KeepScenario(*scenario, snapshot);
    if (!kept) return tl::unexpected(kept.error());
  }
  const std::vector<std::string> wanted = arguments.All("resource");
  const GivenSecrets given = (*session)->GivenSecretsOf(snapshot);
  if (format && *format == "json") {
    WriteInventoryJson(snapshot, given, wanted, std::cout);
  } else {
    WriteInventoryText(snapshot, given, wanted, std::cout);
  }
  if ((*session)->verbosity() >= 0) PrintDiagnostics(snapshot);
  bool errors = false;
  for (const Diagnostic& d : snapshot.diagnostics) errors |= d.severity == DiagnosticSeverity::kError;
  return errors ? kPartly : snapshot.roots.empty() ? kNothing : kFine;
}

}  // namespace

const Command& InspectCommand() {
  static const Command command = {
      "inspect",
      "[PATH...] [OPTION...]",
      "print the resources as they are after evaluation",
      kText,
      Joined({{"format", 'f', "FORMAT", "text (default) or json", "", "text json"},
              {"resource", '\0', "GLOB", "only resources of these addresses or types; may be repeated"},
              {"eval", '\0', "EXPRESSION", "print an expression's value instead; may be repeated"},
              {"eval-file", '\0', "FILE", "expressions from a file, one a line, each a JSON string"},
              {"scenario", '\0', "NAME", "only what is so in this scenario of .assay.yaml"}},
             ReadingOptions()),
      Inspect};
  return command;
}

}  // namespace assay::cli
