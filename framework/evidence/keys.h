// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace assay::evidence {

/// An Ed25519 or P-256 key; with its private part it signs.
class Key {
 public:
  /// From PEM. Another kind of key, or one that is encrypted, is an error that says so.
  static tl::expected<Key, std::string> Private(std::string_view pem);
  static tl::expected<Key, std::string> Public(std::string_view pem);

  bool is_ed25519() const;
  std::string algorithm() const;   ///< "ed25519" or "ecdsa-p256-sha256"
  std::string public_pem() const;  ///< SubjectPublicKeyInfo in PEM
  std::string public_der() const;
  std::string raw_public() const;  ///< 32 bytes; Ed25519 only

  /// Raw signature: 64 bytes for Ed25519, DER for P-256 with SHA-256. Needs the private part.
  tl::expected<std::string, std::string> Sign(std::string_view message) const;
  bool Verify(std::string_view message, std::string_view signature) const;

 private:
  struct State;
  explicit Key(std::shared_ptr<State> state) : state_(std::move(state)) {}
  std::shared_ptr<State> state_;
};

/// What makes signatures: a private key, or something else that holds one, with the public part to check by.
struct Signer {
  Key public_key;
  std::function<tl::expected<std::string, std::string>(std::string_view message)> sign;
};

}  // namespace assay::evidence
