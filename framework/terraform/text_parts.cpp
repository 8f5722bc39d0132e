// SPDX-License-Identifier: Apache-2.0
#include "terraform/text_parts.h"

#include "terraform/function_table.h"

namespace assay::terraform {

Parts PartsOf(const Value& v) {
  if (!v.is_unknown() || v.unknown().parts.empty()) return {v};
  Parts parts(v.unknown().parts.begin(), v.unknown().parts.end());
  if (v.sensitive()) {
    for (Value& part : parts) part = part.WithSensitive();
  }
  return parts;
}

Value JoinParts(const Parts& parts, Span span, Arena& arena) {
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
  u.prefix = merged[0].is_string() ? merged[0].string() : KnownPrefix(merged[0]);
  u.parts = arena.Copy(merged);
  return MakeUnknown(u, arena).WithSensitive(sensitive);
}

std::string_view KnownPrefix(const Value& v) {
  if (v.is_string()) return v.string();
  return v.is_unknown() ? v.unknown().prefix : std::string_view();
}

}  // namespace assay::terraform
