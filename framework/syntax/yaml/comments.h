// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "assay/span.h"
#include "syntax/yaml/yaml.h"

namespace assay::yaml {

/// Finds the comments, which libyaml drops: they can only lie between its tokens. Goes over the text once,
/// from front to back.
class CommentFinder {
 public:
  CommentFinder(std::string_view text, FileId id, std::vector<Comment>& comments)
      : text_(text), id_(id), comments_(comments) {}

  /// The text up to `offset` holds no scalar: looks for comments there.
  void ScanTo(std::uint32_t offset);
  /// The text up to `offset` is content: a '#' in it means nothing.
  void SkipTo(std::uint32_t offset);

  struct Properties {
    std::uint32_t tag_begin = 0;
    std::uint32_t tag_end = 0;
    std::uint32_t content = 0;  ///< where the node itself begins
  };
  /// A node's tag and anchor, which begin at `begin`, and what follows them up to the node's content, at most
  /// to `end`.
  Properties SkipProperties(std::uint32_t begin, std::uint32_t end);
  /// The first line of a block scalar, which may end in a comment.
  void ScanBlockHeader(std::uint32_t begin, std::uint32_t end);

 private:
  std::uint32_t AddComment(std::uint32_t begin);

  std::string_view text_;
  FileId id_;
  std::vector<Comment>& comments_;
  std::uint32_t at_ = 0;
};

}  // namespace assay::yaml
