// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace assay {

/// GitHub code scanning's `primaryLocationLineHash` of the wanted 1-based lines: a rolling hash of the 100
/// UTF-16 units that start at the line, blanks left out and line endings folded, with the number of times it
/// has occurred in the file so far ("271789c17abda88f:1"). Source: the published behaviour of
/// github/codeql-action's upload, https://github.com/github/codeql-action. Lines past the end are left out.
std::map<std::uint32_t, std::string> LineHashes(std::string_view text, const std::set<std::uint32_t>& wanted);

}  // namespace assay
