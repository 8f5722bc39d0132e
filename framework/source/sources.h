// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "assay/span.h"
#include "source/shared_text.h"

namespace assay {

/// 1-based line and column; a column counts Unicode code points, as editors and SARIF's `unicodeCodePoints`
/// do.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  friend bool operator==(const Position&, const Position&) = default;
};

/// One input: its path relative to the scan's base (always '/'), its bytes, and where its lines begin.
class SourceFile {
 public:
  SourceFile(SharedText path, std::string text);
  const SharedText& path() const { return path_; }
  std::string_view text() const { return text_; }
  /// The position of a byte offset; offsets past the end give the end, those inside a character its
  /// beginning. A byte order mark takes no column. Needs the text. Bounded work, however long the line.
  Position At(std::uint32_t offset) const;
  /// The text of a 1-based line without its line ending; empty if there is no such line.
  std::string_view Line(std::uint32_t line) const;
  std::uint32_t LineCount() const;
  /// The byte offset at which a 1-based line begins.
  std::uint32_t LineStart(std::uint32_t line) const;
  /// Frees the bytes of a file that nothing points into (not ours); At() then answers {0, 0}.
  void Drop();
  std::size_t size() const { return size_; }

 private:
  const std::vector<std::uint32_t>& Lines() const;
  std::uint32_t CodePointsBefore(std::uint32_t offset) const;
  SharedText path_;
  std::string text_;
  std::size_t size_;
  mutable std::once_flag once_;  // the line index is made on first use: most files never report anything
  mutable std::vector<std::uint32_t> line_starts_;
  // Code points before each block of bytes, so that a minified file of one line costs no more; empty if all
  // is ASCII.
  mutable std::vector<std::uint32_t> block_code_points_;
};

/// All files read in a run. Safe to add to and read from several threads; references stay valid.
class Sources {
 public:
  /// Takes over the bytes and gives the file its id. The same path twice gives two ids.
  FileId Add(SharedText path, std::string text);
  const SourceFile& file(FileId id) const;
  SourceFile& file(FileId id);
  /// The id of a path that was added (the first, if it was added twice), or kNone.
  FileId Find(std::string_view path) const;
  std::size_t size() const;
  /// The bytes a span covers; empty for an invalid one.
  std::string_view Text(Span span) const;
  Position Begin(Span span) const;
  Position End(Span span) const;

 private:
  mutable std::mutex mutex_;
  std::deque<SourceFile> files_;  // never moves what it holds, so paths can be viewed
  std::unordered_map<std::string_view, FileId> by_path_;
};

}  // namespace assay
