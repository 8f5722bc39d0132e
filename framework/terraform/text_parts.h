// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "value/ops.h"

namespace assay::terraform {

/// A string as known texts and unknown strings in turn: what functions work on where they can keep the known
/// parts.
using Parts = std::vector<Value>;

/// The parts of a string or of an unknown string.
Parts PartsOf(const Value& v);
/// The string that the parts make: known if all are, the unknown itself if there is only one, else an unknown
/// with the parts and its known prefix. Sensitive if a part is.
Value JoinParts(const Parts& parts, Span span, Arena& arena);
/// The text the value is known to start with.
std::string_view KnownPrefix(const Value& v);

}  // namespace assay::terraform
