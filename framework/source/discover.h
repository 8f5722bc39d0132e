// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "source/file_system.h"

namespace assay {

struct DiscoverOptions {
  bool respect_gitignore = true;
  int max_depth = 128;
  std::size_t max_files = 2'000'000;
  std::uint64_t max_ignore_steps =
      2'000'000'000;  ///< of matching .gitignore patterns; past it nothing is ignored
};

/// A file to read. `named`: given on the command line itself, so it is read whatever .gitignore says.
struct FoundFile {
  std::string path;
  bool named = false;
};

/// Why what a working tree holds besides its commit is left out.
constexpr std::string_view kIgnoredReason = "ignored by .gitignore";
constexpr std::string_view kTerraformReason = "Terraform's working directory";

/// Something that was met and not read, and why ("ignored by .gitignore", "link leads out of the tree",
/// "FIFO").
struct SkippedPath {
  std::string path;
  std::string reason;
  bool expected = false;  ///< by rule (.git, .terraform, ignored): counted, not reported one by one
};

struct Found {
  std::vector<FoundFile> files;  ///< sorted by path's bytes, each once
  std::vector<SkippedPath> skipped;
  Diagnostics diagnostics;  ///< unreadable directories, paths that aren't there
};

/// Walks files and directories. Skips .git and .terraform (modules that `terraform init` fetched lie there;
/// who needs them finds them by modules.json). .gitignore files and .git/info/exclude are matched as git does
/// (gitignore(5)), from the file system's root down, a directory with a .git of its own beginning afresh; the
/// user's global excludes don't count, so that everyone gets the same files. A path that is named is read
/// even if it is ignored. A link to a file gives the file under the link's name too, as Terraform reads it; a
/// link to a directory is followed unless that directory is met elsewhere, each real directory once, and
/// never out of the root. Overlapping paths give each file once; their order doesn't matter.
Found Discover(const FileSystem& files, const std::vector<std::string>& paths,
               const DiscoverOptions& options = {});

}  // namespace assay
