// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

/// The number of letters to insert, remove, change or swap with their neighbour (optimal string alignment).
std::size_t EditDistance(std::string_view a, std::string_view b);

/// The candidate nearest to a word, letters' case aside; empty if none is near enough to be meant.
std::string Nearest(std::string_view word, const std::vector<std::string>& candidates);

/// "; did you mean X?", or nothing.
std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace assay::cli
