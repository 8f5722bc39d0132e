// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <iosfwd>
#include <vector>

#include "cli/command.h"

namespace assay::cli {

/// The overview: what Assay is, its commands, its exit codes.
void PrintHelp(const std::vector<const Command*>& commands, std::ostream& out);
/// One command with its options.
void PrintHelp(const Command& command, std::ostream& out);

}  // namespace assay::cli
