// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "model/snapshot.h"

namespace assay::cli {

/// How much of what the resources of a snapshot are set to can't be known, and why.
struct Unknowns {
  std::size_t settings = 0;  ///< scalars, and collections without any
  std::size_t unknown = 0;
  std::vector<std::pair<std::string, std::size_t>> reasons;  ///< the commonest first
};
Unknowns CountUnknowns(const Snapshot& snapshot);

/// "12 of 340 settings (3.5 %) can't be known. The commonest reasons:" and at most ten of them.
std::string UnknownsText(const Unknowns& unknowns);

}  // namespace assay::cli
