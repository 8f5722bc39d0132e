// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/snapshot.h"
#include "record/ledger.h"

namespace assay {

/// The moves of a snapshot's roots, by root, those that a module states told of each of its instances.
std::vector<Move> MovesOf(const Snapshot& snapshot);

/// Where moves lead from an address, one after the other; the address itself if none is of it. A move of a
/// resource or module without a key is one of all its instances, unless it leads to one instance. Source:
/// OpenTofu's documentation, "Refactoring".
std::string MovedAddress(std::string_view root, std::string_view address, std::span<const Move> moves);

}  // namespace assay
