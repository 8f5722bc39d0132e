// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace assay {

/// Bytes in lower-case hexadecimal.
std::string ToHex(std::string_view bytes);

/// The SHA-256 of the bytes in lower-case hexadecimal.
std::string Sha256Hex(std::string_view bytes);

/// HMAC with SHA-256 (RFC 2104) in lower-case hexadecimal: without the key nobody can try out what the bytes
/// may be.
std::string HmacSha256Hex(std::string_view key, std::string_view bytes);

}  // namespace assay
