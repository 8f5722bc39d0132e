// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "assay/control_info.h"
#include "catalog/waiver.h"
#include "cli/exit_code.h"
#include "run/judge.h"
#include "source/file_system.h"

namespace assay::cli {

inline constexpr std::string_view kConfigurationName = ".assay.yaml";

/// One of `scenarios`: what a root is evaluated with.
struct ScenarioSettings {
  std::string name;
  std::vector<std::string> roots;  ///< globs of root names, relative to the configuration; empty: all
  std::vector<std::string> variable_files, parameter_files;    ///< relative to the configuration
  std::vector<std::pair<std::string, std::string>> variables;  ///< as text like --var
  std::map<std::string, std::string> parameters;
  std::string workspace = "default";
};

/// One `.assay.yaml`. What a run takes from it and what each root does is said in docs/configuration.md.
struct Configuration {
  std::string path;       ///< as messages name it
  std::string sha256;     ///< hex digest of its text
  std::string directory;  ///< it stands in, relative to the base; paths in it are relative to this
  std::vector<std::string> select, ignore, exclude, packs, waiver_files;
  std::optional<Severity> fail_on;
  std::optional<bool> strict;
  std::optional<bool> fail_on_reachable;
  std::optional<ImportedWaivers> imported;
  RootSettings root;
  std::vector<ScenarioSettings> scenarios;  ///< in the order they are written
};

/// Reads a configuration. Unknown keys, controls, parameters and values of the wrong type are failures that
/// name file, line and column; parameters of controls whose id begins with one of its `packs` are passed over
/// unless they are linked in.
tl::expected<Configuration, Failure> ParseConfiguration(std::string_view path, std::string_view directory,
                                                        std::string_view text);

/// The configurations of a tree, each read once, when it is first asked for; one that can't be read fails
/// each time. Safe to ask from several threads.
class Configurations {
 public:
  /// `only`: the one that holds for everything (--config); with `none` there are none (--no-config).
  Configurations(const FileSystem& files, std::optional<Configuration> only, bool none)
      : files_(files), only_(std::move(only)), none_(none) {}

  /// The nearest one at or above a directory of the file system, up to its root; null if there is none.
  tl::expected<const Configuration*, Failure> Nearest(const std::string& directory);

 private:
  tl::expected<std::optional<Configuration>, Failure> Read(const std::string& directory) const;

  const FileSystem& files_;
  std::optional<Configuration> only_;
  bool none_;
  std::mutex mutex_;
  std::map<std::string, tl::expected<std::optional<Configuration>, Failure>> read_;
};

/// Whether `exclude` leaves a path of the file system out: one of its globs, read from the configuration's
/// directory, matches the path or a folder above it.
bool IsExcluded(const Configuration& configuration, const std::string& path);

/// Whether a scenario of a configuration is one of this root (a directory or a template's path).
bool IsScenarioOf(const Configuration& configuration, const ScenarioSettings& scenario,
                  const std::string& root);

/// "a/b" → "a"; "a" → "."; "." → "".
std::string ParentOf(const std::string& path);

}  // namespace assay::cli
