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

/// An exit code with what it says, as help and the manual page print it.
struct ExitText {
  int code;
  std::string_view text;
};
inline constexpr ExitText kExitTexts[] = {
    {kFine, "nothing failed at --fail-on"},
    {kFails, "a control fails"},
    {kUsage, "wrong usage, configuration or path"},
    {kNothing, "nothing was judged"},
    {kPartly, "judged in part (a failure wins: 1)"},
    {kInternal, "internal error, or an output that can't be written"},
    {kDiffers, "`test`, `verify`, `reperform`, `audit`: it does not hold; `diff`: they differ"},
};

const Command& ScanCommand();
const Command& TestCommand();
const Command& InspectCommand();
const Command& ListCommand();
const Command& ExplainCommand();
const Command& MergeCommand();
const Command& NewCommand();
const Command& VerifyCommand();
const Command& ReperformCommand();
const Command& AuditCommand();
const Command& DiffCommand();
const Command& CompletionCommand();
const Command& ManCommand();
const Command& DocsCommand();

/// All commands in the order that help lists them.
const std::vector<const Command*>& Commands();

}  // namespace assay::cli
