// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "cli/arguments.h"
#include "cli/terminal.h"
#include "record/reporter.h"

namespace assay::cli {

/// What a run prints and writes: -f and -o.
struct Reports {
  const Reporter* printed = nullptr;
  struct File {
    const Reporter* reporter = nullptr;
    std::string path;
  };
  std::vector<File> files;
  std::string oscal_version = "1.2.1";
  std::vector<HistoryPoint> history;  ///< of --history
  std::vector<std::string> bundles;   ///< paths that -o evidence: names
};

/// The formats that there are, between blanks; those that -o takes.
std::string_view FormatWords();
std::string_view OutputWords();

/// Checked before anything is judged: formats that there are, each file once.
tl::expected<Reports, Failure> ReadReports(const Arguments& arguments);

/// Writes the files, then prints. The files first: whoever reads standard output may stop reading.
tl::expected<void, Failure> WriteReports(const Reports& reports, const Ledger& ledger, int verbosity,
                                         ColorChoice color);

}  // namespace assay::cli
