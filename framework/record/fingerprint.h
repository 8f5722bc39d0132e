// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "record/ledger.h"
#include "source/digest.h"

namespace assay {

/// SHA-256 over parts, each with its length before it so that no two lists of parts collide; the first
/// `digits` hex digits of it.
std::string DigestOf(std::span<const std::string_view> parts, std::size_t digits = 32);

/// The identity of a finding over time: what is required, of which resource, where in the resource that must
/// change. No line and no value, so that edits elsewhere and changed values keep it. `nth` tells apart
/// findings of one cell that share everything else; `scenarios` those that are about some of the root's only.
std::string Fingerprint(std::string_view control, std::string_view root, std::string_view address,
                        std::string_view owner, std::string_view attribute, std::size_t nth = 0,
                        std::span<const std::string> scenarios = {});

/// Fills the fingerprint of every finding of the ledger.
void FillFingerprints(Ledger& ledger);

}  // namespace assay
