// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include "value/arena.h"

namespace assay::terraform {

/// A string in Unicode's normalisation form C, which every string of the language is in; bytes that are no
/// UTF-8 stay as they are. A view of `text` itself if nothing changes, else of the arena. Source: Unicode
/// Standard Annex 15; zclconf/go-cty, `cty.NormalizeString`.
std::string_view Normalized(std::string_view text, Arena& arena);

}  // namespace assay::terraform
