// SPDX-License-Identifier: Apache-2.0
#include "cli/baseline_file.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/json_text.h"
#include "cli/output.h"
#include "syntax/json/json.h"
#include "value/ops.h"

namespace assay::cli {
namespace {

constexpr std::string_view kSchemaVersion = "1.0";
constexpr std::size_t kDigits = 32;  // of a fingerprint

Failure Wrong(const std::string& path, const std::string& what) {
  return {kUsage, path + " is no baseline: " + what + ". `assay scan --write-baseline FILE` writes one"};
}

/// A member that is text, or null for empty where that is allowed.
bool Text(const Value& object, std::string_view name, bool may_be_null, std::string& out) {
  const Value* member = object.Find(name);
  if (!member) return false;
  if (member->is_null()) return may_be_null;
  if (!member->is_string()) return false;
  out = member->string();
  return may_be_null || !out.empty();
}

bool IsFingerprint(std::string_view text) {
  return text.size() == kDigits && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

/// Empty if the entry is fine, else what is wrong with it.
std::string ReadEntry(const Value& entry, KnownFailure& out) {
  if (!entry.is_mapping()) return "is no object";
  struct Member {
    std::string_view name;
    bool may_be_null;
    std::string& text;
  };
  for (const Member& m : {Member{"control", false, out.control}, Member{"root", false, out.root},
                          Member{"resource", true, out.resource}, Member{"owner", true, out.owner},
                          Member{"attribute", true, out.attribute}, Member{"since", false, out.since},
                          Member{"fingerprint", false, out.fingerprint}}) {
    if (!Text(entry, m.name, m.may_be_null, m.text)) return "has no text \"" + std::string(m.name) + "\"";
  }
  if (const Value* scenarios = entry.Find("scenarios")) {
    if (!scenarios->is_sequence()) return "has \"scenarios\" that are no list";
    for (const Value& name : scenarios->elements()) {
      if (!name.is_string()) return "has a scenario that is no text";
      out.scenarios.emplace_back(name.string());
    }
  }
  const Value* nth = entry.Find("nth");
  if (!nth || nth->kind() != Kind::kInt || nth->integer() < 0) return "has no number \"nth\"";
  out.nth = static_cast<std::size_t>(nth->integer());
  return IsFingerprint(out.fingerprint) ? "" : "has a fingerprint that isn't 32 hexadecimal digits";
}

std::string OrNull(const std::string& text) { return text.empty() ? "null" : JsonString(text); }

}  // namespace

tl::expected<Baseline, Failure> ParseBaseline(const std::string& path, std::string_view text) {
  Arena arena;
  const json::Parsed parsed = json::Parse(text, FileId::kNone, 0, arena);
  for (const Diagnostic& d : parsed.diagnostics) {
    if (d.severity == DiagnosticSeverity::kError)
      return tl::unexpected(Wrong(path, d.summary + " (" + d.detail + ")"));
  }
  if (!parsed.value.is_mapping()) return tl::unexpected(Wrong(path, "it holds no object"));
  std::string version;
  if (!Text(parsed.value, "schema_version", false, version) || version != kSchemaVersion) {
    return tl::unexpected(
        Wrong(path, "its \"schema_version\" isn't \"" + std::string(kSchemaVersion) + "\""));
  }
  Baseline out;
  if (!Text(parsed.value, "evaluation_date", false, out.evaluation_date))
    return tl::unexpected(Wrong(path, "it has no \"evaluation_date\""));
  const Value* failures = parsed.value.Find("failures");
  if (!failures || !failures->is_sequence())
    return tl::unexpected(Wrong(path, "it has no list \"failures\""));
  for (const Value& entry : failures->elements()) {
    if (std::string wrong = ReadEntry(entry, out.failures.emplace_back()); !wrong.empty())
      return tl::unexpected(Wrong(path, "entry " + std::to_string(out.failures.size()) + " " + wrong));
  }
  return out;
}

tl::expected<Baseline, Failure> ReadBaseline(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  if (!in.is_open() || in.bad()) {
    return tl::unexpected(Failure{
        kUsage, "the baseline " + path + " can't be read; `assay scan --write-baseline FILE` writes one"});
  }
  return ParseBaseline(path, text);
}

std::string BaselineText(const Baseline& baseline) {
  std::string out = "{\n \"schema_version\": \"" + std::string(kSchemaVersion) + "\",\n";
  out += " \"evaluation_date\": " + JsonString(baseline.evaluation_date) + ",\n \"failures\": [";
  bool first = true;
  for (const KnownFailure& f : baseline.failures) {
    out += first ? "\n  " : ",\n  ";
    first = false;
    std::vector<std::pair<std::string_view, std::string>> members = {{"control", JsonString(f.control)},
                                                                     {"root", JsonString(f.root)},
                                                                     {"resource", OrNull(f.resource)},
                                                                     {"owner", OrNull(f.owner)},
                                                                     {"attribute", OrNull(f.attribute)}};
    if (!f.scenarios.empty()) {
      std::vector<std::string> names;
      for (const std::string& name : f.scenarios) names.push_back(JsonString(name));
      members.emplace_back("scenarios", JsonList(names));
    }
    members.emplace_back("nth", std::to_string(f.nth));
    members.emplace_back("since", JsonString(f.since));
    members.emplace_back("fingerprint", JsonString(f.fingerprint));
    out += JsonObject(members);
  }
  return out + (first ? "]\n}\n" : "\n ]\n}\n");
}

std::vector<OptionSpec> BaselineOptions() {
  return {{"baseline", '\0', "FILE", "failures that FILE knows don't count for the exit code"},
          {"write-baseline", '\0', "FILE", "write the failures that there are, for --baseline"}};
}

tl::expected<std::optional<Baseline>, Failure> GivenBaseline(const Arguments& arguments) {
  const std::string* path = arguments.Get("baseline");
  if (!path) return std::nullopt;
  auto baseline = ReadBaseline(*path);
  if (!baseline) return tl::unexpected(baseline.error());
  return std::optional(std::move(*baseline));
}

tl::expected<void, Failure> UseBaseline(const Arguments& arguments, const std::optional<Baseline>& before,
                                        std::span<const std::string> paths, Ledger& ledger) {
  const std::string* path = arguments.Get("write-baseline");
  if (!before && !path) return {};  // it names every failure, so it isn't made in vain
  const Baseline after =
      before ? CompareWithBaseline(ledger, *before, paths, ledger.moves) : MakeBaseline(ledger);
  if (!path) return {};
  if (NothingJudged(ledger)) {
    if (!arguments.Has("quiet"))
      std::cerr << "assay: " << *path << " is left as it is, because nothing was judged\n";
    return {};
  }
  return WriteFile(*path, [&](std::ostream& out) { out << BaselineText(after); });
}

}  // namespace assay::cli
