// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "model/snapshot.h"
#include "source/file_system.h"

namespace assay {

/// One assignment of inputs to a root: it is evaluated once for each of its scenarios.
struct Scenario {
  std::string name;
  std::vector<std::pair<std::string, std::string>> variables;  ///< Terraform's, as text like --var
  std::vector<std::string> variable_files;        ///< relative to the file system's root, in order
  std::string workspace = "default";              ///< what `terraform.workspace` is
  std::map<std::string, std::string> parameters;  ///< CloudFormation's
};

struct LoadOptions {
  std::vector<std::string>
      paths;  ///< files and directories, relative to the file system's root; empty: the root
  std::vector<std::pair<std::string, std::string>> environment;  ///< TF_VAR_…, where they were asked for
  std::vector<std::pair<std::string, std::string>> variables;    ///< --var
  std::vector<std::string> variable_files;                       ///< --var-file
  std::vector<std::pair<std::string, std::string>> root_variable_files;  ///< --var-file ROOT=FILE
  std::map<std::string, std::string> parameters;                         ///< --parameters
  /// The scenarios of a root (a directory, or a template's path); none: it is evaluated once, with what its
  /// own files and these options give. Asked once a root, from one thread. What the options above name counts
  /// more than what a scenario does. A plan has its own inputs, and no scenarios.
  std::function<std::vector<Scenario>(const std::string& root)> scenarios;
  int jobs = 1;
  std::uint64_t max_file_bytes = 200u << 20;
  bool respect_gitignore = true;
  /// Whether a file is left out by configuration; files given by name and modules that are called never are.
  std::function<bool(const std::string& path)> exclude;
  /// Words whose comments are kept ("assay:", "checkov:skip", …): a comment without any of them is forgotten.
  std::vector<std::string> comment_words = {"assay:",       "expect:",      "expect@",
                                            "checkov:skip", "trivy:ignore", "tfsec:ignore",
                                            "kics-scan",    "cfn_nag",      "nosec"};
  /// Called now and then with what is done and what there is in all, from one thread at a time.
  std::function<void(const char* stage, std::size_t done, std::size_t all)> progress;
};

/// Discovers, parses and evaluates: the whole way from files to a snapshot. The same bytes give the same
/// snapshot for any number of jobs. Never throws; what could not be read or understood is in `files` and
/// `diagnostics`.
///
/// A directory's Terraform files are one module; if single files of it are given, these alone are. A local
/// module beside the given paths is read because it is called, and is no root. A YAML or JSON file is a
/// template by its content; one that was meant as a template and can't be parsed is reported as ours.
Snapshot Load(const FileSystem& files, const LoadOptions& options);

}  // namespace assay
