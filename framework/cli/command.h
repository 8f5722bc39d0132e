// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "cli/arguments.h"
#include "cli/exit_code.h"

namespace assay::cli {

/// A subcommand: what its help says and what it does. Results go to standard output, all else to standard
/// error.
struct Command {
  std::string_view name;
  std::string_view synopsis;  ///< what follows the name: "[PATH…] [OPTION…]"
  std::string_view summary;   ///< one line
  std::string_view text;      ///< what it does, with examples
  std::vector<OptionSpec> options;
  tl::expected<int, Failure> (*run)(const Arguments& arguments);
  bool hidden = false;  ///< for those who work on Assay itself
};

const Command& ScanCommand();
const Command& TestCommand();
const Command& InspectCommand();
const Command& ListCommand();
const Command& ExplainCommand();
const Command& MergeCommand();
const Command& NewCommand();
const Command& VerifyCommand();
const Command& DocsCommand();

}  // namespace assay::cli
