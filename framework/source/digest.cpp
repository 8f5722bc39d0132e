// SPDX-License-Identifier: Apache-2.0
#include "source/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace assay {
namespace {

// The machine's own configuration of the library has no say in a hash, and reading it takes longer than a
// small scan.
bool IsReady() {
  static const int ready = OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
  return ready == 1;
}

std::string Hex(const unsigned char* digest, unsigned size) {
  return ToHex({reinterpret_cast<const char*>(digest), size});
}

}  // namespace

std::string ToHex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

std::string Sha256Hex(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (!IsReady() || EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr) != 1)
    return {};
  return Hex(digest, size);
}

std::string HmacSha256Hex(std::string_view key, std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  const auto* text = reinterpret_cast<const unsigned char*>(bytes.data());
  if (!IsReady() ||
      !HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), text, bytes.size(), digest, &size))
    return {};
  return Hex(digest, size);
}

}  // namespace assay
