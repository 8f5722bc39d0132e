// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "evidence/bundle.h"
#include "record/ledger.h"

namespace assay::cli {

/// The time now in UTC, "2027-01-31T12:00:00Z", or SOURCE_DATE_EPOCH if that is set.
std::string TimeStamp();

/// SHA-256 of this program's file, in hex.
std::string ProgramDigest();

/// Where a ledger comes from: this program, the commit of the repository whose top is `root` (none if it is
/// no repository), the build system as its environment tells. `started`: a `TimeStamp` from before.
evidence::Provenance FindProvenance(const Ledger& ledger, const std::string& root,
                                    const std::string& started);

}  // namespace assay::cli
