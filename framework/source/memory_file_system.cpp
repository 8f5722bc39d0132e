// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "source/file_system.h"
#include "source/text.h"

namespace assay {
namespace {

Diagnostic Failure(std::string code, const std::string& path, std::string summary, std::string detail) {
  Diagnostic diagnostic = Error(std::move(code), std::move(summary), std::move(detail));
  diagnostic.path = path;
  return diagnostic;
}

class MemoryFileSystem : public FileSystem {
 public:
  explicit MemoryFileSystem(std::map<std::string, std::string>&& files) {
    for (auto& [path, text] : files) {
      std::string normal = JoinPath("", path);
      if (!normal.empty() && normal != ".") files_.insert_or_assign(std::move(normal), std::move(text));
    }
  }

  tl::expected<std::vector<DirectoryEntry>, Diagnostic> List(const std::string& path) const override {
    if (Stat(path) != FileType::kDirectory) {
      return tl::unexpected(Failure("unreadable-directory", path, "There is no such directory",
                                    "No file lies below \"" + Printable(path) + "\"."));
    }
    const std::string prefix = Prefix(path);
    // Sorted by name, not by path: "a.b" < "a/b" as paths, and "a" < "a.b" as names.
    std::map<std::string, FileType> names;
    for (auto it = files_.lower_bound(prefix); it != files_.end() && it->first.starts_with(prefix); ++it) {
      const std::string_view rest = std::string_view(it->first).substr(prefix.size());
      const std::size_t slash = rest.find('/');
      names[std::string(rest.substr(0, slash))] =
          slash == std::string_view::npos ? FileType::kFile : FileType::kDirectory;
    }
    std::vector<DirectoryEntry> entries;
    entries.reserve(names.size());
    for (const auto& [name, type] : names) entries.push_back({name, type});
    return entries;
  }

  tl::expected<std::string, Diagnostic> Read(const std::string& path, std::uint64_t limit) const override {
    const auto found = files_.find(JoinPath("", path));
    if (found == files_.end()) {
      return tl::unexpected(Failure("unreadable-file", path, "The file can't be read",
                                    "\"" + Printable(path) + "\": no such file."));
    }
    if (found->second.size() > limit) {
      return tl::unexpected(Failure("limit-file-size", path, "The file is too large to read",
                                    "\"" + Printable(path) + "\" has " +
                                        std::to_string(found->second.size()) + " bytes; the limit is " +
                                        std::to_string(limit) + "."));
    }
    return found->second;
  }

  FileType Stat(const std::string& path) const override {
    const std::string normal = JoinPath("", path);
    if (normal == ".") return FileType::kDirectory;
    if (normal.empty()) return FileType::kMissing;
    if (files_.contains(normal)) return FileType::kFile;
    const std::string prefix = normal + "/";
    const auto below = files_.lower_bound(prefix);
    return below != files_.end() && below->first.starts_with(prefix) ? FileType::kDirectory
                                                                     : FileType::kMissing;
  }

 private:
  static std::string Prefix(const std::string& path) {
    const std::string normal = JoinPath("", path);
    return normal == "." ? std::string() : normal + "/";
  }

  std::map<std::string, std::string> files_;
};

}  // namespace

std::unique_ptr<FileSystem> MakeMemoryFileSystem(std::map<std::string, std::string> files) {
  return std::make_unique<MemoryFileSystem>(std::move(files));
}

}  // namespace assay
