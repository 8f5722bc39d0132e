// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "record/ledger.h"
#include "record/secret_marks.h"

namespace assay {

/// Takes known texts out of others in time that is linear in these, however many are known. Texts that are
/// shorter than eight bytes or of one kind of character are left alone: they are words that mean other things
/// elsewhere.
class Scrubber {
 public:
  explicit Scrubber(std::vector<std::string> secrets);
  bool empty() const { return by_start_.empty(); }
  /// Is told a secret that was taken out and where in the new text it stood.
  using Taken = std::function<void(const std::string& secret, std::size_t at)>;
  /// Puts `(redacted)` where a secret stands; false if there is none.
  bool Scrub(std::string& text, const Taken& taken = nullptr) const;
  bool Scrub(SharedText& text) const;
  /// The same in all that a row says: observations, findings, messages, a waiver's reason.
  bool Scrub(Detail& detail) const;

 private:
  /// Null if no secret stands in it.
  std::optional<std::string> Scrubbed(std::string_view text, const Taken& taken) const;

  std::unordered_map<std::uint64_t, std::vector<std::string>> by_start_;  // the longest first
};

/// What a file's text assigns to a secret's name or writes in a secret's shape.
std::vector<std::string> SecretsOf(std::string_view text);

/// What inputs that are no files of the tree assign to a secret's name, by root; "": of every root.
using GivenSecrets = std::map<std::string, std::vector<std::string>>;

/// The secrets of all files of a snapshot, and of what it was given, together.
Scrubber SecretsOf(const Snapshot& snapshot, const GivenSecrets& given = {});

/// Redacts what the ledger observed and what waivers say, and takes what is a secret in one file out of all
/// that is said of it: of its root, of what lies in it, and of Terraform files beside it; and what a root was
/// given out of what is said of the root. Nothing hangs on other roots, so that
/// ledgers of several runs can be joined. Addresses and attributes stay.
void TakeOutSecrets(Ledger& ledger, const Sources& sources, SecretMarks& marks,
                    const GivenSecrets& given = {});

}  // namespace assay
