// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "cli/expectations.h"
#include "record/ledger.h"

namespace assay::cli {

/// How a tree or an example differs from what it says of itself.
struct Comparison {
  std::vector<Remark> differences;  ///< missing, surplus, and whatever else doesn't hold
  std::size_t met = 0, missing = 0, surplus = 0, not_judged_here = 0;
  void Add(Comparison&& other);
};

/// Compares whole sets: every place where a control fails is expected, and the other way round. `packs` are
/// the prefixes of controls that are elsewhere. Unknown verdicts are held only against `expect-unknown`.
Comparison Compare(const Ledger& ledger, const Expectations& expected, const std::vector<std::string>& packs);

/// What an example shows of its control.
enum class Shows { kPass, kFail, kNotApplicable };

/// Compares one control's cells over its own example: a passing one has a pass and nothing that fails or
/// can't be known, one that isn't applicable nothing else, a failing one at least one expectation, and all of
/// them met.
Comparison CompareExample(const Ledger& ledger, const Expectations& expected, const std::string& file,
                          const std::string& control, Shows shows);

}  // namespace assay::cli
