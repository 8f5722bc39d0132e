// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "record/ledger.h"

namespace assay {

/// Takes known texts out of others in time that is linear in these, however many are known. Texts that are
/// shorter than eight bytes or of one kind of character are left alone: they are words that mean other things
/// elsewhere.
class Scrubber {
 public:
  explicit Scrubber(std::vector<std::string> secrets);
  bool empty() const { return by_start_.empty(); }
  /// Puts `(redacted)` where a secret stands; false if there is none.
  bool Scrub(std::string& text) const;

 private:
  std::unordered_map<std::uint64_t, std::vector<std::string>> by_start_;  // the longest first
};

/// Redacts what the ledger observed, and takes that and `found` out of every text of it that isn't a name:
/// observations, findings, messages, waivers' reasons, diagnostics, excerpts.
void TakeOutSecrets(Ledger& ledger, std::vector<std::string> found);

}  // namespace assay
