// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace assay {

/// Index of a file in the run's `Sources`.
enum class FileId : std::uint32_t { kNone = 0xffffffffu };

/// Half-open range of bytes [begin, end) in one file. A default span points nowhere.
struct Span {
  FileId file = FileId::kNone;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool valid() const { return file != FileId::kNone; }
  friend bool operator==(const Span&, const Span&) = default;
  friend auto operator<=>(const Span&, const Span&) = default;
};

/// The smallest span that holds both; they must lie in one file (an invalid one is ignored).
inline Span Join(Span a, Span b) {
  if (!a.valid()) return b;
  if (!b.valid() || a.file != b.file) return a;
  return {a.file, a.begin < b.begin ? a.begin : b.begin, a.end > b.end ? a.end : b.end};
}

}  // namespace assay
