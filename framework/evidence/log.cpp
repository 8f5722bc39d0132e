// SPDX-License-Identifier: Apache-2.0
#include "evidence/log.h"

#include <algorithm>
#include <span>

#include "evidence/digests.h"
#include "value/base64.h"

namespace assay::evidence {
namespace {

constexpr std::string_view kMagic = "assay-log/1 ";
constexpr std::string_view kSignaturePrefix = "\xe2\x80\x94 ";  // an em dash begins a signature line

std::string RootOf(std::span<const std::string> hashes) {
  if (hashes.empty()) return Sha256("");
  if (hashes.size() == 1) return hashes[0];
  std::size_t left = 1;  // the largest power of two below the number of leaves
  while (left * 2 < hashes.size()) left *= 2;
  return Sha256("\x01" + RootOf(hashes.first(left)) + RootOf(hashes.subspan(left)));
}

std::string LeafHash(std::string_view data) { return Sha256(std::string(1, '\0') + std::string(data)); }

std::string Line(std::size_t index, const Log::Entry& entry) {
  return std::to_string(index) + " " + entry.start + " " + entry.digest;
}

// A signed note names its key by four bytes. Source: C2SP signed-note.md for Ed25519; for ECDSA the digest of
// the key itself, as Sigstore's logs have it.
std::string KeyHash(std::string_view name, const Key& key) {
  if (!key.is_ed25519()) return Sha256(key.public_der()).substr(0, 4);
  return Sha256(std::string(name) + "\n" + std::string(1, '\x01') + key.raw_public()).substr(0, 4);
}

std::string Body(const Log& log, std::size_t size) {
  return log.origin + "\n" + std::to_string(size) + "\n" + EncodeBase64(log.Root(size)) + "\n";
}

bool IsOrigin(std::string_view text) {
  return !text.empty() && text.size() <= 255 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f && c != '+'; });
}

}  // namespace

std::string MerkleRoot(const std::vector<std::string>& leaves) {
  std::vector<std::string> hashes;
  hashes.reserve(leaves.size());
  for (const std::string& leaf : leaves) hashes.push_back(LeafHash(leaf));
  return RootOf(hashes);
}

std::string Log::Text() const {
  std::string out = std::string(kMagic) + origin + "\n";
  for (std::size_t i = 0; i < entries.size(); ++i) out += Line(i, entries[i]) + "\n";
  return out;
}

std::string Log::Root(std::size_t size) const {
  std::vector<std::string> leaves;
  for (std::size_t i = 0; i < size; ++i) leaves.push_back(Line(i, entries[i]));
  return MerkleRoot(leaves);
}

tl::expected<Log, std::string> ParseLog(std::string_view text) {
  Log log;
  for (std::size_t number = 0; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const auto wrong = [&](std::string_view what) {
      return tl::unexpected("line " + std::to_string(number + 1) + ": " + std::string(what));
    };
    if (end == std::string_view::npos) return wrong("it has no end");
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (number == 0) {
      if (!line.starts_with(kMagic) || !IsOrigin(line.substr(kMagic.size())))
        return wrong("this is no log of bundles");
      log.origin = line.substr(kMagic.size());
      continue;
    }
    const std::size_t first = line.find(' '), second = line.find(' ', first + 1);
    if (second == std::string_view::npos) return wrong("an entry is \"INDEX START DIGEST\"");
    Log::Entry entry{std::string(line.substr(first + 1, second - first - 1)),
                     std::string(line.substr(second + 1))};
    const auto digest = FromHex(entry.digest);
    if (!digest || digest->size() != 32 || entry.start.size() != 20)
      return wrong("an entry is \"INDEX START DIGEST\"");
    log.entries.push_back(std::move(entry));
    if (line != Line(number - 1, log.entries.back())) return wrong("entries are numbered from 0");
  }
  if (log.origin.empty()) return tl::unexpected(std::string("it is empty"));
  return log;
}

tl::expected<std::string, std::string> SignCheckpoint(const Log& log, const Signer& signer) {
  const std::string body = Body(log, log.entries.size());
  auto signature = signer.sign(body);
  if (!signature) return tl::unexpected(signature.error());
  return body + "\n" + std::string(kSignaturePrefix) + log.origin + " " +
         EncodeBase64(KeyHash(log.origin, signer.public_key) + *signature) + "\n";
}

tl::expected<std::size_t, std::string> CheckCheckpoint(const Log& log, std::string_view checkpoint,
                                                       const Key& key) {
  const auto wrong = [](std::string what) { return tl::unexpected(std::move(what)); };
  const std::size_t blank = checkpoint.find("\n\n");
  if (blank == std::string_view::npos) return wrong("it is no checkpoint");
  const std::string_view body = checkpoint.substr(0, blank + 1);
  std::string_view line = checkpoint.substr(blank + 2);
  const std::string prefix = std::string(kSignaturePrefix) + log.origin + " ";
  if (!line.starts_with(prefix) || !line.ends_with('\n')) return wrong("it isn't signed for " + log.origin);
  line = line.substr(prefix.size(), line.size() - prefix.size() - 1);
  const auto blob = FromBase64(line);
  const std::string hash = KeyHash(log.origin, key);
  if (!blob || !blob->starts_with(hash)) return wrong("it was signed by another key");
  if (!key.Verify(body, blob->substr(hash.size()))) return wrong("its signature doesn't hold");
  const std::size_t first = body.find('\n'), second = body.find('\n', first + 1);
  std::size_t size = 0;
  for (const char c : body.substr(first + 1, second - first - 1)) {
    if (c < '0' || c > '9' || size > (1u << 30)) return wrong("its size is no number");
    size = size * 10 + static_cast<std::size_t>(c - '0');
  }
  if (size > log.entries.size()) {
    return wrong("it is over " + std::to_string(size) + " bundles, the log holds " +
                 std::to_string(log.entries.size()) + ": some were taken out");
  }
  if (body != Body(log, size)) return wrong("the log isn't the one it was made over: an entry was changed");
  return size;
}

}  // namespace assay::evidence
