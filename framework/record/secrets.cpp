// SPDX-License-Identifier: Apache-2.0
#include "record/secrets.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <map>
#include <set>

#include "record/redact.h"

namespace assay {
namespace {

constexpr std::size_t kShortest = 8;

std::uint64_t StartOf(const char* text) {
  std::uint64_t start;
  static_assert(sizeof start == kShortest);
  std::memcpy(&start, text, kShortest);
  return start;
}

/// Letters alone, or digits alone, may be any word or number.
bool IsDistinct(std::string_view secret) {
  if (secret.size() < kShortest) return false;
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto letters = std::count_if(secret.begin(), secret.end(), letter);
  const auto digits = std::count_if(secret.begin(), secret.end(), digit);
  const auto size = static_cast<std::ptrdiff_t>(secret.size());
  return letters < size && digits < size;
}

/// Files whose secrets are each other's: the Terraform files of a directory, any other file alone.
std::string ScopeOf(const std::string& path) {
  for (const std::string_view ending :
       {".tf", ".tofu", ".tfvars", ".tf.json", ".tofu.json", ".tfvars.json"}) {
    if (!path.ends_with(ending)) continue;
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash);
  }
  return path;
}

class Scopes {
 public:
  Scopes(const Ledger& ledger, const Sources& sources, const GivenSecrets& given) {
    std::map<std::string, std::vector<std::string>> found;
    for (const std::string& root : ledger.roots) {
      for (const std::string& name : {std::string(), root}) {
        const auto it = given.find(name);
        if (it == given.end() || it->second.empty()) continue;
        auto& scope = found[root.substr(0, root.find('#'))];
        scope.insert(scope.end(), it->second.begin(), it->second.end());
      }
    }
    for (const FileRecord& file : ledger.files) {
      const FileId id = sources.Find(file.path);
      if (id == FileId::kNone) continue;
      std::vector<std::string> secrets = SecretsOf(sources.file(id).text());
      auto& scope = found[ScopeOf(file.path)];
      std::move(secrets.begin(), secrets.end(), std::back_inserter(scope));
    }
    for (auto& [scope, secrets] : found) {
      Scrubber scrubber(std::move(secrets));
      if (!scrubber.empty()) scrubbers_.emplace(scope, std::move(scrubber));
    }
  }

  bool empty() const { return scrubbers_.empty(); }
  const Scrubber* OfFile(const std::string& path) const {
    return path.empty() ? nullptr : Find(ScopeOf(path));
  }
  /// A root is a directory, a template, or a part of one behind a '#'.
  const Scrubber* OfRoot(const std::string& root) const {
    const Scrubber* scrubber = Find(root);
    return scrubber ? scrubber : Find(root.substr(0, root.find('#')));
  }

 private:
  const Scrubber* Find(const std::string& scope) const {
    const auto it = scrubbers_.find(scope);
    return it == scrubbers_.end() ? nullptr : &it->second;
  }
  std::map<std::string, Scrubber> scrubbers_;
};

void RedactObserved(Detail& detail) {
  std::vector<std::string> found;
  const auto redact = [&](const SharedText& attribute, SharedText& observed) {
    // What stays as it is stays shared.
    if (const std::string redacted = RedactValue(attribute, observed, &found); observed != redacted)
      observed = redacted;
  };
  for (Finding& f : detail.findings) redact(f.attribute, f.observed);
  for (Observation& o : detail.observations) redact(o.attribute, o.observed);
  if (found.empty()) return;
  static_cast<void>(Scrubber(std::move(found)).Scrub(detail));
}

// What people write of an exception may hold what it is about.
void RedactWaivers(Ledger& ledger) {
  const auto redact = [](auto& text) {
    if (!MayHoldSecret(text)) return;
    if (std::string redacted = RedactLine(text); text != redacted) text = std::move(redacted);
  };
  for (WaiverRecord& w : ledger.waivers) {
    for (std::string* text : {&w.reason, &w.owner, &w.ticket, &w.approver}) redact(*text);
  }
  for (Detail& detail : ledger.details) {
    if (!detail.waiver) continue;
    redact(detail.waiver->reason);
    redact(detail.waiver->owner);
  }
}

using Used = std::set<const Scrubber*>;

Used ScrubbersOf(const Ledger& ledger, const Cell& cell, const Scopes& scopes) {
  Used used = {scopes.OfRoot(ledger.roots[cell.root])};
  for (const std::uint32_t subject : {cell.subject, cell.owner}) {
    if (subject != kNoSubject) used.insert(scopes.OfFile(ledger.subjects[subject].location.file));
  }
  for (const Finding& finding : ledger.details[cell.detail].findings) {
    used.insert(scopes.OfFile(finding.location.file));
    for (const OriginStep& step : finding.origin) used.insert(scopes.OfFile(step.location.file));
  }
  used.erase(nullptr);
  return used;
}

/// Rows that share a detail may lie in different files: one that a secret was taken out of is a detail of its
/// own.
void ScrubCells(Ledger& ledger, const Scopes& scopes) {
  std::map<std::pair<std::uint32_t, Used>, std::uint32_t> scrubbed;
  for (Cell& cell : ledger.cells) {
    if (cell.detail == kNoDetail) continue;
    Used used = ScrubbersOf(ledger, cell, scopes);
    if (used.empty()) continue;
    if (!ledger.details[cell.detail].findings.empty()) {  // no other row has it
      for (const Scrubber* scrubber : used) scrubber->Scrub(ledger.details[cell.detail]);
      continue;
    }
    const auto [it, added] = scrubbed.try_emplace({cell.detail, std::move(used)}, cell.detail);
    if (added) {
      Detail copy = ledger.details[cell.detail];
      bool hit = false;
      for (const Scrubber* scrubber : it->first.second) hit |= scrubber->Scrub(copy);
      if (hit) {
        it->second = static_cast<std::uint32_t>(ledger.details.size());
        ledger.details.push_back(std::move(copy));
      }
    }
    cell.detail = it->second;
  }
}

/// Puts the marks of what was taken out of a text just now among those of what had been before, in the order
/// in which they stand.
void AddMarks(const std::string& text, const std::vector<std::string>& added,
              const std::vector<std::size_t>& places, std::vector<std::string>& marks) {
  std::vector<std::string> all;
  std::size_t before = 0, now = 0;
  for (std::size_t at = text.find(kRedacted); at != std::string::npos;
       at = text.find(kRedacted, at + kRedacted.size())) {
    if (now < places.size() && places[now] == at) {
      all.push_back(added[now++]);
    } else if (before < marks.size()) {
      all.push_back(std::move(marks[before++]));
    }
  }
  marks = std::move(all);
}

}  // namespace

