// SPDX-License-Identifier: Apache-2.0
#include "evidence/history.h"

#include <algorithm>
#include <filesystem>
#include <tuple>

#include "evidence/bundle.h"
#include "evidence/digests.h"
#include "syntax/json/json.h"

namespace assay::evidence {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxIndex = 16u << 20;
constexpr std::string_view kIndexPart = "data/index.json";

bool Lists(const std::string& manifest, std::string_view name, const std::string& text) {
  const std::string line = Sha256Hex(text) + "  " + std::string(name) + "\n";
  return manifest.starts_with(line) || manifest.find("\n" + line) != std::string::npos;
}

const Value* Member(const Value& from, std::string_view key, Kind kind) {
  const Value* found = from.is_mapping() ? from.Find(key) : nullptr;
  return found && found->kind() == kind ? found : nullptr;
}

bool ToCount(const Value& from, std::string_view key, std::size_t& out) {
  const Value* number = Member(from, key, Kind::kInt);
  if (!number || number->integer() < 0) return false;
  out = static_cast<std::size_t>(number->integer());
  return true;
}

tl::expected<HistoryPoint, Problem> ReadPoint(const std::string& path) {
  const auto wrong = [&](const std::string& what) { return tl::unexpected(Problem{path, what}); };
  const auto archive = OpenArchive(path);
  if (!archive) return wrong(archive.error().place + ": " + archive.error().what);
  std::string index, manifest, tags;
  for (const auto& [name, text] :
       {std::pair(kIndexPart, &index), std::pair(kManifest256, &manifest), std::pair(kTagManifest, &tags)}) {
    const Archive::Entry* entry = (*archive)->Find(name);
    if (!entry) return wrong(std::string(name) + " is missing");
    auto read = (*archive)->ReadAll(*entry, kMaxIndex);
    if (!read) return wrong(read.error().place + ": " + read.error().what);
    *text = std::move(*read);
  }
  if (!Lists(manifest, kIndexPart, index) || !Lists(tags, kManifest256, manifest))
    return wrong("its index isn't the one that was written; see `assay verify`");
  Arena arena;
  const json::Parsed parsed = json::Parse(index, FileId::kNone, 0, arena);
  HistoryPoint out;
  const Value* started = Member(parsed.value, "started", Kind::kString);
  const Value* commit = Member(parsed.value, "commit", Kind::kString);
  const Value* verdicts = parsed.value.is_mapping() ? parsed.value.Find("verdicts") : nullptr;
  bool fine =
      parsed.diagnostics.empty() && started && verdicts && ToCount(parsed.value, "resources", out.resources);
  for (std::size_t v = 0; fine && v < kVerdicts; ++v)
    fine = ToCount(*verdicts, VerdictName(static_cast<Verdict>(v)), out.by_verdict[v]);
  if (!fine) return wrong("data/index.json isn't as this version writes it");
  out.started = started->string();
  if (commit) out.commit = commit->string();
  return out;
}

bool IsBundle(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return fs::exists(path / "bagit.txt", error);
  return path.extension() == ".zip";
}

}  // namespace

tl::expected<std::vector<HistoryPoint>, Problem> ReadHistory(const std::vector<std::string>& paths) {
  std::vector<std::string> bundles;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error) || IsBundle(path)) {
      bundles.push_back(path);
      continue;
    }
    const std::size_t before = bundles.size();
    for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
      if (IsBundle(it->path())) bundles.push_back(it->path().string());
    }
    if (error) return tl::unexpected(Problem{path, error.message()});
    if (bundles.size() == before) return tl::unexpected(Problem{path, "there is no bundle in it"});
  }
  std::vector<HistoryPoint> out;
  for (const std::string& bundle : bundles) {
    auto point = ReadPoint(bundle);
    if (!point) return tl::unexpected(point.error());
    out.push_back(std::move(*point));
  }
  const auto key = [](const HistoryPoint& p) {
    return std::tie(p.started, p.commit, p.resources, p.by_verdict);
  };
  std::sort(out.begin(), out.end(),
            [&](const HistoryPoint& a, const HistoryPoint& b) { return key(a) < key(b); });
  out.erase(std::unique(out.begin(), out.end(),
                        [&](const HistoryPoint& a, const HistoryPoint& b) { return key(a) == key(b); }),
            out.end());
  return out;
}

}  // namespace assay::evidence
