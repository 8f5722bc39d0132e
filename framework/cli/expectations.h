// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/snapshot.h"
#include "source/file_system.h"

namespace assay::cli {

/// A finding that a file says there is. Ordered by place.
struct Expectation {
  std::string file;
  std::uint32_t line = 0;
  std::string id;
  bool unknown = false;  ///< `expect-unknown`: the verdict is unknown, not fail
  friend auto operator<=>(const Expectation&, const Expectation&) = default;
};

/// Something to say of a line.
struct Remark {
  std::string file;
  std::uint32_t line = 0;
  std::string text;
  friend auto operator<=>(const Remark&, const Remark&) = default;
};

struct Expectations {
  std::set<Expectation> all;
  std::map<std::string, std::set<std::string>> only;  ///< by file: the controls that `expect-only` names
  std::vector<Remark> wrong;                          ///< what can't be read
};

/// The words that the loader must keep comments for.
const std::vector<std::string>& ExpectationWords();

/// Reads `expect: ID[, ID]`, `expect@+1: ID`, `expect-unknown: ID` and `expect-only: ID` from one comment
/// that begins on `line`, its marker included. Text after the ids is free.
void ReadComment(std::string_view comment, const std::string& file, std::uint32_t line, Expectations& out);

/// Reads the lines `LINE: ID[, ID]` and `unknown LINE: ID` that stand beside a file without comments.
void ReadExpectFile(std::string_view text, const std::string& file, Expectations& out);

/// All of a snapshot: its comments, and `X.expect` beside each file X that was read.
Expectations ReadExpectations(const Snapshot& snapshot, const FileSystem& files);

}  // namespace assay::cli
