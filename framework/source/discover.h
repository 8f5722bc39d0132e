// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "source/file_system.h"

namespace assay {

struct DiscoverOptions {
  bool respect_gitignore = true;
  int max_depth = 128;
  std::size_t max_files = 2'000'000;
};

/// A file to read. `named`: given on the command line itself, so it is read whatever .gitignore says.
struct FoundFile {
  std::string path;
  bool named = false;
};

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

/// Walks files and directories. Skips .git and .terraform/providers; .terraform/modules is read for modules
/// only when it is named by modules.json (a later concern of the loader). .gitignore files are matched as git
/// does (gitignore(5)), from the file system's root down. Links are followed only to targets inside the root,
/// each real directory once. Overlapping paths give each file once.
Found Discover(const FileSystem& files, const std::vector<std::string>& paths,
               const DiscoverOptions& options = {});

}  // namespace assay
