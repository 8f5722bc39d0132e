// SPDX-License-Identifier: Apache-2.0
#include "reporters/reporters.h"

#include <algorithm>
#include <iterator>

namespace assay {
namespace {

constexpr Reporter kReporters[] = {
    {"asff", "AWS Security Finding Format, one finding a verdict", report::WriteAsff},
    {"concise", "one line a failure, for editors and problem matchers", report::WriteConcise},
    {"console", "failures with their source, and a summary", report::WriteConsole},
    {"csv", "one row a verdict, for spreadsheets", report::WriteCsv},
    {"github", "GitHub Actions annotations, the worst new failures", report::WriteGitHub},
    {"gitlab", "GitLab Code Quality, one entry a finding", report::WriteGitLab},
    {"html", "one page for people: criteria, verdicts, sources; filter and search", report::WriteHtml},
    {"json", "the whole ledger as one object", report::WriteJson},
    {"jsonl", "one line a verdict", report::WriteJsonLines},
    {"junit", "JUnit XML, one test case a verdict", report::WriteJunit},
    {"markdown", "a comment on a pull request", report::WriteMarkdown},
    {"ocsf", "OCSF Compliance Findings, one event a verdict", report::WriteOcsf},
    {"oscal", "OSCAL assessment results", report::WriteOscal},
    {"oscal-catalog", "OSCAL catalogue of the criteria's ids", report::WriteOscalCatalog},
    {"oscal-component", "OSCAL component definition: which controls support which criteria",
     report::WriteOscalComponent},
    {"rdjson", "reviewdog's diagnostic format", report::WriteRdjson},
    {"sarif", "SARIF 2.1.0 as GitHub code scanning takes it: failures only", report::WriteSarif},
    {"sarif-full", "SARIF 2.1.0 with every verdict and waiver", report::WriteSarifFull},
};

}  // namespace

std::span<const Reporter> Reporters() { return kReporters; }

const Reporter* FindReporter(std::string_view format) {
  const auto it = std::find_if(std::begin(kReporters), std::end(kReporters),
                               [&](const Reporter& r) { return r.format == format; });
  return it == std::end(kReporters) ? nullptr : &*it;
}

}  // namespace assay
