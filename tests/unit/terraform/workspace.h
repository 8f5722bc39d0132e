// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "terraform/terraform.h"

namespace assay::terraform {

/// Files of a test, parsed into directories as the loader does it.
class Workspace {
 public:
  explicit Workspace(std::map<std::string, std::string> files);
  Workspace(std::initializer_list<std::pair<const std::string, std::string>> files)
      : Workspace(std::map<std::string, std::string>(files)) {}

  /// Evaluates a directory; the result is kept here.
  const Evaluated& Run(const std::string& directory = ".");
  const Root& root() const { return *evaluated_.root; }
  /// Says where `init` put the modules of the root module.
  void Install(std::map<std::string, std::string> modules) {
    directories_["."].installed = std::move(modules);
  }
  /// The resource of an address; fails the test if there is none.
  const Resource& At(std::string_view address) const;
  /// An attribute by its dotted path, numbers for elements: "rule.0.status". Absent if there is none.
  Value Get(std::string_view address, std::string_view path) const;
  /// The same as text, as a report shows it.
  std::string Show(std::string_view address, std::string_view path) const;
  std::vector<std::string> Addresses() const;
  /// "code: summary" of every diagnostic.
  std::vector<std::string> Diagnosed() const;
  /// An expression in the root module of a directory: its text as jsonencode has it, "unknown" or "error: …".
  std::string Eval(const std::string& expression, const std::string& directory = ".");
  /// The texts along the value's origins, outermost first.
  std::vector<std::string> Origins(const Value& v) const;

  Options options;
  const Sources& sources() const { return *sources_; }
  const Directories& directories() const { return directories_; }
  const Diagnostics& parse_diagnostics() const { return parse_diagnostics_; }

 private:
  std::map<std::string, std::string> files_;
  std::unique_ptr<FileSystem> file_system_;
  std::unique_ptr<Sources> sources_;
  Directories directories_;
  Diagnostics parse_diagnostics_;
  Evaluated evaluated_;
};

}  // namespace assay::terraform
