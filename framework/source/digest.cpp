// SPDX-License-Identifier: Apache-2.0
#include "source/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace assay {

std::string Sha256Hex(std::string_view bytes) {
  // The machine's own configuration of the library has no say in a hash, and reading it takes longer than a
  // small scan.
  static const int ready = OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
  if (ready != 1) return {};
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr) != 1) return {};
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * std::size_t{size});
  for (unsigned i = 0; i < size; ++i) {
    hex += kDigits[digest[i] >> 4];
    hex += kDigits[digest[i] & 15];
  }
  return hex;
}

}  // namespace assay
