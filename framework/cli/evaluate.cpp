// SPDX-License-Identifier: Apache-2.0
#include "cli/evaluate.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <set>

#include "cli/json_text.h"
#include "cli/suggest.h"
#include "load/input.h"
#include "syntax/json/json.h"
#include "terraform/terraform.h"
#include "value/ops.h"

namespace assay::cli {
namespace {

/// The files of a directory and of the local modules it calls.
class Modules {
 public:
  Modules(const Session& session) : session_(session), sources_(std::make_shared<Sources>()) {}

  terraform::Directories Read(const std::string& directory) {
    std::vector<std::string> wanted = {directory};
    std::set<std::string> seen = {directory};
    auto installed = InstalledModules(session_.files(), directory);
    for (const auto& [key, path] : installed) {
      if (seen.insert(path).second) wanted.push_back(path);
    }
    while (!wanted.empty()) {
      const std::string next = wanted.back();
      wanted.pop_back();
      const std::size_t before = inputs_.size();
      ReadDirectory(next, next == directory);
      for (std::size_t i = before; i < inputs_.size(); ++i) {
        for (std::string& called : CalledDirectories(inputs_[i])) {
          if (seen.insert(called).second) wanted.push_back(std::move(called));
        }
      }
    }
    terraform::Directories directories = GroupByDirectory(inputs_);
    if (const auto it = directories.find(directory); it != directories.end())
      it->second.installed = std::move(installed);
    return directories;
  }

  /// As a scan has them: what the command line says counts more than the scenario.
  terraform::Options Options(const std::string& directory, const Scenario& scenario) {
    const LoadOptions& given = session_.load_options();
    terraform::Options options;
    options.environment = given.environment;
    options.workspace = scenario.workspace;
    options.variables = scenario.variables;
    options.variables.insert(options.variables.end(), given.variables.begin(), given.variables.end());
    for (const std::string& path : scenario.variable_files) ReadVariables(path, options);
    for (const std::string& path : given.variable_files) ReadVariables(path, options);
    for (const auto& [root, path] : given.root_variable_files) {
      if (root == directory) ReadVariables(path, options);
    }
    return options;
  }

  Sources& sources() { return *sources_; }

 private:
  void ReadVariables(const std::string& path, terraform::Options& options) {
    Input input;
    input.record.path = path;
    input.kind = path.ends_with(".json") ? InputKind::kVariablesJson : InputKind::kVariables;
    Parse(input);
    if (input.config) options.variable_files.push_back(ToConfigFile(input));
  }

  void ReadDirectory(const std::string& directory, bool root) {
    const auto entries = session_.files().List(directory);
    if (!entries) return;
    std::vector<Input> inputs;
    for (const DirectoryEntry& entry : *entries) {
      Input input;
      input.record.path = JoinPath(directory, entry.name);
      input.kind = KindOf(input.record.path);
      if (!IsConfiguration(input.kind) && !(root && IsVariables(input.kind))) continue;
      if (session_.files().Stat(input.record.path) != FileType::kFile) continue;
      inputs.push_back(std::move(input));
    }
    HideShadowed(inputs);
    for (Input& input : inputs) {
      Parse(input);
      inputs_.push_back(std::move(input));
    }
  }

  void Parse(Input& input) {
    ReadInput(session_.files(), session_.load_options().max_file_bytes, input);
    AddInput(*sources_, input);
    ParseInput(sources_, session_.load_options(), input);
    for (const Diagnostic& d : input.diagnostics) {
      if (d.severity == DiagnosticSeverity::kError)
        std::cerr << input.record.path << ": " << d.summary << ". " << d.detail << "\n";
    }
  }

  const Session& session_;
  std::shared_ptr<Sources> sources_;
  std::vector<Input> inputs_;
};

/// Expressions one a line; the lines are JSON strings, so that an expression may have several.
tl::expected<std::vector<std::string>, Failure> ReadExpressions(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in.is_open()) return tl::unexpected(Failure{kUsage, path + ": can't be read"});
  std::vector<std::string> out;
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    Arena arena;
    const json::Parsed parsed = json::Parse(line, FileId::kNone, 0, arena);
    if (!parsed.value.is_string()) {
      return tl::unexpected(
          Failure{kUsage, path + ":" + std::to_string(number) + ": a line is one JSON string"});
    }
    out.emplace_back(parsed.value.string());
  }
  return out;
}

