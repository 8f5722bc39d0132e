// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include "assay/value.h"
#include "value/arena.h"

namespace assay::yaml {

/// A plain scalar by the core schema (YAML 1.2.2, 10.3.2), with these exceptions, which keep the text:
/// - integers with a leading zero or more than 18 digits: they are account numbers and other ids, whose
/// digits count
///   (012345678901 as a number would name another account);
/// - .inf and .nan, for which there is no JSON and no Terraform value;
/// - floats of more than 64 characters or with an exponent of more than three digits: commit hashes look like
/// that. `text` must outlive the value.
Value ResolvePlain(std::string_view text, Arena& arena, const Origin* origin);

}  // namespace assay::yaml
