// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "evidence/diff.h"
#include "evidence/log.h"
#include "evidence/verify.h"

namespace assay::evidence {

/// A bundle that was verified, with the name that messages use for it.
struct AuditedBundle {
  std::string name;
  Verification verification;
  std::string
      previous;  ///< digest of the one before it, as it says itself; empty if it is the first or says none
};

struct AuditOptions {
  std::string from, to;     ///< days, inclusive: "2027-01-01"
  int longest_gap = 31;     ///< days without a bundle that are still covered
  std::size_t sample = 25;  ///< rows to draw
  std::uint64_t seed = 0;
  bool signed_by_key = false;   ///< the bundles were verified by a key that was given
  std::optional<Log> log = {};  ///< that names every bundle of the period
};

/// What a period's bundles say in sum, for people.
struct Audit {
  struct Line {
    bool wrong = false;  ///< something the period is not covered by
    std::string text;
  };
  std::vector<Line> lines;
  bool holds() const;
};

/// Which days are covered, where bundles are missing, how the population and the controls changed, a sample
/// that anyone draws again with the same seed, failures, and waivers that were in force.
Audit AuditPeriod(std::vector<AuditedBundle> bundles, const AuditOptions& options);

/// The digest of the bundle before, as data/chain.json says; empty if there is none.
std::string PreviousOf(const Archive& archive);

}  // namespace assay::evidence
