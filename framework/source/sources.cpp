// SPDX-License-Identifier: Apache-2.0
#include "source/sources.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

#include "source/text.h"

namespace assay {
namespace {

constexpr std::uint32_t kBlock = 1024;

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::uint32_t CountCodePoints(std::string_view text) {
  std::uint32_t n = 0;
  for (const char c : text) n += IsContinuation(c) ? 0 : 1;
  return n;
}

bool HasByteOrderMark(std::string_view text) { return text.substr(0, 3) == "\xEF\xBB\xBF"; }

}  // namespace

SourceFile::SourceFile(SharedText path, std::string text)
    : path_(std::move(path)), text_(std::move(text)), size_(text_.size()) {}

const std::vector<std::uint32_t>& SourceFile::Lines() const {
  std::call_once(once_, [this] {
    line_starts_.push_back(0);
    const char* const begin = text_.data();
    const char* const end = begin + text_.size();
    for (const char* at = begin; at < end;) {
      at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
      if (at == nullptr) break;
      ++at;
      line_starts_.push_back(static_cast<std::uint32_t>(at - begin));
    }
    if (FindNonAscii(text_) == std::string_view::npos) return;
    std::uint32_t before = 0;
    for (std::size_t i = 0; i <= text_.size(); i += kBlock) {
      block_code_points_.push_back(before);
      before += CountCodePoints(std::string_view(text_).substr(i, kBlock));
    }
  });
  return line_starts_;
}

std::uint32_t SourceFile::CodePointsBefore(std::uint32_t offset) const {
  if (block_code_points_.empty()) return offset;
  const std::size_t block = offset / kBlock;
  return block_code_points_[block] +
         CountCodePoints(std::string_view(text_).substr(block * kBlock, offset - block * kBlock));
}

Position SourceFile::At(std::uint32_t offset) const {
  if (text_.size() != size_) return {0, 0};
  const auto& lines = Lines();
  if (offset > text_.size()) offset = static_cast<std::uint32_t>(text_.size());
  const auto next = std::upper_bound(lines.begin(), lines.end(), offset);
  const std::uint32_t start = *(next - 1);
  // Three steps reach the beginning of any character; more continuation bytes than that aren't UTF-8.
  for (int i = 0; i < 3 && offset > start && offset < text_.size() && IsContinuation(text_[offset]); ++i)
    --offset;
  std::uint32_t column = CodePointsBefore(offset) - CodePointsBefore(start) + 1;
  if (start == 0 && offset >= 3 && HasByteOrderMark(text_)) --column;
  return {static_cast<std::uint32_t>(next - lines.begin()), column};
}

std::string_view SourceFile::Line(std::uint32_t line) const {
  const auto& lines = Lines();
  if (line == 0 || line > lines.size() || text_.size() != size_) return {};
  const std::uint32_t begin = lines[line - 1];
  const std::size_t end = line < lines.size() ? lines[line] : text_.size();
  std::string_view text = std::string_view(text_).substr(begin, end - begin);
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  if (line == 1 && HasByteOrderMark(text)) text.remove_prefix(3);
  return text;
}

std::uint32_t SourceFile::LineCount() const { return static_cast<std::uint32_t>(Lines().size()); }

std::uint32_t SourceFile::LineStart(std::uint32_t line) const {
  const auto& lines = Lines();
  if (line == 0) return 0;
  return line <= lines.size() ? lines[line - 1] : static_cast<std::uint32_t>(size_);
}

void SourceFile::Drop() { std::string().swap(text_); }

FileId Sources::Add(SharedText path, std::string text) {
  const std::lock_guard lock(mutex_);
  const auto id = static_cast<FileId>(files_.size());
  const SourceFile& added = files_.emplace_back(std::move(path), std::move(text));
  by_path_.emplace(added.path(), id);
  return id;
}

const SourceFile& Sources::file(FileId id) const {
  const std::lock_guard lock(mutex_);
  assert(static_cast<std::size_t>(id) < files_.size());
  return files_[static_cast<std::size_t>(id)];
}

SourceFile& Sources::file(FileId id) {
  const std::lock_guard lock(mutex_);
  assert(static_cast<std::size_t>(id) < files_.size());
  return files_[static_cast<std::size_t>(id)];
}

FileId Sources::Find(std::string_view path) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_path_.find(path);
  return found == by_path_.end() ? FileId::kNone : found->second;
}

std::size_t Sources::size() const {
  const std::lock_guard lock(mutex_);
  return files_.size();
}

std::string_view Sources::Text(Span span) const {
  if (!span.valid()) return {};
  const std::string_view text = file(span.file).text();
  if (span.begin >= text.size() || span.end <= span.begin) return {};
  return text.substr(span.begin, span.end - span.begin);
}

Position Sources::Begin(Span span) const {
  return span.valid() ? file(span.file).At(span.begin) : Position{};
}
Position Sources::End(Span span) const { return span.valid() ? file(span.file).At(span.end) : Position{}; }

}  // namespace assay
