// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "cli/arguments.h"
#include "cli/base.h"
#include "cli/configuration.h"
#include "cli/terminal.h"
#include "load/load.h"
#include "model/snapshot.h"
#include "run/judge.h"

namespace assay::cli {

/// The options of every command that reads a tree.
std::vector<OptionSpec> ReadingOptions();

/// What --color asks for; a failure if it is none of the three.
tl::expected<ColorChoice, Failure> ReadColor(const Arguments& arguments);

/// What a command that reads a tree works with: where it stands, its settings, its date.
class Session {
 public:
  /// Reads the command line's paths and options and the configuration that holds for the run.
  static tl::expected<std::unique_ptr<Session>, Failure> Open(const Arguments& arguments);

  const Base& base() const { return base_; }
  const FileSystem& files() const { return *files_; }
  const Configuration& configuration() const { return configuration_; }
  Configurations& configurations() { return *configurations_; }
  const LoadOptions& load_options() const { return load_options_; }
  int verbosity() const { return verbosity_; }
  int jobs() const { return load_options_.jobs; }
  ColorChoice color() const { return color_; }
  const std::string& date() const { return date_; }
  /// What --config names, relative to the base if it lies there; empty if it wasn't given.
  const std::string& config_path() const { return config_path_; }

  /// Loads these paths, or the command line's own.
  Snapshot LoadPaths();
  Snapshot LoadPaths(std::vector<std::string> paths);
  /// The scenarios that a root has by its configuration; what is wrong with one is `scenario_failure`.
  std::vector<Scenario> ScenariosOf(const std::string& root);
  /// What was wrong with a scenario, or with its configuration, that a root asked for while it was loaded.
  std::optional<Failure> scenario_failure() const;

  /// What variables and parameters that come from outside of the snapshot assign to secrets' names: those of
  /// the command line, the environment, and scenarios.
  GivenSecrets GivenSecretsOf(const Snapshot& snapshot) const;

  /// What the configurations say of the snapshot's roots and controls: parameters, account, waivers, date. A
  /// control whose required parameter no root sets is left out of `controls`; its id goes to `unset`.
  tl::expected<Selection, Failure> Prepare(const Snapshot& snapshot,
                                           const std::vector<const ControlBase*>& controls,
                                           std::vector<std::string>* unset = nullptr);

 private:
  Session() = default;
  tl::expected<void, Failure> ReadOptions(const Arguments& arguments);
  tl::expected<void, Failure> ReadConfiguration(const Arguments& arguments);
  tl::expected<void, Failure> ReadVariableFiles(const Arguments& arguments);
  void Remember(const Failure& failure);
  /// A warning for each configuration below the run's own whose settings for a run don't count.
  void NoteUnusedSettings(Snapshot& snapshot);
  tl::expected<Scenario, Failure> MakeScenario(const Configuration& configuration,
                                               const ScenarioSettings& settings) const;
  tl::expected<void, Failure> CheckScenarios(const Snapshot& snapshot,
                                             const Configuration& configuration) const;
  tl::expected<std::vector<Waiver>, Failure> ReadWaivers(std::vector<SettingsFile>& read) const;

  Base base_;
  std::unique_ptr<FileSystem> files_;
  std::unique_ptr<Configurations> configurations_;
  Configuration configuration_;
  LoadOptions load_options_;
  int verbosity_ = 0;
  ColorChoice color_ = ColorChoice::kAuto;
  std::string date_, config_path_;
  mutable std::mutex scenario_mutex_;  // several loads may run at once
  std::optional<Failure> scenario_failure_;
};

/// "2027-01-31" or a time in UTC → "2027-01-31T00:00:00Z", the date that all that hangs on one is judged at.
/// Empty if it is neither.
std::string EvaluationDate(const std::string& text);

}  // namespace assay::cli
