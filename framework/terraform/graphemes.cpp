// SPDX-License-Identifier: Apache-2.0
#include "terraform/graphemes.h"

#include <cstdint>

namespace assay::terraform {
namespace {

struct CodePoint {
  std::uint32_t value = 0xfffd;
  std::size_t bytes = 1;  // 0 at the end
  bool valid = false;
};

CodePoint Decode(std::string_view s) {
  if (s.empty()) return {0, 0, false};
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(s[i]); };
  const std::uint8_t first = byte(0);
  if (first < 0x80) return {first, 1, true};
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length == 0 || first > 0xf4 || s.size() < length) return {};
  std::uint32_t value = first & (0x7fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    value = value << 6 | (byte(i) & 0x3fu);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  if (overlong || value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) return {};
  return {value, length, true};
}

void Encode(std::uint32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  }
}

constexpr std::uint32_t kJoiner = 0x200d;

bool Extends(std::uint32_t c) {
  return (c >= 0x300 && c <= 0x36f) || (c >= 0x483 && c <= 0x489) || (c >= 0x591 && c <= 0x5bd) ||
         (c >= 0x610 && c <= 0x61a) || (c >= 0x64b && c <= 0x65f) || (c >= 0x1ab0 && c <= 0x1aff) ||
         (c >= 0x1dc0 && c <= 0x1dff) || c == 0x200c || c == kJoiner || (c >= 0x20d0 && c <= 0x20ff) ||
         (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xfe20 && c <= 0xfe2f) || (c >= 0x1f3fb && c <= 0x1f3ff) ||
         (c >= 0xe0020 && c <= 0xe007f) || (c >= 0xe0100 && c <= 0xe01ef);
}

bool IsRegional(std::uint32_t c) { return c >= 0x1f1e6 && c <= 0x1f1ff; }
bool IsPictograph(std::uint32_t c) { return (c >= 0x1f300 && c <= 0x1faff) || (c >= 0x2600 && c <= 0x27bf); }

std::uint32_t Lower(std::uint32_t c) {
  if (c >= 'A' && c <= 'Z') return c + 32;
  if (c < 0xc0) return c;
  if (c <= 0xde) return c == 0xd7 ? c : c + 32;
  if ((c >= 0x100 && c <= 0x137 && c != 0x130) || (c >= 0x14a && c <= 0x177)) return c | 1;
  if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e)) return c + (c & 1);
  if (c == 0x178) return 0xff;
  if (c >= 0x391 && c <= 0x3ab && c != 0x3a2) return c + 32;
  if (c >= 0x410 && c <= 0x42f) return c + 32;
  if (c >= 0x400 && c <= 0x40f) return c + 80;
  return c;
}

std::uint32_t Upper(std::uint32_t c) {
  if (c >= 'a' && c <= 'z') return c - 32;
  if (c < 0xe0) return c == 0xb5 ? 0x39c : c;
  if (c <= 0xfe) return c == 0xf7 ? c : c - 32;
  if (c == 0xff) return 0x178;
  if ((c >= 0x100 && c <= 0x137 && c != 0x131) || (c >= 0x14a && c <= 0x177)) return c & ~1u;
  if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e)) return c - (c & 1 ? 0 : 1);
  if (c == 0x3c2) return 0x3a3;
  if (c >= 0x3b1 && c <= 0x3cb) return c - 32;
  if (c >= 0x430 && c <= 0x44f) return c - 32;
  if (c >= 0x450 && c <= 0x45f) return c - 80;
  return c;
}

template <class Map>
std::string MapCodePoints(std::string_view text, Map map) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint c = Decode(text);
    if (c.valid) {
      Encode(map(c.value), out);
    } else {
      out.append(text.substr(0, c.bytes));
    }
    text.remove_prefix(c.bytes);
  }
  return out;
}

bool IsWordPart(std::uint32_t c) {
  if (c < 0x80)
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '\'';
  return c != 0x85 && c != 0xa0 && !(c >= 0x2000 && c <= 0x200a) && c != 0x2028 && c != 0x2029 && c != 0x3000;
}

}  // namespace

std::size_t FirstGrapheme(std::string_view text) {
  const CodePoint first = Decode(text);
  std::size_t size = first.bytes;
  if (text.substr(0, 2) == "\r\n") return 2;
  if (first.value < 0x20) return size;
  if (IsRegional(first.value)) {
    const CodePoint second = Decode(text.substr(size));
    if (second.valid && IsRegional(second.value)) size += second.bytes;
  }
  bool joined = false;
  for (CodePoint next = Decode(text.substr(size)); next.valid; next = Decode(text.substr(size))) {
    if (!Extends(next.value) && !(joined && IsPictograph(next.value))) break;
    joined = next.value == kJoiner;
    size += next.bytes;
  }
  return size;
}

std::size_t CountGraphemes(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(FirstGrapheme(text));
  return count;
}

std::string ToLower(std::string_view text) { return MapCodePoints(text, Lower); }
std::string ToUpper(std::string_view text) { return MapCodePoints(text, Upper); }

std::string ToTitle(std::string_view text) {
  bool inside = false;
  return MapCodePoints(text, [&](std::uint32_t c) {
    const bool starts = !inside;
    inside = IsWordPart(c);
    return starts ? Upper(c) : c;
  });
}

bool IsValidUtf8(std::string_view text) {
  while (!text.empty()) {
    const CodePoint c = Decode(text);
    if (!c.valid) return false;
    text.remove_prefix(c.bytes);
  }
  return true;
}

}  // namespace assay::terraform
