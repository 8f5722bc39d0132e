// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace assay {

/// Reads the code point at `pos` and moves past it. What isn't UTF-8 gives U+FFFD, one for each maximal part
/// of a broken sequence, as the WHATWG's decoder (and so every browser and Node) has it. Needs pos <
/// text.size().
char32_t NextCodePoint(std::string_view text, std::size_t& pos);

/// Appends the UTF-8 form of a code point (a Unicode scalar value).
void AppendUtf8(char32_t c, std::string& out);

/// The same text with every broken sequence replaced by U+FFFD.
std::string RepairUtf8(std::string_view text);

}  // namespace assay
