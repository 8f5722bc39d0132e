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
/// with the parts. Sensitive if a part is. `prefix`: the literal text before the first unknown as OpenTofu
/// sees it, which for most functions is none.
Value JoinParts(const Parts& parts, Span span, Arena& arena, std::string_view prefix = {});
/// The text the value is known to start with here; OpenTofu may know less of it.
std::string_view KnownPrefix(const Value& v);
/// How much of a known beginning OpenTofu keeps of a text whose end isn't known: 128 bytes, without a last
/// character that might still be extended. Source: go-cty's ctystrings.SafeKnownPrefix, hclsyntax' templates.
std::string_view SafePrefix(std::string_view text);

}  // namespace assay::terraform
