// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "cli/exit_code.h"

namespace assay::cli {

/// One option of a command; an empty `argument` makes it a flag. Any may be given again: the last one counts,
/// or all of them do. One with an `implied` value may stand without any; its own is then given after "=".
struct OptionSpec {
  std::string_view name;
  char letter = '\0';
  std::string_view argument = "";
  std::string_view help = "";
  std::string_view implied = "";
  std::string_view words = "";  ///< what it takes, between blanks, if that can be listed: for completion
};

/// What stood on a command line after the command's name.
class Arguments {
 public:
  bool Has(std::string_view name) const { return Count(name) > 0; }
  std::size_t Count(std::string_view name) const;
  /// The last value of an option, or null if it wasn't given.
  const std::string* Get(std::string_view name) const;
  /// All its values in order.
  std::vector<std::string> All(std::string_view name) const;
  /// The same, each split at its commas.
  std::vector<std::string> List(std::string_view name) const;

  std::vector<std::string> positional;
  std::vector<std::pair<std::string, std::string>> options;  ///< in order; the value of a flag is empty
};

/// Two lists of options, joined.
std::vector<OptionSpec> Joined(std::vector<OptionSpec> first, const std::vector<OptionSpec>& second);

/// Reads a command line. Names are taken in full only; a wrong one is answered with the nearest.
tl::expected<Arguments, Failure> ParseArguments(std::span<const OptionSpec> specs,
                                                const std::vector<std::string>& words);

}  // namespace assay::cli
