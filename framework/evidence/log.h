// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "evidence/keys.h"

namespace assay::evidence {

/// The root hash of a Merkle tree over leaves' data (raw, 32 bytes). Source: RFC 6962, section 2.1.
std::string MerkleRoot(const std::vector<std::string>& leaves);

/// An append-only list of bundles: a text file, its first line "assay-log/1 ORIGIN", then one line a bundle:
/// "INDEX START DIGEST", the digest being the bundle's own. Each line without its end is a leaf of the tree
/// that checkpoints are over.
struct Log {
  struct Entry {
    std::string start, digest;
  };
  std::string origin;
  std::vector<Entry> entries;

  std::string Text() const;
  /// The root hash over the first `size` entries.
  std::string Root(std::size_t size) const;
  void Append(std::string start, std::string digest) {
    entries.push_back({std::move(start), std::move(digest)});
  }
};

/// Nothing but what `Log::Text` writes is a log; the error says which line isn't.
tl::expected<Log, std::string> ParseLog(std::string_view text);

/// A checkpoint as C2SP's tlog-checkpoint has it: origin, size, root and a signed note's signature line.
tl::expected<std::string, std::string> SignCheckpoint(const Log& log, const Signer& signer);

/// Whether a checkpoint is signed by the key, and the log still holds everything it was over. The error says
/// what doesn't hold. Gives the size it was over.
tl::expected<std::size_t, std::string> CheckCheckpoint(const Log& log, std::string_view checkpoint,
                                                       const Key& key);

}  // namespace assay::evidence
