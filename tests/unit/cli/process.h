// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <vector>

namespace assay {

/// What a run of the program came to.
struct Ran {
  int code = -1;
  std::string out, err;
};

/// Texts by path.
using Files = std::map<std::string, std::string>;

/// A directory of its own that goes away with it, and the program run in it.
class Tree {
 public:
  explicit Tree(const Files& files = {});
  ~Tree();
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  void Write(const std::string& path, const std::string& text);
  std::string Read(const std::string& path) const;
  bool Has(const std::string& path) const;
  const std::string& root() const { return root_; }

  /// Runs `assay` with these words of a shell, in the tree. `environment`: assignments before it.
  Ran Assay(const std::string& words, const std::string& environment = "") const;
  /// Runs a line of a shell in the tree; $ASSAY is the program.
  Ran Shell(const std::string& line) const;

 private:
  std::string root_;
};

/// A bucket that keeps no versions and one that does, for trees that need a failure and a pass.
inline constexpr const char* kBuckets = R"(resource "aws_s3_bucket" "silent" {
  bucket = "silent"
}

resource "aws_s3_bucket" "kept" {
  bucket = "kept"
}

resource "aws_s3_bucket_versioning" "kept" {
  bucket = aws_s3_bucket.kept.id
  versioning_configuration {
    status = "Enabled"
  }
}
)";

}  // namespace assay
