// SPDX-License-Identifier: Apache-2.0
#include "terraform/text_parts.h"

#include "terraform/function_table.h"
#include "terraform/graphemes.h"

namespace assay::terraform {

Parts PartsOf(const Value& v) {
  if (!v.is_unknown() || v.unknown().parts.empty()) return {v};
  Parts parts(v.unknown().parts.begin(), v.unknown().parts.end());
  if (v.sensitive()) {
    for (Value& part : parts) part = part.WithSensitive();
  }
  return parts;
}

Value JoinParts(const Parts& parts, Span span, Arena& arena, std::string_view prefix) {
  Parts merged;
  bool sensitive = false;
  bool known = true;
  for (const Value& part : parts) {
    sensitive |= part.sensitive();
    if (!part.is_string()) {
      known = false;
      merged.push_back(part);
      continue;
    }
    if (part.string().empty()) continue;
    // Texts of different secrecy stay apart, so that the open one can still be shown.
    if (!merged.empty() && merged.back().is_string() && merged.back().sensitive() == part.sensitive()) {
      std::string text(merged.back().string());
      text += part.string();
      merged.back() = MakeString(text, arena, merged.back().origin()).WithSensitive(part.sensitive());
    } else {
      merged.push_back(part);
    }
  }
  if (known) {
    std::string text;
    for (const Value& part : merged) text += part.string();
    return MakeString(text, arena).WithSensitive(sensitive);
  }
  if (merged.size() == 1 && merged[0].is_unknown() && merged[0].unknown().not_null) return merged[0];
  const Unknown* cause = nullptr;
  for (const Value& part : merged) {
    if (!cause) cause = FirstUnknown(part);
  }
  Unknown u = DerivedUnknown(StringType(), cause, span, true, arena).unknown();
  u.prefix = arena.Copy(SafePrefix(prefix));
  u.parts = arena.Copy(merged);
  return MakeUnknown(u, arena).WithSensitive(sensitive);
}

std::string_view KnownPrefix(const Value& v) {
  if (v.is_string()) return v.string();
  if (!v.is_unknown()) return {};
  return v.unknown().parts.empty() ? v.unknown().prefix : KnownPrefix(v.unknown().parts[0]);
}

std::string_view SafePrefix(std::string_view text) {
  constexpr std::size_t kMost = 128;
  constexpr std::string_view kDelimiters = "-_:;/\\,.(){}[]|?!~ \t@#$%^&*+\"'";
  text = text.substr(0, kMost);
  if (text.empty() || kDelimiters.find(text.back()) != std::string_view::npos) return text;
  std::size_t last = 0;
  for (std::size_t at = 0; at < text.size(); at += FirstGrapheme(text.substr(at))) last = at;
  return text.substr(0, last);
}

}  // namespace assay::terraform
