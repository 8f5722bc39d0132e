// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "assay/inventory.h"
#include "source/diagnostic.h"
#include "source/file_system.h"
#include "source/sources.h"
#include "syntax/hcl/parser.h"
#include "terraform/functions.h"

namespace assay::terraform {

/// One parsed configuration file (.tf, .tofu, .tf.json, .tofu.json, .tfvars, .tfvars.json).
struct ConfigFile {
  std::string path;  ///< relative to the file system's root
  FileId id = FileId::kNone;
  std::shared_ptr<hcl::File> file;
  bool broken = false;  ///< some of it was not understood: a name that isn't declared may be declared there
  bool lost = false;    ///< something outermost in it was left out: the populations of its module are open
};

/// A directory with its files by name; `a/b.tofu` hides `a/b.tf` as OpenTofu has it.
struct Directory {
  std::string path;                   ///< "." for the base
  std::vector<ConfigFile> config;     ///< sorted by name, override files last
  std::vector<ConfigFile> variables;  ///< terraform.tfvars, *.auto.tfvars[.json], in order of precedence
  /// Where `init` put the modules of this root module: "vpc", "vpc.endpoints" → a directory.
  std::map<std::string, std::string> installed;
};
using Directories = std::map<std::string, Directory>;

struct Options {
  std::vector<std::pair<std::string, std::string>> environment;  ///< TF_VAR_name, as text; what counts least
  std::vector<std::pair<std::string, std::string>> variables;    ///< --var name=value, as text
  std::vector<ConfigFile> variable_files;                        ///< --var-file, in order
  std::string workspace = "default";
  Budget budget;
  int module_depth = 64;
};

/// The directories that no other one calls as a local module: those that are judged. Sorted.
std::vector<std::string> FindRoots(const Directories& directories);

struct Evaluated {
  std::unique_ptr<Root> root;
  Diagnostics diagnostics;
};

/// Evaluates one root module and everything it calls, lazily: each expression once an instance. Resources and
/// data sources come out with their attributes, guards and origins; cycles, limits and errors are
/// diagnostics, and what hangs on them is unknown. Pure: the result depends on the arguments alone. Source:
/// OpenTofu's language documentation; `docs/architecture.md` for what is kept of unknowns beyond it.
Evaluated Evaluate(const std::string& directory, const Directories& directories, const FileSystem& files,
                   Sources& sources, const Options& options);

/// The value of one expression in a root module's scope (`inspect --eval`).
struct EvaluatedExpression {
  Value value;
  std::string error;            ///< empty if there is none
  std::unique_ptr<Root> owner;  ///< keeps the value alive
};
std::vector<EvaluatedExpression> EvaluateExpressions(const std::vector<std::string>& expressions,
                                                     const std::string& directory,
                                                     const Directories& directories, const FileSystem& files,
                                                     Sources& sources, const Options& options);

}  // namespace assay::terraform
