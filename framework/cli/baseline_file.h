// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "record/baseline.h"

namespace assay::cli {

/// Reads a baseline as `--write-baseline` writes it; docs/baseline.schema.json describes it. What is no
/// baseline is a failure that names the file and the entry.
tl::expected<Baseline, Failure> ParseBaseline(const std::string& path, std::string_view text);
tl::expected<Baseline, Failure> ReadBaseline(const std::string& path);

/// One failure a line, sorted, so that differences of two baselines read well.
std::string BaselineText(const Baseline& baseline);

/// --baseline and --write-baseline, of every command that gives a ledger.
std::vector<OptionSpec> BaselineOptions();
/// Read before anything is judged; nullopt without --baseline.
tl::expected<std::optional<Baseline>, Failure> GivenBaseline(const Arguments& arguments);
/// Holds the ledger against --baseline and writes --write-baseline, which may be the same file. `paths`:
/// those of the run, "." for all.
tl::expected<void, Failure> UseBaseline(const Arguments& arguments, const std::optional<Baseline>& before,
                                        std::span<const std::string> paths, Ledger& ledger);

}  // namespace assay::cli
