// SPDX-License-Identifier: Apache-2.0
#include "cli/provenance.h"

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string_view>

#include "cli/program.h"
#include "evidence/digests.h"

namespace assay::cli {
namespace {

constexpr std::size_t kMostChanged = 100;

bool GivenEpoch(std::int64_t& seconds) {
  const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
  if (!epoch || !*epoch) return false;
  const std::string_view text(epoch);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  return error == std::errc() && end == text.data() + text.size();
}

std::string Line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

// Names that end in NUL.
std::set<std::string> Names(const std::string& text) {
  std::set<std::string> out;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\0', from), text.size());
    out.insert(text.substr(from, end - from));
    from = end + 1;
  }
  return out;
}

std::optional<evidence::Commit> FindCommit(const Ledger& ledger, const std::string& root) {
  std::error_code error;
  if (!std::filesystem::exists(root + "/.git", error)) return std::nullopt;
  const auto git = [&](std::vector<std::string> words) -> std::optional<std::string> {
    auto ran = RunGit(std::move(words), root);
    if (!ran || ran->code != 0) return std::nullopt;
    return std::move(ran->out);
  };
  const auto commit = git({"rev-parse", "--verify", "HEAD^{commit}"});
  const auto tree = git({"rev-parse", "--verify", "HEAD^{tree}"});
  const auto changed = git({"diff", "--name-only", "-z", "--no-ext-diff", "--no-textconv", "HEAD"});
  const auto committed = git({"ls-tree", "-r", "-z", "--name-only", "HEAD"});
  if (!commit || !tree || !changed || !committed) return std::nullopt;
  evidence::Commit out{Line(*commit), Line(*tree), false, {}};
  // What git leaves alone because it is new counts only if it was read.
  std::set<std::string> differ = Names(*changed);
  const std::set<std::string> known = Names(*committed);
  for (const FileRecord& file : ledger.files) {
    if (!file.kind.empty() && !known.contains(file.path)) differ.insert(file.path);
  }
  for (const SettingsFile& file : ledger.run.settings) {
    if (!known.contains(file.path)) differ.insert(file.path);
  }
  out.dirty = !differ.empty();
  for (const std::string& name : differ) {
    if (out.changed.size() < kMostChanged) out.changed.push_back(name);
  }
  return out;
}

// What build systems say of themselves. None of these holds a secret.
std::vector<std::pair<std::string, std::string>> FindBuildSystem() {
  static constexpr const char* kNames[] = {"BUILDKITE_BUILD_CREATOR",
                                           "BUILDKITE_BUILD_URL",
                                           "BUILDKITE_JOB_ID",
                                           "BUILD_BUILDID",
                                           "BUILD_BUILDURI",
                                           "BUILD_REQUESTEDFOR",
                                           "BUILD_URL",
                                           "CIRCLE_BUILD_URL",
                                           "CIRCLE_USERNAME",
                                           "CI_COMMIT_SHA",
                                           "CI_JOB_ID",
                                           "CI_JOB_URL",
                                           "CI_PIPELINE_URL",
                                           "CI_PROJECT_PATH",
                                           "GITHUB_ACTOR",
                                           "GITHUB_EVENT_NAME",
                                           "GITHUB_REF",
                                           "GITHUB_REPOSITORY",
                                           "GITHUB_RUN_ATTEMPT",
                                           "GITHUB_RUN_ID",
                                           "GITHUB_SERVER_URL",
                                           "GITHUB_SHA",
                                           "GITHUB_WORKFLOW_REF",
                                           "GITLAB_USER_LOGIN",
                                           "SYSTEM_TEAMPROJECT"};
  std::vector<std::pair<std::string, std::string>> out;
  for (const char* name : kNames) {
    const char* value = std::getenv(name);
    if (value && *value) out.emplace_back(name, std::string(value).substr(0, 1000));
  }
  return out;
}

}  // namespace

std::string ProgramDigest() {
  std::ifstream in("/proc/self/exe", std::ios::binary);
  evidence::Hasher hasher(evidence::Hasher::Algorithm::kSha256);
  std::string piece(1 << 18, '\0');
  while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0)
    hasher.Update(std::string_view(piece).substr(0, static_cast<std::size_t>(in.gcount())));
  return ToHex(hasher.Finish());
}

std::string TimeStamp() {
  using namespace std::chrono;
  std::int64_t seconds = 0;
  if (!GivenEpoch(seconds))
    seconds = duration_cast<std::chrono::seconds>(system_clock::now().time_since_epoch()).count();
  const sys_seconds time{std::chrono::seconds(seconds)};
  const year_month_day day(floor<days>(time));
  const hh_mm_ss clock(time - floor<days>(time));
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

evidence::Provenance FindProvenance(const Ledger& ledger, const std::string& root,
                                    const std::string& started) {
  evidence::Provenance out;
  std::int64_t seconds = 0;
  out.started = started;
  out.clock = GivenEpoch(seconds) ? "SOURCE_DATE_EPOCH" : "system";
  out.tool_sha256 = ProgramDigest();
  out.commit = FindCommit(ledger, root);
  out.ci = FindBuildSystem();
  out.ended = TimeStamp();
  return out;
}

}  // namespace assay::cli
