// SPDX-License-Identifier: Apache-2.0
// Hashes and generated values. OpenSSL stays in this file.
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <memory>

#include "source/digest.h"
#include "terraform/function_table.h"
#include "terraform/hash.h"
#include "value/base64.h"

namespace assay::terraform {

std::string Digest(HashKind kind, std::string_view bytes) {
  // What a digest is must not hang on the machine's configuration of OpenSSL.
  static const int ready = OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
  if (ready != 1) return {};
  const EVP_MD* md = kind == HashKind::kMd5      ? EVP_md5()
                     : kind == HashKind::kSha1   ? EVP_sha1()
                     : kind == HashKind::kSha256 ? EVP_sha256()
                                                 : EVP_sha512();
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, md, nullptr) != 1) return {};
  return {reinterpret_cast<const char*>(out.data()), size};
}

namespace {

template <HashKind kind>
Result HexDigest(Call& call) {
  return call.Text(ToHex(Digest(kind, call[0].string())));
}
template <HashKind kind>
Result Base64Digest(Call& call) {
  return call.Text(EncodeBase64(Digest(kind, call[0].string())));
}

std::optional<std::string> ParseUuid(std::string_view text) {
  std::string bytes;
  int high = -1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '-' && (i == 8 || i == 13 || i == 18 || i == 23)) continue;
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return std::nullopt;
    if (high < 0) {
      high = digit;
    } else {
      bytes += static_cast<char>(high * 16 + digit);
      high = -1;
    }
  }
  if (bytes.size() != 16 || high >= 0) return std::nullopt;
  return bytes;
}

// RFC 9562, version 5.
Result UuidV5(Call& call) {
  constexpr std::pair<std::string_view, char> kSpaces[] = {
      {"dns", '0'}, {"url", '1'}, {"oid", '2'}, {"x500", '4'}};
  const std::string_view name = call[0].string();
  std::optional<std::string> space;
  for (const auto& [known, digit] : kSpaces) {
    if (name == known) space = ParseUuid(std::string("6ba7b81") + digit + "-9dad-11d1-80b4-00c04fd430c8");
  }
  if (!space) space = ParseUuid(name);
  if (!space) return call.FailArgument(0, "uuidv5() doesn't support namespace " + std::string(name));
  std::string hash = Digest(HashKind::kSha1, *space + std::string(call[1].string())).substr(0, 16);
  hash[6] = static_cast<char>((static_cast<unsigned char>(hash[6]) & 0x0fu) | 0x50u);
  hash[8] = static_cast<char>((static_cast<unsigned char>(hash[8]) & 0x3fu) | 0x80u);
  const std::string hex = ToHex(hash);
  return call.Text(hex.substr(0, 8) + '-' + hex.substr(8, 4) + '-' + hex.substr(12, 4) + '-' +
                   hex.substr(16, 4) + '-' + hex.substr(20));
}

Value Generated(Call& call) {
  Unknown u;
  u.type = StringType();
  u.not_null = true;
  u.reason = UnknownReason::kFunction;
  u.span = call.context.span;
  u.expression = call.function.name;
  return MakeUnknown(u, call.arena());
}

Result Bcrypt(Call& call) {
  if (call.size() > 2) return call.Fail("bcrypt() takes no more than two arguments");
  if (call.size() == 2) {
    const auto cost = WholeNumber(call[1]);
    if (!cost || *cost > 31)
      return call.Fail("error occurred generating password: the cost is outside the allowed range (4,31)");
  }
  return Generated(call);
}

Result Uuid(Call& call) { return Generated(call); }

template <auto free>
struct Freed {
  template <class T>
  void operator()(T* p) const {
    free(p);
  }
};
using Bio = std::unique_ptr<BIO, Freed<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;

// A key that needs a passphrase has none here, and nobody may be asked.
int NoPassphrase(char*, int, int, void*) { return -1; }

Key ReadPrivateKey(std::string_view pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return Key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassphrase, nullptr) : nullptr);
}

// PKCS #1 v1.5. Nothing if the text isn't for this key.
std::optional<std::string> Decrypt(EVP_PKEY* key, std::string_view bytes) {
  const KeyContext context(EVP_PKEY_CTX_new(key, nullptr));
  if (!context || EVP_PKEY_decrypt_init(context.get()) != 1) return std::nullopt;
  // Newer versions make up a text for what can't be decrypted; older ones don't know the setting.
  EVP_PKEY_CTX_ctrl_str(context.get(), "rsa_pkcs1_implicit_rejection", "0");
  const auto* from = reinterpret_cast<const unsigned char*>(bytes.data());
  std::size_t size = 0;
  if (EVP_PKEY_decrypt(context.get(), nullptr, &size, from, bytes.size()) != 1) return std::nullopt;
  std::string text(size, '\0');
  if (EVP_PKEY_decrypt(context.get(), reinterpret_cast<unsigned char*>(text.data()), &size, from,
                       bytes.size()) != 1) {
    return std::nullopt;
  }
  text.resize(size);
  return text;
}

Result RsaDecrypt(Call& call) {
  const auto bytes = DecodeBase64(call[0].string());
  if (!bytes) return call.FailArgument(0, "failed to decode input: cipher text must be base64-encoded");
  const std::string_view pem = call[1].string();
  // OpenSSH's own format, which this library can't read.
  if (pem.find("BEGIN OPENSSH PRIVATE KEY") != std::string_view::npos) return Generated(call);
  const Key key = ReadPrivateKey(pem);
  const auto text =
      key && EVP_PKEY_base_id(key.get()) == EVP_PKEY_RSA ? Decrypt(key.get(), *bytes) : std::nullopt;
  ERR_clear_error();
  if (!key) return call.FailArgument(1, "the key is not a private key in PEM format without a passphrase");
  if (EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA) return call.FailArgument(1, "invalid private key type");
  if (!text) return call.Fail("failed to decrypt: the text was not encrypted for this key");
  // Somebody took the trouble to encrypt it, so no report shows it.
  const Result plain = call.Text(*text);
  return plain ? plain->WithSensitive() : plain;
}

}  // namespace

std::vector<FunctionSpec> CryptoFunctions() {
  const Type* string = StringType();
  const std::vector<Parameter> text{{"str", string}};
  return {
      {"base64sha256", text, {}, Base64Digest<HashKind::kSha256>, string},
      {"base64sha512", text, {}, Base64Digest<HashKind::kSha512>, string},
      {"bcrypt", text, Parameter{"cost", NumberType()}, Bcrypt, string},
      {"md5", text, {}, HexDigest<HashKind::kMd5>, string},
      {"rsadecrypt", {{"ciphertext", string}, {"privatekey", string}}, {}, RsaDecrypt, string},
      {"sha1", text, {}, HexDigest<HashKind::kSha1>, string},
      {"sha256", text, {}, HexDigest<HashKind::kSha256>, string},
      {"sha512", text, {}, HexDigest<HashKind::kSha512>, string},
      {"uuid", {}, {}, Uuid, string},
      {"uuidv5", {{"namespace", string}, {"name", string}}, {}, UuidV5, string},
  };
}

}  // namespace assay::terraform
