// SPDX-License-Identifier: Apache-2.0
#include "terraform/graphemes.h"

#include <utf8proc.h>

#include <cstdint>

namespace assay::terraform {
namespace {

struct CodePoint {
  std::int32_t value = 0xfffd;
  std::size_t bytes = 1;  // 0 at the end
  bool valid = false;
};

CodePoint Decode(std::string_view s) {
  if (s.empty()) return {0, 0, false};
  utf8proc_int32_t value = 0;
  const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(s.data()),
                                     static_cast<utf8proc_ssize_t>(s.size()), &value);
  return size > 0 ? CodePoint{value, static_cast<std::size_t>(size), true} : CodePoint{};
}

// Go's mapping of one code point to one has no capital for this letter; utf8proc has.
std::int32_t Upper(std::int32_t c) { return c == 0xdf ? c : utf8proc_toupper(c); }
std::int32_t Title(std::int32_t c) { return c == 0xdf ? c : utf8proc_totitle(c); }

template <class Map>
std::string MapCodePoints(std::string_view text, Map map) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint c = Decode(text);
    if (c.valid) {
      utf8proc_uint8_t bytes[4];
      const auto size = utf8proc_encode_char(map(c.value), bytes);
      out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    } else {
      out.append(text.substr(0, c.bytes));
    }
    text.remove_prefix(c.bytes);
  }
  return out;
}

// Source: Go's unicode.IsSpace.
bool IsSpace(std::int32_t c) {
  return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
         c == 0x3000;
}

// Source: Go's strings.Title.
bool Separates(std::int32_t c) {
  if (c > 0x7f) return IsSpace(c);
  return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_');
}

}  // namespace

std::size_t FirstGrapheme(std::string_view text) {
  CodePoint before = Decode(text);
  std::size_t size = before.bytes;
  utf8proc_int32_t state = 0;
  while (before.valid) {
    const CodePoint next = Decode(text.substr(size));
    if (!next.valid || utf8proc_grapheme_break_stateful(before.value, next.value, &state)) break;
    size += next.bytes;
    before = next;
  }
  return size;
}

std::size_t CountGraphemes(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(FirstGrapheme(text));
  return count;
}

std::string ToLower(std::string_view text) { return MapCodePoints(text, utf8proc_tolower); }
std::string ToUpper(std::string_view text) { return MapCodePoints(text, Upper); }

std::string ToTitle(std::string_view text) {
  bool starts = true;
  return MapCodePoints(text, [&](std::int32_t c) {
    const std::int32_t made = starts ? Title(c) : c;
    starts = Separates(c);
    return made;
  });
}

std::string_view WithoutSpaceBefore(std::string_view text) {
  for (CodePoint c = Decode(text); c.valid && IsSpace(c.value); c = Decode(text)) text.remove_prefix(c.bytes);
  return text;
}

std::string_view WithoutSpaceBehind(std::string_view text) {
  while (!text.empty()) {
    std::size_t at = text.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80) --at;
    const CodePoint c = Decode(text.substr(at));
    if (!c.valid || !IsSpace(c.value)) break;
    text = text.substr(0, at);
  }
  return text;
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
