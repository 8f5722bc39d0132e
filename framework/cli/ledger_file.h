// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <tl/expected.hpp>

#include "cli/exit_code.h"
#include "record/ledger.h"

namespace assay::cli {

/// The bytes of a file that the command line names; one that can't be read is a failure with code 2.
tl::expected<std::string, Failure> ReadBytes(const std::string& path);

/// A ledger that `-o json:FILE` wrote. A file that is none is a failure with code 2.
tl::expected<Ledger, Failure> ReadLedgerFile(const std::string& path);

}  // namespace assay::cli
