// SPDX-License-Identifier: Apache-2.0
#include "reporters/text.h"

#include <algorithm>
#include <iterator>

#include "record/utf8.h"

namespace assay::report {
namespace {

struct Range {
  char32_t first, last;
};

template <std::size_t N>
bool In(const Range (&ranges)[N], char32_t c) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [c](Range r) { return c >= r.first && c <= r.last; });
}

/// C1 controls, bidirectional controls, invisible characters: what makes text look other than it is.
constexpr Range kDeceptive[] = {{0x80, 0x9f},     {0xad, 0xad},      {0x61c, 0x61c},   {0x180e, 0x180e},
                                {0x200b, 0x200f}, {0x2028, 0x202e},  {0x2060, 0x206f}, {0xfeff, 0xfeff},
                                {0xfff9, 0xfffb}, {0xe0000, 0xe007f}};

/// Broad classes of Unicode's East Asian Width (UAX 11), and of marks that combine.
constexpr Range kWide[] = {{0x1100, 0x115f},  {0x2e80, 0x303e},   {0x3041, 0xa4cf},   {0xa960, 0xa97f},
                           {0xac00, 0xd7a3},  {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},
                           {0xffe0, 0xffe6},  {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff},
                           {0x20000, 0x3fffd}};
constexpr Range kCombining[] = {{0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},   {0x610, 0x61a},
                                {0x64b, 0x65f},   {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x20d0, 0x20ff},
                                {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}};

char32_t Shown(char32_t c, bool lines) {
  if (c == '\t' || (lines && c == '\n')) return c;
  if (c < 0x20) return 0x2400 + c;  // control pictures
  if (c == 0x7f) return 0x2421;
  // The last two code points of each plane are no characters.
  return In(kDeceptive, c) || (c & 0xfffe) == 0xfffe ? 0xfffd : c;
}

}  // namespace

std::string Printable(std::string_view text, bool lines) {
  // Nearly all text is plain.
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f; });
  if (plain && text.find("##[") == std::string_view::npos) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (std::size_t pos = 0; pos < text.size();) {
    const char32_t c = NextCodePoint(text, pos);
    if (lines && c == '\r' && pos < text.size() && text[pos] == '\n') continue;
    if (c == '[' && out.ends_with("##")) out.push_back(' ');
    AppendUtf8(Shown(c, lines), out);
  }
  return out;
}

std::string OneLine(std::string_view text) {
  std::string flat;
  flat.reserve(text.size());
  bool blank = false;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      blank = !flat.empty();
      continue;
    }
    if (blank) flat.push_back(' ');
    blank = false;
    flat.push_back(c);
  }
  return Printable(flat);
}

std::string Shorten(std::string_view text, std::size_t limit) {
  std::string line =
      OneLine(text.substr(0, limit * 8 + 64));  // a bound on the work: 4 bytes a code point, some blanks
  std::size_t pos = 0, before_last = 0;
  for (std::size_t count = 0; pos < line.size() && count < limit; ++count) {
    before_last = pos;
    NextCodePoint(line, pos);
  }
  if (pos >= line.size()) return line;
  line.resize(before_last);
  line += "…";
  return line;
}

std::size_t DisplayWidth(char32_t c) {
  if (c < 0x300) return 1;
  if (In(kCombining, c)) return 0;
  return In(kWide, c) ? 2 : 1;
}

std::size_t DisplayWidth(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t pos = 0; pos < text.size();) width += DisplayWidth(NextCodePoint(text, pos));
  return width;
}

std::string Plural(std::size_t n, std::string_view noun, std::string_view plural) {
  std::string out = std::to_string(n) + " ";
  if (n == 1) return out + std::string(noun);
  return plural.empty() ? out + std::string(noun) + "s" : out + std::string(plural);
}

}  // namespace assay::report
