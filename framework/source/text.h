// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay {

/// The offset of the first byte that is no part of well-formed UTF-8 (Unicode table 3-7: no overlong forms,
/// no surrogates, nothing past U+10FFFF), or npos.
std::size_t FindInvalidUtf8(std::string_view text);

/// The offset of the first byte past 0x7F, or npos.
std::size_t FindNonAscii(std::string_view text);

/// Adds a code point as UTF-8. What is no scalar value (a lone surrogate) becomes U+FFFD.
void AppendUtf8(std::string& to, std::uint32_t code_point);

/// Bytes made fit for a message: control characters and whatever isn't UTF-8 as \xNN. For names from the
/// disk, which may hold terminal escapes or no text at all.
std::string Printable(std::string_view bytes);

}  // namespace assay
