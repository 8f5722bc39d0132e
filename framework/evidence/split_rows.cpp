// SPDX-License-Identifier: Apache-2.0
#include "evidence/split_rows.h"

#include <cstddef>

namespace assay::evidence {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

std::size_t SkipBlanks(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r'))
    ++at;
  return at;
}

/// Past the string that opens at `at`; kNone if it doesn't close.
std::size_t PastString(std::string_view text, std::size_t at) {
  for (at = text.find_first_of("\"\\", at + 1); at != kNone; at = text.find_first_of("\"\\", at + 2)) {
    if (text[at] == '"') return at + 1;
  }
  return kNone;
}

/// Past the object or list that opens at `at`; kNone if it doesn't close.
std::size_t PastBrackets(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    at = text.find_first_of("\"{}[]", at);
    if (at == kNone) return kNone;
    if (text[at] == '"') {
      at = PastString(text, at);
      if (at == kNone) return kNone;
      continue;
    }
    const bool opens = text[at] == '{' || text[at] == '[';
    ++at;
    depth = opens ? depth + 1 : depth - 1;
    if (depth == 0) return at;
  }
  return kNone;
}

/// Fills `rows` from the list that opens at `at`; past its end, or kNone if it holds anything but objects.
std::size_t TakeRows(std::string_view text, std::size_t at, std::vector<std::string_view>& rows) {
  at = SkipBlanks(text, at + 1);
  if (at < text.size() && text[at] == ']') return at + 1;
  while (at < text.size() && text[at] == '{') {
    const std::size_t end = PastBrackets(text, at);
    if (end == kNone) return kNone;
    rows.push_back(text.substr(at, end - at));
    at = SkipBlanks(text, end);
    if (at < text.size() && text[at] == ']') return at + 1;
    if (at >= text.size() || text[at] != ',') return kNone;
    at = SkipBlanks(text, at + 1);
  }
  return kNone;
}

}  // namespace

std::optional<SplitText> SplitRows(std::string_view text, std::string_view key) {
  SplitText out;
  bool found = false;
  std::size_t at = SkipBlanks(text, 0), kept = 0;
  if (at >= text.size() || text[at] != '{') return std::nullopt;
  ++at;
  while (at < text.size()) {
    at = text.find_first_of("\"{}[]", at);
    if (at == kNone || text[at] == ']') return std::nullopt;
    if (text[at] == '}') break;
    if (text[at] != '"') {
      at = PastBrackets(text, at);
      if (at == kNone) return std::nullopt;
      continue;
    }
    const std::size_t end = PastString(text, at);
    if (end == kNone) return std::nullopt;
    const bool named = text.substr(at + 1, end - at - 2) == key;
    const std::size_t colon = SkipBlanks(text, end);
    const bool member = colon < text.size() && text[colon] == ':';
    at = end;
    if (!named || !member) continue;
    const std::size_t list = SkipBlanks(text, colon + 1);
    if (found || list >= text.size() || text[list] != '[') return std::nullopt;
    found = true;
    at = TakeRows(text, list, out.rows);
    if (at == kNone) return std::nullopt;
    out.rest.append(text, kept, list - kept).append("[]");
    kept = at;
  }
  if (!found) return std::nullopt;
  out.rest.append(text, kept);
  return out;
}

}  // namespace assay::evidence
