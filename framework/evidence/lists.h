// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <iosfwd>
#include <string>
#include <vector>

#include "evidence/bundle.h"
#include "record/ledger.h"

namespace assay::evidence {

// Lists that an auditor samples from, as CSV. Each has a row for everything it is about, so rows can be
// counted.

/// Every resource, whether a control looked at it or not, and how it was found.
void WritePopulation(const Ledger& ledger, std::ostream& out);
/// Every control that there is, with the digest of its text and what its rows came to.
void WriteControls(const Ledger& ledger, std::ostream& out);
/// Every criterion of every framework, with what supports it.
void WriteCriteria(const Ledger& ledger, std::ostream& out);
/// Every waiver, used or not.
void WriteWaivers(const Ledger& ledger, std::ostream& out);
/// What was not looked at or not understood: resources, files, controls.
void WriteCoverage(const Ledger& ledger, std::ostream& out);
/// Every file that was met, with its digest.
void WriteFiles(const Ledger& ledger, std::ostream& out);
/// The source lines that the ledger cites, secrets taken out; the last column holds what stands for them
/// (`Ledger::secret_marks`), which is the one thing that doesn't follow from a ledger that was read back.
void WriteSourceLines(const Ledger& ledger, std::ostream& out);
/// A control's text, in Markdown.
std::string ControlText(const Control& control);

/// What the rows of some controls came to.
struct Tally {
  std::array<std::size_t, kVerdicts> by_verdict = {};
  std::size_t operator[](Verdict v) const { return by_verdict[static_cast<std::size_t>(v)]; }
  std::size_t judged() const;  ///< all but not applicable
};
/// By control; rows of populations are left out.
std::vector<Tally> TallyControls(const Ledger& ledger);

/// A criterion with its controls' sum, and a sentence that says no more than was seen.
struct CriterionResult {
  const Framework* framework = nullptr;
  const Criterion* criterion = nullptr;
  std::vector<const Control*> controls;  ///< judged ones
  Tally tally;
  std::string sentence;
};
std::vector<CriterionResult> CriterionResults(const Ledger& ledger);

/// For people who are given nothing but the bundle: a page without scripts, and how to run again.
void WriteReadme(const Ledger& ledger, const BundleOptions& options, std::ostream& out);
std::string ReperformText(const Ledger& ledger, const Provenance& provenance);

}  // namespace assay::evidence
