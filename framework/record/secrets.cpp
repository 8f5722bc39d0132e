// SPDX-License-Identifier: Apache-2.0
#include "record/secrets.h"

#include <algorithm>
#include <cstring>

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

bool Scrubber::Scrub(std::string& text) const {
  if (text.size() < kShortest || by_start_.empty()) return false;
  std::string out;
  std::size_t done = 0;
  for (std::size_t i = 0; i + kShortest <= text.size();) {
    const auto it = by_start_.find(StartOf(text.data() + i));
    const std::string* hit = nullptr;
    if (it != by_start_.end()) {
      const std::string_view rest = std::string_view(text).substr(i);
      const auto found = std::find_if(it->second.begin(), it->second.end(),
                                      [&](const std::string& secret) { return rest.starts_with(secret); });
      if (found != it->second.end()) hit = &*found;
    }
    if (!hit) {
      ++i;
      continue;
    }
    out.append(text, done, i - done).append(kRedacted);
    done = i += hit->size();
  }
  if (done == 0) return false;
  text = out.append(text, done);
  return true;
}

void TakeOutSecrets(Ledger& ledger, std::vector<std::string> found) {
  for (Detail& detail : ledger.details) {
    for (Finding& f : detail.findings) f.observed = RedactValue(f.attribute, f.observed, &found);
    for (Observation& o : detail.observations) o.observed = RedactValue(o.attribute, o.observed, &found);
  }
  const Scrubber scrubber(std::move(found));
  if (scrubber.empty()) return;
  for (Detail& detail : ledger.details) {
    for (std::string* text : {&detail.message, &detail.fails_when, &detail.witness}) scrubber.Scrub(*text);
    if (detail.waiver) scrubber.Scrub(detail.waiver->reason);
    for (Finding& f : detail.findings) {
      for (std::string* text : {&f.observed, &f.expected, &f.message}) scrubber.Scrub(*text);
      for (OriginStep& step : f.origin) scrubber.Scrub(step.text);
    }
    for (Observation& o : detail.observations) scrubber.Scrub(o.observed);
  }
  for (Diagnostic& d : ledger.diagnostics) {
    scrubber.Scrub(d.summary);
    scrubber.Scrub(d.detail);
  }
  for (auto& [path, lines] : ledger.excerpts) {
    for (auto& [line, text] : lines) scrubber.Scrub(text);
  }
}

}  // namespace assay
