// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "source/diagnostic.h"

namespace assay {

enum class FileType : std::uint8_t { kFile, kDirectory, kLink, kOther, kMissing };

struct DirectoryEntry {
  std::string name;  ///< raw bytes as the system gives them; may not be UTF-8
  FileType type = FileType::kOther;
};

/// Where a path ends up once links are followed.
struct Resolution {
  FileType type = FileType::kMissing;
  std::string
      path;  ///< the same place without links, relative to the root; "." is the root; empty if there is none
  std::string
      reason;  ///< why there is nothing to read ("link leads out of the tree", "link loop", "FIFO"), or empty
};

/// Where inputs come from. Paths are relative to the file system's root, '/'-separated, "" or "." is the root
/// itself. Implementations never follow a link out of the root.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  /// Entries of a directory, sorted by name's bytes.
  virtual tl::expected<std::vector<DirectoryEntry>, Diagnostic> List(const std::string& path) const = 0;
  /// The whole file, at most `limit` bytes; longer is an error that names the limit. FIFOs and devices are
  /// errors.
  virtual tl::expected<std::string, Diagnostic> Read(const std::string& path, std::uint64_t limit) const = 0;
  /// What a path is, links followed inside the root; kMissing if nothing is there or a link leads out or in a
  /// loop.
  virtual FileType Stat(const std::string& path) const = 0;
  /// Stat, and which real path that is. A file system without links need not override it.
  virtual Resolution Resolve(const std::string& path) const;
};

/// The disk below `root` (an absolute or relative directory, which may itself be a link). Safe to use from
/// several threads. A root that can't be opened makes every call fail with a diagnostic.
std::unique_ptr<FileSystem> MakeDiskFileSystem(std::string root);

/// Files in memory, for tests and overlays: path → bytes.
std::unique_ptr<FileSystem> MakeMemoryFileSystem(std::map<std::string, std::string> files);

/// Joins and normalises: no ".", "..", "//", no slash at the end. The root itself is "."; empty if the result
/// would leave the root or `relative` is absolute.
std::string JoinPath(std::string_view base, std::string_view relative);

}  // namespace assay
