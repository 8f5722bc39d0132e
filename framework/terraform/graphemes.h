// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace assay::terraform {

/// The bytes of the first user-perceived character: a code point with the marks, joiners and modifiers that
/// follow. Covers the rules of UAX #29 that matter for text in configurations, not those for Hangul and Indic
/// clusters.
std::size_t FirstGrapheme(std::string_view text);
/// How many there are.
std::size_t CountGraphemes(std::string_view text);

/// Simple case mappings of Latin, Greek and Cyrillic letters; others are left as they are.
std::string ToLower(std::string_view text);
std::string ToUpper(std::string_view text);
/// The first letter of each word in upper case, as Go's strings.Title.
std::string ToTitle(std::string_view text);

bool IsValidUtf8(std::string_view text);

}  // namespace assay::terraform
