// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

#include "evidence/archive.h"
#include "evidence/bundle.h"
#include "evidence/verify.h"

namespace assay::evidence {

/// A private key made for tests alone, from the nth seed: the same one each time.
inline constexpr const char* kEd25519Pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
    "-----END PRIVATE KEY-----\n";
inline constexpr const char* kOtherEd25519Pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g\n"
    "-----END PRIVATE KEY-----\n";

Signer TestSigner(const char* pem = kEd25519Pem);
BundleOptions TestOptions(bool sign);

/// The zip of a bundle, in memory; its digest goes to `bundle`.
std::string ZipOf(const Ledger& ledger, const BundleOptions& options, Bundle* bundle = nullptr);

/// What `Verify` says of a zip; a zip that can't be opened gives one problem.
Verification VerifyZip(const std::string& zip, const VerifyOptions& options = {});

}  // namespace assay::evidence
