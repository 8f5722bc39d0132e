// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace assay::report {

/// Text that a terminal or a log may show: valid UTF-8, controls as pictures (ESC as U+241B), what turns the
/// direction of text or hides as U+FFFD, `##[` pulled apart (CI systems take it for a command). One code
/// point stays one code point but for the last. Line feeds stay if `lines`, else are pictures, too; a tab
/// stays a tab.
std::string Printable(std::string_view text, bool lines = false);

/// On one line: runs of blanks and line endings become one blank, then as `Printable`.
std::string OneLine(std::string_view text);

/// One line, at most `limit` code points; what is longer ends in U+2026.
std::string Shorten(std::string_view text, std::size_t limit);

/// The columns that printable text takes on a terminal: 0, 1 or 2 a code point; a tab counts as one.
std::size_t DisplayWidth(std::string_view text);
std::size_t DisplayWidth(char32_t c);

/// "1 resource", "2 resources"; `plural` where an s isn't enough.
std::string Plural(std::size_t n, std::string_view noun, std::string_view plural = {});

}  // namespace assay::report
