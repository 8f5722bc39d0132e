// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::yaml {

/// Where the n-th character of a valid UTF-8 text begins. libyaml's marks count characters. Asking in nearly
/// rising order is fast, any order is right.
class CharacterMap {
 public:
  explicit CharacterMap(std::string_view text);
  /// The byte offset of a character; the text's size for those past its end.
  std::size_t Byte(std::size_t character);

 private:
  std::string_view text_;
  bool ascii_;
  std::vector<std::size_t> blocks_;  // the offset of every kBlock-th character
  std::size_t character_ = 0;        // where the last answer was
  std::size_t byte_ = 0;
};

/// The text with every byte that YAML does not allow (YAML 1.2, 5.1: control characters but tab and line
/// breaks, what is no UTF-8) replaced by '?', so that all other offsets stay. `replaced` gets their offsets,
/// at most `limit` + 1. Empty if there is nothing to replace.
std::string WithoutForbidden(std::string_view text, std::size_t limit, std::vector<std::uint32_t>& replaced);

}  // namespace assay::yaml
