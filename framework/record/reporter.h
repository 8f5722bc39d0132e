// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <iosfwd>
#include <span>
#include <string_view>

#include "record/history.h"
#include "record/ledger.h"

namespace assay {

struct ReportOptions {
  bool color = false;
  bool links = false;                          ///< OSC 8 hyperlinks
  int verbosity = 0;                           ///< -1 quiet, 1 and more: passes and origins too
  int width = 100;                             ///< columns of the terminal
  std::string_view oscal_version = "1.2.1";    ///< that OSCAL documents state; their shape fits 1.1.3, too
  std::span<const HistoryPoint> history = {};  ///< earlier runs, the oldest first; `html` shows them
};

/// A function of the ledger that writes one format. The same ledger and options give the same bytes.
using ReportFunction = void (*)(const Ledger&, const ReportOptions&, std::ostream&);

struct Reporter {
  std::string_view format;   ///< as -f takes it
  std::string_view summary;  ///< one line for --help
  ReportFunction write;
};

/// All reporters, sorted by format. Declared here, defined in reporters/.
std::span<const Reporter> Reporters();
const Reporter* FindReporter(std::string_view format);

}  // namespace assay
