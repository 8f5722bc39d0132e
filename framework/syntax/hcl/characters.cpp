// SPDX-License-Identifier: Apache-2.0
#include "syntax/hcl/characters.h"

#include <algorithm>
#include <iterator>

#include "syntax/hcl/identifier_ranges.h"

namespace assay::hcl {
namespace {

template <std::size_t kSize>
bool Holds(const Range (&ranges)[kSize], std::uint32_t code_point) {
  const Range* after = std::upper_bound(std::begin(ranges), std::end(ranges), code_point,
                                        [](std::uint32_t c, const Range& range) { return c < range.first; });
  return after != std::begin(ranges) && code_point <= std::prev(after)->last;
}

bool IsWideSpace(std::uint32_t c) {
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

}  // namespace

Character DecodeUtf8(const char* at, const char* end) {
  const auto* p = reinterpret_cast<const unsigned char*>(at);
  const auto left = static_cast<std::size_t>(end - at);
  const auto tail = [&](std::size_t i) { return i < left && (p[i] & 0xC0) == 0x80; };
  if (left == 0) return {};
  if (p[0] < 0x80) return {p[0], 1};
  if (p[0] >= 0xC2 && p[0] < 0xE0 && tail(1)) return {(p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu), 2};
  if (p[0] >= 0xE0 && p[0] < 0xF0 && tail(1) && tail(2)) {
    const std::uint32_t c = (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
    return c >= 0x800 && !surrogate ? Character{c, 3} : Character{};
  }
  if (p[0] >= 0xF0 && p[0] < 0xF5 && tail(1) && tail(2) && tail(3)) {
    const std::uint32_t c = (p[0] & 7u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
    return c >= 0x10000 && c <= 0x10FFFF ? Character{c, 4} : Character{};
  }
  return {};
}

bool StartsIdentifier(std::uint32_t code_point) { return Holds(kIdStart, code_point); }

bool ContinuesIdentifier(std::uint32_t code_point) {
  return Holds(kIdStart, code_point) || Holds(kIdContinueOnly, code_point);
}

std::uint32_t WhiteSpaceLength(const char* at, const char* end) {
  if (at == end) return 0;
  const auto c = static_cast<unsigned char>(*at);
  if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r') ? 1 : 0;
  const Character character = DecodeUtf8(at, end);
  return IsWideSpace(character.code_point) ? character.length : 0;
}

const char* TrimLeft(const char* begin, const char* end) {
  while (const std::uint32_t length = WhiteSpaceLength(begin, end)) begin += length;
  return begin;
}

const char* TrimRight(const char* begin, const char* end) {
  while (begin != end) {
    const char* last = end - 1;
    while (last != begin && (static_cast<unsigned char>(*last) & 0xC0) == 0x80) --last;
    if (WhiteSpaceLength(last, end) != static_cast<std::uint32_t>(end - last)) break;
    end = last;
  }
  return end;
}

}  // namespace assay::hcl
