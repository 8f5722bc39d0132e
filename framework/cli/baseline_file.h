// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "cli/exit_code.h"
#include "record/baseline.h"

namespace assay::cli {

/// Reads a baseline as `--write-baseline` writes it; docs/baseline.schema.json describes it. What is no
/// baseline is a failure that names the file and the entry.
tl::expected<Baseline, Failure> ParseBaseline(const std::string& path, std::string_view text);
tl::expected<Baseline, Failure> ReadBaseline(const std::string& path);

/// One failure a line, sorted, so that differences of two baselines read well.
std::string BaselineText(const Baseline& baseline);

}  // namespace assay::cli
