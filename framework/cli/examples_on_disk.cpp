// SPDX-License-Identifier: Apache-2.0
#include "cli/examples_on_disk.h"

#include <algorithm>
#include <filesystem>

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

std::optional<Shows> ReadShows(std::string_view word) {
  if (word == "pass") return Shows::kPass;
  if (word == "fail") return Shows::kFail;
  if (word == "na") return Shows::kNotApplicable;
  return std::nullopt;
}

// How many names two paths have in common, counted from their ends.
std::size_t CommonEnd(const fs::path& a, const fs::path& b) {
  std::vector<fs::path> x(a.begin(), a.end()), y(b.begin(), b.end());
  std::size_t n = 0;
  while (n < x.size() && n < y.size() && x[x.size() - 1 - n] == y[y.size() - 1 - n]) ++n;
  return n;
}

}  // namespace

std::optional<Example> AsExample(const std::string& path) {
  const fs::path whole(path);
  const std::string file = whole.filename().string();
  const std::size_t first = file.find('.');
  if (first == std::string::npos) return std::nullopt;
  const std::size_t second = file.find('.', first + 1);
  if (second == std::string::npos || file.ends_with(".expect")) return std::nullopt;
  const auto shows = ReadShows(std::string_view(file).substr(first + 1, second - first - 1));
  if (!shows) return std::nullopt;
  const std::string_view name = std::string_view(file).substr(0, first);

  const ControlBase* best = nullptr;
  std::size_t nearest = 0;
  for (const ControlBase* c : Registry()) {
    if (c->name != name) continue;
    fs::path beside = c->file;
    beside.replace_extension();
    const std::size_t common = CommonEnd(beside, whole.parent_path());
    if (common > nearest) {
      nearest = common;
      best = c;
    }
  }
  if (!best) return std::nullopt;
  return Example{path, best, *shows};
}

}  // namespace assay::cli
