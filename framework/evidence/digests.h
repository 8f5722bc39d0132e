// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <streambuf>
#include <string>
#include <string_view>

#include "source/digest.h"

namespace assay::evidence {

/// A digest of bytes that come in pieces.
class Hasher {
 public:
  enum class Algorithm : std::uint8_t { kSha256, kSha512 };
  explicit Hasher(Algorithm algorithm);
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;
  void Update(std::string_view bytes);
  /// The raw digest; once.
  std::string Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Digests what is written into it and keeps none of it.
class DigestBuffer : public std::streambuf {
 public:
  /// The raw SHA-256; once.
  std::string Finish() { return hasher_.Finish(); }

 protected:
  int_type overflow(int_type c) override;
  std::streamsize xsputn(const char* text, std::streamsize n) override;

 private:
  Hasher hasher_{Hasher::Algorithm::kSha256};
};

std::string Sha256(std::string_view bytes);  ///< raw, 32 bytes
/// Nullopt if it isn't lower-case hexadecimal of whole bytes.
std::optional<std::string> FromHex(std::string_view hex);

/// Nullopt unless it is what `EncodeBase64` writes: one text stands for one run of bytes.
std::optional<std::string> FromBase64(std::string_view text);

/// CRC-32 as zip has it; `crc` is that of what came before.
std::uint32_t Crc32(std::string_view bytes, std::uint32_t crc = 0);

/// The first 16 bytes of SHA-256 over `space` and `name`, stamped as a version 4 UUID: stable, and readable
/// where version 5 isn't known.
std::string StableUuid(std::string_view space, std::string_view name);

}  // namespace assay::evidence
