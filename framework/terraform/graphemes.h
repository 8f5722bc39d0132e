// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace assay::terraform {

/// The bytes of the first user-perceived character, by the rules of Unicode's annex 29.
std::size_t FirstGrapheme(std::string_view text);
/// How many there are.
std::size_t CountGraphemes(std::string_view text);

/// Unicode's mappings of one code point to one.
std::string ToLower(std::string_view text);
std::string ToUpper(std::string_view text);
/// The first letter of each word in title case, as Go's strings.Title.
std::string ToTitle(std::string_view text);

/// Without the white space at one end, as Go's strings.TrimSpace has it.
std::string_view WithoutSpaceBefore(std::string_view text);
std::string_view WithoutSpaceBehind(std::string_view text);

bool IsValidUtf8(std::string_view text);

}  // namespace assay::terraform
