// SPDX-License-Identifier: Apache-2.0
#include "cli/base.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

tl::expected<fs::path, Failure> Real(const std::string& path) {
  std::error_code error;
  fs::path real = path.empty() ? fs::path() : fs::canonical(path, error);
  if (path.empty()) return tl::unexpected(Failure{kUsage, "a path is empty"});
  if (!error) return real;
  if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory) {
    return tl::unexpected(Failure{kUsage, path + ": there is no such file or directory"});
  }
  return tl::unexpected(Failure{kUsage, path + ": " + error.message()});
}

fs::path Common(const fs::path& a, const fs::path& b) {
  fs::path out;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end() && *i == *j; ++i, ++j) out /= *i;
  return out;
}

// The directory above (or at) a path that holds a `.git`: a folder, or the file of a worktree or submodule.
fs::path Repository(const fs::path& directory) {
  for (fs::path at = directory;; at = at.parent_path()) {
    std::error_code error;
    if (fs::exists(at / ".git", error)) return at;
    if (at == at.parent_path()) return {};
  }
}

std::string Below(const fs::path& root, const fs::path& path) {
  const std::string relative = path.lexically_relative(root).generic_string();
  return relative.empty() ? "." : relative;
}

}  // namespace

tl::expected<Base, Failure> FindBase(const std::vector<std::string>& paths,
                                     const std::vector<std::string>& extra) {
  std::vector<fs::path> real;
  fs::path scanned, all;
  const std::size_t count = paths.size();
  for (std::size_t i = 0; i < count + extra.size(); ++i) {
    auto one = Real(i < count ? paths[i] : extra[i - count]);
    if (!one) return tl::unexpected(one.error());
    std::error_code error;
    const fs::path directory = fs::is_directory(*one, error) ? *one : one->parent_path();
    all = real.empty() ? directory : Common(all, directory);
    if (i < count) scanned = all;
    real.push_back(std::move(*one));
  }
  const fs::path repository = Repository(all);
  const fs::path root = repository.empty() ? all : repository;

  Base base;
  base.root = root.string();
  base.common = Below(root, scanned);
  for (std::size_t i = 0; i < real.size(); ++i) {
    (i < count ? base.paths : base.extra).push_back(Below(root, real[i]));
  }
  return base;
}

}  // namespace assay::cli
