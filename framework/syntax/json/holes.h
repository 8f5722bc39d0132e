// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <span>

#include "assay/value.h"
#include "value/arena.h"

namespace assay::json {

/// Parses JSON that is known but for some holes: a template's parts, strings and unknowns in order. A hole
/// inside a string gives an unknown string with its own parts, a hole in place of a value gives that value
/// (what it encodes, if it is JSON itself). Errors are passed over as Parse does: collections that were cut
/// are open. Nullopt if the text around the holes doesn't begin as an object or array.
std::optional<Value> ParseWithHoles(std::span<const Value> parts, Arena& arena);

}  // namespace assay::json
