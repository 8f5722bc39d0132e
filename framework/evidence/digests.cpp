// SPDX-License-Identifier: Apache-2.0
#include "evidence/digests.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

#include "value/base64.h"

namespace assay::evidence {

struct Hasher::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

Hasher::Hasher(Algorithm algorithm) : state_(std::make_unique<State>()) {
  const EVP_MD* md = algorithm == Algorithm::kSha256 ? EVP_sha256() : EVP_sha512();
  if (!state_->context || EVP_DigestInit_ex(state_->context, md, nullptr) != 1)
    throw std::runtime_error("the library has no SHA-2");
}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

void Hasher::Update(std::string_view bytes) { EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()); }

std::string Hasher::Finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out;
  unsigned size = 0;
  EVP_DigestFinal_ex(state_->context, out.data(), &size);
  return std::string(reinterpret_cast<const char*>(out.data()), size);
}

DigestBuffer::int_type DigestBuffer::overflow(int_type c) {
  const char byte = traits_type::to_char_type(c);
  if (!traits_type::eq_int_type(c, traits_type::eof())) hasher_.Update({&byte, 1});
  return traits_type::not_eof(c);
}

std::streamsize DigestBuffer::xsputn(const char* text, std::streamsize n) {
  hasher_.Update({text, static_cast<std::size_t>(n)});
  return n;
}

std::string Sha256(std::string_view bytes) {
  Hasher hasher(Hasher::Algorithm::kSha256);
  hasher.Update(bytes);
  return hasher.Finish();
}

std::optional<std::string> FromHex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  const auto digit = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = digit(hex[i]), low = digit(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

std::optional<std::string> FromBase64(std::string_view text) {
  std::optional<std::string> out = DecodeBase64(text);
  if (out && EncodeBase64(*out) != text) return std::nullopt;
  return out;
}

std::uint32_t Crc32(std::string_view bytes, std::uint32_t crc) {
  // Eight bytes a step ("slicing by 8"): zips are as large as the reports in them.
  static const auto tables = [] {
    std::array<std::array<std::uint32_t, 256>, 8> t{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t c = i;
      for (int k = 0; k < 8; ++k) c = (c & 1) ? 0xedb88320u ^ (c >> 1) : c >> 1;
      t[0][i] = c;
    }
    for (std::size_t i = 0; i < 256; ++i) {
      for (std::size_t k = 1; k < 8; ++k) t[k][i] = (t[k - 1][i] >> 8) ^ t[0][t[k - 1][i] & 0xff];
    }
    return t;
  }();
  std::uint32_t c = ~crc;
  std::size_t i = 0;
  const auto byte = [&](std::size_t at) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at]));
  };
  for (; i + 8 <= bytes.size(); i += 8) {
    const std::uint32_t low = c ^ (byte(i) | byte(i + 1) << 8 | byte(i + 2) << 16 | byte(i + 3) << 24);
    c = tables[7][low & 0xff] ^ tables[6][low >> 8 & 0xff] ^ tables[5][low >> 16 & 0xff] ^
        tables[4][low >> 24] ^ tables[3][byte(i + 4)] ^ tables[2][byte(i + 5)] ^ tables[1][byte(i + 6)] ^
        tables[0][byte(i + 7)];
  }
  for (; i < bytes.size(); ++i) c = tables[0][(c ^ byte(i)) & 0xff] ^ (c >> 8);
  return ~c;
}

std::string StableUuid(std::string_view space, std::string_view name) {
  std::string bytes = Sha256(std::string(space) + "|" + std::string(name)).substr(0, 16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
  const std::string hex = ToHex(bytes);
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20);
}

}  // namespace assay::evidence
