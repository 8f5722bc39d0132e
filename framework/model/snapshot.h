// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "assay/inventory.h"
#include "source/diagnostic.h"
#include "source/shared_text.h"
#include "source/sources.h"

namespace assay {

/// What became of one file that discovery met.
enum class FileOutcome : std::uint8_t { kRead, kPartlyRead, kNotUnderstood, kNotOurs, kSkipped, kUnreadable };

struct FileRecord {
  SharedText path;
  FileOutcome outcome = FileOutcome::kNotOurs;
  SharedText reason;  ///< why it was skipped or not understood; empty for kRead and kNotOurs
  SharedText kind;    ///< "terraform", "cloudformation", "tfvars"; empty if not ours
  SharedText sha256;  ///< hex digest of the bytes of a file that was read; empty otherwise
  std::uint64_t bytes = 0;
};

/// A comment, kept for waivers, expectations and peers' skips.
struct CommentRecord {
  Span span;
  std::string text;  ///< with its marker
};

/// All inputs of a run, evaluated: a plain value. Nothing in it changes after loading.
struct Snapshot {
  std::shared_ptr<Sources> sources;
  std::vector<std::unique_ptr<Root>> roots;  ///< sorted by name
  std::vector<FileRecord> files;             ///< sorted by path
  std::vector<CommentRecord> comments;       ///< of files that are ours and mention something we look for
  Diagnostics diagnostics;                   ///< in order of path and offset
};

}  // namespace assay
