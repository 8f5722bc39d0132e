// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace assay::cli {

/// What the program's exit says; the same for every format. 1, 3 and 4 come from `ExitCode` of a ledger.
enum Exit : int {
  kFine = 0,
  kFails = 1,
  kUsage = 2,     ///< wrong options or configuration, or a path that isn't there
  kNothing = 3,   ///< nothing was judged
  kPartly = 4,    ///< something of ours was not understood
  kInternal = 5,  ///< a fault of the program's own, or an output that could not be written
  kDiffers = 6,   ///< `test`, `verify`, `reperform`, `audit`: it does not hold; `diff`: they differ
};

/// Why a command can't go on: a sentence for standard error and the exit code.
struct Failure {
  int code = kUsage;
  std::string message;
};

}  // namespace assay::cli
