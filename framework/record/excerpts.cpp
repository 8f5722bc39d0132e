// SPDX-License-Identifier: Apache-2.0
#include "record/excerpts.h"

#include <set>

#include "record/line_hash.h"
#include "record/redact.h"
#include "record/secrets.h"

namespace assay {
namespace {

constexpr std::uint32_t kLinesOfOnePlace = 8;  // a longer range is shown by its beginning
constexpr std::size_t kLongestLine = 4096;     // bytes; minified documents are one line

struct Wanted {
  std::set<std::uint32_t> lines, hashes;
};
using WantedByFile = std::map<std::string, Wanted>;

void Want(const Location& place, WantedByFile& wanted, bool hash) {
  if (!place.valid()) return;
  Wanted& file = wanted[place.file];
  const std::uint32_t last =
      std::min(std::max(place.end_line, place.start_line), place.start_line + kLinesOfOnePlace - 1);
  for (std::uint32_t line = place.start_line; line <= last; ++line) file.lines.insert(line);
  if (hash) file.hashes.insert(place.start_line);
}

bool IsPrinted(Verdict v) { return v != Verdict::kPass && v != Verdict::kNotApplicable; }

WantedByFile Cited(const Ledger& ledger) {
  WantedByFile wanted;
  for (const Cell& cell : ledger.cells) {
    if (!IsPrinted(cell.verdict)) continue;
    for (const std::uint32_t subject : {cell.subject, cell.owner}) {
      if (subject == kNoSubject) continue;
      Want(ledger.subjects[subject].location, wanted, true);
      for (const OriginStep& step : ledger.subjects[subject].calls) Want(step.location, wanted, false);
    }
    const Detail* detail = ledger.detail(cell);
    if (!detail) continue;
    for (const Finding& finding : detail->findings) {
      Want(finding.location, wanted, true);
      for (const OriginStep& step : finding.origin) Want(step.location, wanted, false);
    }
  }
  for (const Location& place : ledger.diagnostic_locations) Want(place, wanted, true);
  return wanted;
}

/// Lines that lie inside a PEM private key: its body is not recognisable line by line.
std::set<std::uint32_t> PrivateKeyLines(const SourceFile& file) {
  std::set<std::uint32_t> lines;
  if (file.text().find("PRIVATE KEY-----") == std::string_view::npos) return lines;
  bool inside = false;
  for (std::uint32_t line = 1; line <= file.LineCount(); ++line) {
    const std::string_view text = file.Line(line);
    const bool marker = text.find("PRIVATE KEY-----") != std::string_view::npos;
    if (inside && !marker) lines.insert(line);
    if (marker) {
      const std::size_t begin = text.rfind("-----BEGIN"), end = text.rfind("-----END");
      inside = begin != std::string_view::npos && (end == std::string_view::npos || end < begin);
    }
  }
  return lines;
}

/// The line that begins at a byte, without its ending.
std::string_view LineAt(std::string_view text, std::size_t begin) {
  std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// Where the line before the one that begins at `begin` begins; needs begin > 0.
std::size_t Before(std::string_view text, std::size_t begin) {
  const std::size_t end = begin >= 2 ? text.rfind('\n', begin - 2) : std::string_view::npos;
  return end == std::string_view::npos ? 0 : end + 1;
}

std::size_t Indent(std::string_view line) { return std::min(line.find_first_not_of(" \t"), line.size()); }

/// The line that opens what a line is in: the nearest one above that is indented less.
std::string_view Enclosing(std::string_view text, std::size_t begin) {
  const std::size_t indent = Indent(LineAt(text, begin));
  for (int above = 0; above < 100 && begin > 0; ++above) {
    begin = Before(text, begin);
    const std::string_view line = LineAt(text, begin);
    const std::size_t here = Indent(line);
    if (here < line.size() && here < indent) return line;
  }
  return {};
}

std::string_view Cut(std::string_view line) {
  if (line.size() <= kLongestLine) return line;
  std::size_t end = kLongestLine;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xc0) == 0x80) --end;  // not inside a code point
  return line.substr(0, end);
}

/// The line that begins at a byte as a report may show it.
std::string Redacted(std::string_view text, std::size_t begin, std::vector<std::string>& found) {
  const std::string_view line = Cut(LineAt(text, begin));
  if (!MayHoldSecret(line)) return std::string(line);
  std::string beside;
  if (begin > 0) beside += Cut(LineAt(text, Before(text, begin)));
  beside += '\n';
  const std::size_t end = text.find('\n', begin);
  if (end != std::string_view::npos) beside += Cut(LineAt(text, end + 1));
  beside += '\n';
  beside += Cut(Enclosing(text, begin));
  return RedactLine(line, beside, &found);
}

}  // namespace

std::vector<std::string> SecretsOf(std::string_view text) {
  std::vector<std::string> found;
  for (std::size_t begin = 0; begin < text.size();) {
    if (MayHoldSecret(Cut(LineAt(text, begin)))) Redacted(text, begin, found);
    const std::size_t end = text.find('\n', begin);
    begin = end == std::string_view::npos ? text.size() : end + 1;
  }
  return found;
}

void CollectExcerpts(Ledger& ledger, const Sources& sources, const std::string& key,
                     const GivenSecrets& given) {
  SecretMarks marks(key);
  for (const auto& [path, wanted] : Cited(ledger)) {
    const FileId id = sources.Find(path);
    if (id == FileId::kNone) continue;
    const SourceFile& file = sources.file(id);
    const std::set<std::uint32_t> keys = PrivateKeyLines(file);
    auto& lines = ledger.excerpts[path];
    for (const std::uint32_t line : wanted.lines) {
      if (line > file.LineCount()) break;
      const auto begin = static_cast<std::size_t>(file.Line(line).data() - file.text().data());
      std::vector<std::string> found;
      if (keys.contains(line)) {
        lines[line] = kRedacted;
        found.emplace_back(file.Line(line));
      } else {
        lines[line] = Redacted(file.text(), begin, found);
      }
      for (const std::string& secret : found) ledger.secret_marks[path][line].push_back(marks.Of(secret));
    }
    ledger.line_hashes[path] = LineHashes(file.text(), wanted.hashes);
  }
  TakeOutSecrets(ledger, sources, marks, given);
}

void DropUncitedExcerpts(Ledger& ledger) {
  const WantedByFile cited = Cited(ledger);
  using Lines = std::map<std::string, std::map<std::uint32_t, std::string>>;
  const auto keep = [&](Lines& by_file, std::set<std::uint32_t> Wanted::*lines) {
    for (auto it = by_file.begin(); it != by_file.end();) {
      const auto file = cited.find(it->first);
      if (file == cited.end()) {
        it = by_file.erase(it);
        continue;
      }
      std::erase_if(it->second,
                    [&](const auto& line) { return !(file->second.*lines).contains(line.first); });
      ++it;
    }
  };
  keep(ledger.excerpts, &Wanted::lines);
  keep(ledger.line_hashes, &Wanted::hashes);
}

}  // namespace assay
