// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace assay {

/// The standard alphabet with padding (RFC 4648, section 4).
std::string EncodeBase64(std::string_view bytes);
/// The bytes of such a text, line ends passed over; nullopt if it isn't one. Bits that padding leaves unused
/// may be set, as most decoders allow.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace assay
