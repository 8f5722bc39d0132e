// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <iosfwd>
#include <string>
#include <tl/expected.hpp>

#include "cli/exit_code.h"

namespace assay::cli {

/// What is done if there is a file of that name.
enum class IfThere { kReplace, kRefuse };

/// Writes a file that appears whole or not at all: written aside, synced, renamed over the old one, whose
/// permissions it keeps. What is no regular file (a pipe, /dev/stdout) is written to directly. Failures have
/// code 5.
tl::expected<void, Failure> WriteFile(const std::string& path,
                                      const std::function<void(std::ostream&)>& write,
                                      IfThere if_there = IfThere::kReplace);

/// Opens /dev/null for standard streams that are closed, so that no file of ours ends up in their place.
void ReserveStandardStreams();

}  // namespace assay::cli
