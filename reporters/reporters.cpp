// SPDX-License-Identifier: Apache-2.0
#include "reporters/reporters.h"

#include <algorithm>
#include <array>

namespace assay {
namespace {

constexpr std::array<Reporter, 8> kReporters = {{
    {"concise", "one line a failure, for editors and problem matchers", report::WriteConcise},
    {"console", "failures with their source, and a summary", report::WriteConsole},
    {"csv", "one row a verdict, for spreadsheets", report::WriteCsv},
    {"json", "the whole ledger as one object", report::WriteJson},
    {"jsonl", "one line a verdict", report::WriteJsonLines},
    {"junit", "JUnit XML, one test case a verdict", report::WriteJunit},
    {"sarif", "SARIF 2.1.0 as GitHub code scanning takes it: failures only", report::WriteSarif},
    {"sarif-full", "SARIF 2.1.0 with every verdict and waiver", report::WriteSarifFull},
}};

}  // namespace

std::span<const Reporter> Reporters() { return kReporters; }

const Reporter* FindReporter(std::string_view format) {
  const auto it = std::find_if(kReporters.begin(), kReporters.end(),
                               [&](const Reporter& r) { return r.format == format; });
  return it == kReporters.end() ? nullptr : &*it;
}

}  // namespace assay