std::string UnknownText(const Value& v) { return Render(v, Audience::kReport, 400); }

bool HasInfinity(const Value& v) {
  if (v.kind() == Kind::kBig) return v.big().IsInfinite();
  if (v.is_sequence()) return std::any_of(v.elements().begin(), v.elements().end(), HasInfinity);
  if (!v.is_mapping()) return false;
  return std::any_of(v.entries().begin(), v.entries().end(),
                     [](const Entry& e) { return HasInfinity(e.value); });
}

// What went wrong; jsonencode() refuses an infinite number, too. Empty if nothing did.
std::string ErrorOf(const terraform::EvaluatedExpression& e) {
  if (e.error.empty() && !e.value.sensitive() && WhollyKnown(e.value) && HasInfinity(e.value))
    return "An infinite number can't be written as JSON.";
  return e.error;
}

std::string LineOf(const terraform::EvaluatedExpression& e) {
  if (const std::string error = ErrorOf(e); !error.empty()) return JsonObject({{"error", JsonString(error)}});
  if (!WhollyKnown(e.value)) return JsonObject({{"unknown", JsonString(UnknownText(e.value))}});
  if (e.value.sensitive()) return JsonObject({{"unknown", JsonString(UnknownText(e.value))}});
  return JsonObject({{"value", EncodeJson(e.value)}});
}

// What --scenario names; without it a root's own files say what its variables are.
tl::expected<Scenario, Failure> ScenarioFor(const Arguments& arguments, const std::string& directory,
                                            Session& session) {
  const std::string* name = arguments.Get("scenario");
  if (!name) return Scenario();
  std::vector<std::string> known;
  for (Scenario& scenario : session.ScenariosOf(directory)) {
    if (scenario.name == *name) return std::move(scenario);
    known.push_back(scenario.name);
  }
  if (auto failure = session.scenario_failure()) return tl::unexpected(std::move(*failure));
  return tl::unexpected(Failure{kUsage, directory + " has no scenario " + *name + DidYouMean(*name, known)});
}

}  // namespace

tl::expected<int, Failure> EvaluateAll(const Arguments& arguments, Session& session) {
  if (session.base().paths.size() != 1)
    return tl::unexpected(Failure{kUsage, "expressions are evaluated in one directory"});
  std::string directory = session.base().paths.front();
  if (session.files().Stat(directory) != FileType::kDirectory) directory = ParentOf(directory);
  std::vector<std::string> expressions = arguments.All("eval");
  const std::size_t given = expressions.size();
  for (const std::string& path : arguments.All("eval-file")) {
    auto more = ReadExpressions(path);
    if (!more) return tl::unexpected(more.error());
    std::move(more->begin(), more->end(), std::back_inserter(expressions));
  }

  const auto scenario = ScenarioFor(arguments, directory, session);
  if (!scenario) return tl::unexpected(scenario.error());
  Modules modules(session);
  const terraform::Options options = modules.Options(directory, *scenario);
  const terraform::Directories directories = modules.Read(directory);
  const auto results = terraform::EvaluateExpressions(expressions, directory, directories, session.files(),
                                                      modules.sources(), options);
  bool failed = false;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const terraform::EvaluatedExpression& e = results[i];
    if (i >= given) {
      std::cout << LineOf(e) << "\n";
    } else if (const std::string error = ErrorOf(e); !error.empty()) {
      std::cerr << "error: " << error << "\n";
      failed = true;
    } else if (e.value.sensitive()) {
      std::cout << UnknownText(e.value) << "\n";
    } else if (!WhollyKnown(e.value)) {
      std::cout << "unknown: " << UnknownText(e.value) << "\n";
    } else {
      std::cout << EncodeJson(e.value) << "\n";
    }
  }
  return failed ? kFails : kFine;
}

}  // namespace assay::cli
