// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace assay::evidence {

/// An RFC 3161 request (DER) for a time stamp over bytes with this raw SHA-256: it asks for the authority's
/// certificate and holds no nonce, so the same bytes give the same request.
std::string TimestampRequest(std::string_view sha256);

/// Checks a response (DER) to that request against certificates in PEM that are trusted; gives the time it
/// states, "2027-01-31T12:00:00Z", or why it doesn't hold.
tl::expected<std::string, std::string> VerifyTimestamp(std::string_view response, std::string_view sha256,
                                                       std::string_view trusted_pem);

}  // namespace assay::evidence
