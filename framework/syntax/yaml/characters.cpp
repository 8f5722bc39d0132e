// SPDX-License-Identifier: Apache-2.0
#include "syntax/yaml/characters.h"

#include <algorithm>
#include <array>

#include "source/text.h"

namespace assay::yaml {
namespace {

constexpr std::size_t kBlock = 1024;

std::size_t Length(char lead) {
  const auto c = static_cast<unsigned char>(lead);
  return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

// Control characters that YAML does not allow, and the lead byte of the C1 ones (which need a second look).
constexpr auto kSuspect = [] {
  std::array<bool, 256> table{};
  for (std::size_t i = 0; i < 0x20; ++i) table[i] = i != '\t' && i != '\n' && i != '\r';
  table[0x7F] = true;
  table[0xC2] = true;
  return table;
}();

}  // namespace

CharacterMap::CharacterMap(std::string_view text)
    : text_(text), ascii_(FindNonAscii(text) == std::string_view::npos) {
  if (ascii_) return;
  std::size_t character = 0;
  for (std::size_t byte = 0; byte < text.size(); byte += Length(text[byte]), ++character) {
    if (character % kBlock == 0) blocks_.push_back(byte);
  }
}

std::size_t CharacterMap::Byte(std::size_t character) {
  if (ascii_) return std::min(character, text_.size());
  if (character < character_ || character - character_ > kBlock) {
    const std::size_t block = character / kBlock;
    if (block >= blocks_.size()) return text_.size();
    character_ = block * kBlock;
    byte_ = blocks_[block];
  }
  for (; character_ < character && byte_ < text_.size(); ++character_) byte_ += Length(text_[byte_]);
  return std::min(byte_, text_.size());
}

std::string WithoutForbidden(std::string_view text, std::size_t limit, std::vector<std::uint32_t>& replaced) {
  std::string copy;
  const auto replace = [&](std::size_t at) {
    if (copy.empty()) copy = text;
    copy[at] = '?';
    replaced.push_back(static_cast<std::uint32_t>(at));
    return replaced.size() <= limit;
  };
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t bad = FindInvalidUtf8(text.substr(from));
    const std::size_t end = bad == std::string_view::npos ? text.size() : from + bad;
    for (std::size_t i = from; i < end; ++i) {
      const auto c = static_cast<unsigned char>(text[i]);
      if (!kSuspect[c]) continue;
      if (c == 0xC2) {
        const auto second = static_cast<unsigned char>(text[i + 1]);
        if (second < 0xA0 && second != 0x85 && (!replace(i) || !replace(i + 1))) return copy;
        ++i;
      } else if (!replace(i)) {
        return copy;
      }
    }
    if (end < text.size() && !replace(end)) return copy;
    from = end + 1;
  }
  // U+FFFE and U+FFFF are valid UTF-8 and yet no characters of YAML's.
  for (std::size_t at = text.find("\xEF\xBF"); at != std::string_view::npos;
       at = text.find("\xEF\xBF", at + 3)) {
    if (at + 2 >= text.size() || static_cast<unsigned char>(text[at + 2]) < 0xBE) continue;
    for (std::size_t i = at; i < at + 3; ++i) {
      if (!replace(i)) return copy;
    }
  }
  std::sort(replaced.begin(), replaced.end());
  return copy;
}

}  // namespace assay::yaml
