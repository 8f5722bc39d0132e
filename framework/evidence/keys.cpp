// SPDX-License-Identifier: Apache-2.0
#include "evidence/keys.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>

namespace assay::evidence {

struct Key::State {
  EVP_PKEY* key = nullptr;
  ~State() { EVP_PKEY_free(key); }
};

namespace {

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

// Never asks at the terminal for a passphrase.
int NoPassphrase(char*, int, int, void*) { return -1; }

bool IsKnown(EVP_PKEY* key) {
  if (EVP_PKEY_get_id(key) == EVP_PKEY_ED25519) return true;
  std::array<char, 64> group{};
  return EVP_PKEY_get_id(key) == EVP_PKEY_EC &&
         EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) == 1 &&
         std::string_view(group.data()) == "prime256v1";
}

std::string Bytes(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<std::size_t>(size));
}

}  // namespace

tl::expected<Key, std::string> Key::Private(std::string_view pem) {
  const std::unique_ptr<BIO, FreeBio> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  auto state = std::make_shared<State>();
  state->key = PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassphrase, nullptr);
  ERR_clear_error();
  if (!state->key) {
    const bool locked = pem.find("ENCRYPTED") != std::string_view::npos;
    return tl::unexpected(
        std::string(locked ? "the private key is encrypted; sign with a command that unlocks it"
                           : "it holds no private key in PEM"));
  }
  if (!IsKnown(state->key)) return tl::unexpected(std::string("the key is neither Ed25519 nor P-256"));
  return Key(std::move(state));
}

tl::expected<Key, std::string> Key::Public(std::string_view pem) {
  const std::unique_ptr<BIO, FreeBio> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  auto state = std::make_shared<State>();
  state->key = PEM_read_bio_PUBKEY(bio.get(), nullptr, NoPassphrase, nullptr);
  ERR_clear_error();
  if (!state->key) return tl::unexpected(std::string("it holds no public key in PEM"));
  if (!IsKnown(state->key)) return tl::unexpected(std::string("the key is neither Ed25519 nor P-256"));
  return Key(std::move(state));
}

bool Key::is_ed25519() const { return EVP_PKEY_get_id(state_->key) == EVP_PKEY_ED25519; }
std::string Key::algorithm() const { return is_ed25519() ? "ed25519" : "ecdsa-p256-sha256"; }

std::string Key::public_pem() const {
  const std::unique_ptr<BIO, FreeBio> bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PUBKEY(bio.get(), state_->key);
  return Bytes(bio.get());
}

std::string Key::public_der() const {
  const std::unique_ptr<BIO, FreeBio> bio(BIO_new(BIO_s_mem()));
  i2d_PUBKEY_bio(bio.get(), state_->key);
  return Bytes(bio.get());
}

std::string Key::raw_public() const {
  std::array<unsigned char, 32> raw{};
  std::size_t size = raw.size();
  if (EVP_PKEY_get_raw_public_key(state_->key, raw.data(), &size) != 1) return "";
  return std::string(reinterpret_cast<const char*>(raw.data()), size);
}

tl::expected<std::string, std::string> Key::Sign(std::string_view message) const {
  const Context context(EVP_MD_CTX_new());
  const auto* data = reinterpret_cast<const unsigned char*>(message.data());
  const EVP_MD* md = is_ed25519() ? nullptr : EVP_sha256();
  std::size_t size = 0;
  std::string out;
  bool fine = EVP_DigestSignInit(context.get(), nullptr, md, nullptr, state_->key) == 1 &&
              EVP_DigestSign(context.get(), nullptr, &size, data, message.size()) == 1;
  if (fine) {
    out.resize(size);
    fine = EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, data,
                          message.size()) == 1;
    out.resize(size);
  }
  ERR_clear_error();
  if (!fine) return tl::unexpected(std::string("the key refuses to sign"));
  return out;
}

bool Key::Verify(std::string_view message, std::string_view signature) const {
  const Context context(EVP_MD_CTX_new());
  const EVP_MD* md = is_ed25519() ? nullptr : EVP_sha256();
  const bool fine = EVP_DigestVerifyInit(context.get(), nullptr, md, nullptr, state_->key) == 1 &&
                    EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                                     signature.size(), reinterpret_cast<const unsigned char*>(message.data()),
                                     message.size()) == 1;
  ERR_clear_error();
  return fine;
}

}  // namespace assay::evidence