Scrubber::Scrubber(std::vector<std::string> secrets) {
  std::sort(secrets.begin(), secrets.end());
  secrets.erase(std::unique(secrets.begin(), secrets.end()), secrets.end());
  for (std::string& secret : secrets) {
    if (IsDistinct(secret)) by_start_[StartOf(secret.data())].push_back(std::move(secret));
  }
  for (auto& [start, list] : by_start_) {
    std::sort(list.begin(), list.end(),
              [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  }
}

std::optional<std::string> Scrubber::Scrubbed(std::string_view text, const Taken& taken) const {
  if (text.size() < kShortest || by_start_.empty()) return std::nullopt;
  std::string out;
  std::size_t done = 0;
  for (std::size_t i = 0; i + kShortest <= text.size();) {
    const auto it = by_start_.find(StartOf(text.data() + i));
    const std::string* hit = nullptr;
    if (it != by_start_.end()) {
      const std::string_view rest = text.substr(i);
      const auto found = std::find_if(it->second.begin(), it->second.end(),
                                      [&](const std::string& secret) { return rest.starts_with(secret); });
      if (found != it->second.end()) hit = &*found;
    }
    if (!hit) {
      ++i;
      continue;
    }
    out.append(text, done, i - done);
    if (taken) taken(*hit, out.size());
    out.append(kRedacted);
    done = i += hit->size();
  }
  if (done == 0) return std::nullopt;
  return out.append(text, done);
}

bool Scrubber::Scrub(std::string& text, const Taken& taken) const {
  auto scrubbed = Scrubbed(text, taken);
  if (scrubbed) text = std::move(*scrubbed);
  return scrubbed.has_value();
}

bool Scrubber::Scrub(SharedText& text) const {
  const auto scrubbed = Scrubbed(text, nullptr);
  if (scrubbed) text = *scrubbed;
  return scrubbed.has_value();
}

bool Scrubber::Scrub(Detail& detail) const {
  bool hit = false;
  const auto scrub = [&](auto& text) { hit |= Scrub(text); };
  for (SharedText* text : {&detail.message, &detail.fails_when, &detail.witness}) scrub(*text);
  if (detail.waiver) scrub(detail.waiver->reason);
  for (Finding& f : detail.findings) {
    for (SharedText* text : {&f.observed, &f.expected, &f.message}) scrub(*text);
    for (OriginStep& step : f.origin) scrub(step.text);
  }
  for (Observation& o : detail.observations) scrub(o.observed);
  return hit;
}

Scrubber SecretsOf(const Snapshot& snapshot, const GivenSecrets& given) {
  std::vector<std::string> found;
  for (const auto& [root, secrets] : given) found.insert(found.end(), secrets.begin(), secrets.end());
  for (const FileRecord& file : snapshot.files) {
    const FileId id = snapshot.sources->Find(file.path);
    if (id == FileId::kNone) continue;
    std::vector<std::string> secrets = SecretsOf(snapshot.sources->file(id).text());
    std::move(secrets.begin(), secrets.end(), std::back_inserter(found));
  }
  return Scrubber(std::move(found));
}

void TakeOutSecrets(Ledger& ledger, const Sources& sources, SecretMarks& marks, const GivenSecrets& given) {
  for (Detail& detail : ledger.details) RedactObserved(detail);
  RedactWaivers(ledger);
  const Scopes scopes(ledger, sources, given);
  if (scopes.empty()) return;
  ScrubCells(ledger, scopes);
  for (WaiverRecord& waiver : ledger.waivers) {
    if (const Scrubber* scrubber = scopes.OfFile(waiver.location.file)) scrubber->Scrub(waiver.reason);
  }
  std::vector<std::string> every;
  for (const auto& [root, secrets] : given) every.insert(every.end(), secrets.begin(), secrets.end());
  const Scrubber of_inputs(std::move(every));
  for (Diagnostic& d : ledger.diagnostics) {
    for (const Scrubber* scrubber : {scopes.OfFile(d.path), &of_inputs}) {
      if (!scrubber) continue;
      scrubber->Scrub(d.summary);
      scrubber->Scrub(d.detail);
    }
  }
  for (auto& [path, lines] : ledger.excerpts) {
    const Scrubber* scrubber = scopes.OfFile(path);
    if (!scrubber) continue;
    for (auto& [line, text] : lines) {
      std::vector<std::string> added;
      std::vector<std::size_t> places;
      const auto taken = [&](const std::string& secret, std::size_t at) {
        added.push_back(marks.Of(secret));
        places.push_back(at);
      };
      if (scrubber->Scrub(text, taken)) AddMarks(text, added, places, ledger.secret_marks[path][line]);
    }
  }
}

}  // namespace assay
