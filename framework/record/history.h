// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <string>

#include "record/ledger.h"

namespace assay {

/// What an earlier run came to, as its bundle of evidence says.
struct HistoryPoint {
  std::string started;  ///< UTC, "2027-01-31T12:00:00Z"
  std::string commit;   ///< hex; empty outside of a repository
  std::size_t resources = 0;
  std::array<std::size_t, kVerdicts> by_verdict = {};
};

}  // namespace assay
