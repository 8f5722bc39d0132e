// SPDX-License-Identifier: Apache-2.0
#include "syntax/yaml/comments.h"

#include <algorithm>
#include <cstring>

namespace assay::yaml {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

std::uint32_t CommentFinder::AddComment(std::uint32_t begin) {
  std::size_t end = text_.find_first_of("\r\n", begin);
  if (end == std::string_view::npos) end = text_.size();
  comments_.push_back({{id_, begin, static_cast<std::uint32_t>(end)}});
  return static_cast<std::uint32_t>(end);
}

void CommentFinder::ScanTo(std::uint32_t offset) {
  while (at_ < offset) {
    const void* const found = std::memchr(text_.data() + at_, '#', offset - at_);
    if (found == nullptr) break;
    const auto hash = static_cast<std::uint32_t>(static_cast<const char*>(found) - text_.data());
    // Where it follows something else it belongs to that: a directive, a byte order mark aside.
    const bool begins = hash == 0 || IsBlank(text_[hash - 1]) || (hash == 3 && text_[0] == '\xEF');
    at_ = begins ? AddComment(hash) : hash + 1;
  }
  SkipTo(offset);
}

void CommentFinder::SkipTo(std::uint32_t offset) { at_ = std::max(at_, offset); }

CommentFinder::Properties CommentFinder::SkipProperties(std::uint32_t begin, std::uint32_t end) {
  Properties found;
  std::uint32_t at = begin;
  while (at < end) {
    const char c = text_[at];
    if (IsBlank(c)) {
      ++at;
    } else if (c == '#' && at > begin) {
      at = AddComment(at);
    } else if (c == '&' || (c == '!' && found.tag_end == 0)) {
      const bool verbatim = c == '!' && at + 1 < end && text_[at + 1] == '<';
      std::uint32_t stop = at + 1;
      while (stop < end && !IsBlank(text_[stop])) {
        if (verbatim ? text_[stop - 1] == '>' : std::strchr(",[]{}", text_[stop]) != nullptr) break;
        ++stop;
      }
      if (c == '!') {
        found.tag_begin = at;
        found.tag_end = stop;
      }
      at = stop;
    } else {
      break;
    }
  }
  found.content = at;
  SkipTo(at);
  return found;
}

void CommentFinder::ScanBlockHeader(std::uint32_t begin, std::uint32_t end) {
  for (std::uint32_t at = begin; at < end && text_[at] != '\n' && text_[at] != '\r'; ++at) {
    if (text_[at] != '#') continue;
    AddComment(at);
    return;
  }
}

}  // namespace assay::yaml
