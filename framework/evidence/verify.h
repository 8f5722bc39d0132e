// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "evidence/archive.h"
#include "evidence/keys.h"
#include "evidence/log.h"
#include "record/ledger.h"

namespace assay::evidence {

/// What a bundle is held against beside itself.
struct VerifyOptions {
  std::optional<Key> key;  ///< whose signature is asked for; without it the bundle's own key is used
  std::optional<std::string> response;  ///< RFC 3161, DER
  std::string trusted;                  ///< certificates of time-stamp authorities, PEM
  std::optional<Log> log;
  std::optional<std::string> checkpoint;
  std::string tool_version;  ///< of this program: lists are made again from the ledger if it wrote the bundle
};

/// What holds, what doesn't, and what could not be checked and why.
struct Verification {
  std::vector<Problem> problems;
  std::vector<std::string> checked, not_checked;
  std::string digest;  ///< the bundle's; empty if there is none
  std::optional<Ledger> ledger;
  std::string started, commit;  ///< of provenance.json
  bool holds() const { return problems.empty(); }
};

/// Checks a bundle: that every byte of it is covered by a digest that holds, that nothing is missing or
/// added, that the ledger adds up and the lists follow from it, signatures, attestations, the time stamp, and
/// its place in the log.
Verification Verify(const Archive& archive, const VerifyOptions& options);

}  // namespace assay::evidence
