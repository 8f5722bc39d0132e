// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <tl/expected.hpp>

#include "cli/arguments.h"
#include "cli/session.h"

namespace assay::cli {

/// `inspect --eval` and `--eval-file`: prints the values of expressions in a root module, as `jsonencode`
/// would. Exit code 1 if one of `--eval` is an error; a file's errors are answers like others.
tl::expected<int, Failure> EvaluateAll(const Arguments& arguments, Session& session);

}  // namespace assay::cli
