// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "record/ledger.h"
#include "reporters/row.h"

namespace assay::report {

/// Result `index` of a row, as `ResultsOf` counts them.
struct RowResult {
  std::size_t cell = 0;
  std::size_t index = 0;
};

/// One result for all rows that say the same of the same text: instances of one block, callers of one module.
struct SharedResult {
  RowResult first;
  std::vector<RowResult> others;  ///< in the ledger's order, the first `kOthers` of them
  std::size_t more = 0;           ///< further ones
};

struct SharedResults {
  std::vector<SharedResult> all;
  std::size_t left_out = 0;  ///< results of rows that found no room
};

/// How many further rows a shared result names.
constexpr std::size_t kOthers = 50;

/// The results of the rows that `verdict` is the verdict of, the worst severity first, else in the ledger's
/// order. Rows share one where control, place, finding, condition and change are equal; a result that stands
/// nowhere is shared with none. No more than `limit` are made, which bounds the memory, too. With
/// `hide_known` what the baseline knows is passed over.
SharedResults ShareResults(const Ledger& ledger, Verdict verdict, bool hide_known,
                           std::size_t limit = std::numeric_limits<std::size_t>::max());

/// "a", "a and b", "a, b, c and 7 more": the resources of a shared result, with their roots where these
/// differ.
std::string ResourcesText(const Ledger& ledger, const SharedResult& result);

/// What a shared result says where nothing else stands beside it: what was found, of which resources, when,
/// and what to do.
std::string SentenceOf(const Ledger& ledger, const SharedResult& result);

}  // namespace assay::report
