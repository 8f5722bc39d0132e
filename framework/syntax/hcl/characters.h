// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>

namespace assay::hcl {

/// What a byte can begin outside of strings.
enum class ByteClass : std::uint8_t {
  kInvalid,
  kSpace,
  kNewline,
  kReturn,
  kLetter,  ///< A-Z a-z _
  kDigit,
  kQuote,
  kHash,
  kPunctuation,
  kHigh,  ///< part of a character past ASCII
};

namespace byte_tables {

constexpr bool IsLetter(unsigned c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
constexpr bool IsDigit(unsigned c) { return c >= '0' && c <= '9'; }

constexpr std::array<ByteClass, 256> Classes() {
  std::array<ByteClass, 256> table{};
  for (unsigned c = 0; c < 256; ++c) {
    if (IsLetter(c)) table[c] = ByteClass::kLetter;
    if (IsDigit(c)) table[c] = ByteClass::kDigit;
    if (c >= 0x80) table[c] = ByteClass::kHigh;
  }
  for (const unsigned char c : {' ', '\t'}) table[c] = ByteClass::kSpace;
  for (const unsigned char c : {'{', '}', '[', ']', '(', ')', '.', ',', '*', '/', '%',
                                '+', '-', '=', '<', '>', '!', '?', ':', '&', '|', '~'}) {
    table[c] = ByteClass::kPunctuation;
  }
  table['\n'] = ByteClass::kNewline;
  table['\r'] = ByteClass::kReturn;
  table['"'] = ByteClass::kQuote;
  table['#'] = ByteClass::kHash;
  return table;
}

template <class Predicate>
constexpr std::array<bool, 256> Where(Predicate predicate) {
  std::array<bool, 256> table{};
  for (unsigned c = 0; c < 256; ++c) table[c] = predicate(c);
  return table;
}

}  // namespace byte_tables

inline constexpr auto kByteClass = byte_tables::Classes();
inline constexpr auto kContinuesIdentifier = byte_tables::Where(
    [](unsigned c) { return byte_tables::IsLetter(c) || byte_tables::IsDigit(c) || c == '-'; });
/// Bytes at which a quoted string needs a closer look.
inline constexpr auto kStopsQuoted = byte_tables::Where(
    [](unsigned c) { return c == '"' || c == '\\' || c == '$' || c == '%' || c == '\n' || c == '\r'; });
/// Bytes at which the text of a heredoc or a bare template needs one.
inline constexpr auto kStopsText =
    byte_tables::Where([](unsigned c) { return c == '$' || c == '%' || c == '\n' || c == '\r'; });

/// One decoded character; `length` is 0 where the bytes are no well-formed UTF-8.
struct Character {
  std::uint32_t code_point = 0;
  std::uint32_t length = 0;
};
Character DecodeUtf8(const char* at, const char* end);

/// Unicode's ID_Start and ID_Continue, for code points past ASCII.
bool StartsIdentifier(std::uint32_t code_point);
bool ContinuesIdentifier(std::uint32_t code_point);

/// The length of the white space character at `at` (Unicode's White_Space, as trim markers and `<<-` see it),
/// or 0.
std::uint32_t WhiteSpaceLength(const char* at, const char* end);
/// The last white space before `end` begins at the result; `end` if there is none.
const char* TrimRight(const char* begin, const char* end);
/// Past the white space at `begin`.
const char* TrimLeft(const char* begin, const char* end);

}  // namespace assay::hcl
