// SPDX-License-Identifier: Apache-2.0
#include "source/file_system.h"

namespace assay {

Resolution FileSystem::Resolve(const std::string& path) const {
  const FileType type = Stat(path);
  return {type, type == FileType::kMissing ? std::string() : JoinPath("", path), {}};
}

std::string JoinPath(std::string_view base, std::string_view relative) {
  if (!relative.empty() && relative.front() == '/') return {};
  std::vector<std::string_view> parts;
  for (std::string_view rest : {base, relative}) {
    while (!rest.empty()) {
      const std::size_t slash = rest.find('/');
      const std::string_view part = rest.substr(0, slash);
      rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
      if (part.empty() || part == ".") continue;
      if (part != "..") {
        parts.push_back(part);
      } else if (parts.empty()) {
        return {};
      } else {
        parts.pop_back();
      }
    }
  }
  if (parts.empty()) return ".";
  std::string joined(parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i) (joined += '/') += parts[i];
  return joined;
}

}  // namespace assay
