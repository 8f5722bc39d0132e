// SPDX-License-Identifier: Apache-2.0
#include "syntax/json/holes.h"

#include <string>
#include <vector>

#include "syntax/json/json.h"

namespace assay::json {
namespace {

// Private-use characters, which no policy or document is written with; text that has them is refused.
constexpr std::string_view kOpen = "\xEE\x80\x80";
constexpr std::string_view kClose = "\xEE\x80\x81";

class Filler {
 public:
  Filler(std::span<const Value> holes, Arena& arena) : holes_(holes), arena_(arena) {}

  Value Fill(const Value& v) {
    if (v.is_string()) return FillString(v);
    if (v.is_sequence()) {
      std::vector<Value> out;
      out.reserve(v.size());
      for (const Value& e : v.elements()) out.push_back(Fill(e));
      return Value::Sequence(v.kind(), arena_.Copy(out), v.origin()).WithOpen(v.open());
    }
    if (v.is_mapping()) {
      std::vector<Entry> out;
      out.reserve(v.size());
      for (const Entry& e : v.entries()) out.push_back({e.key, Fill(e.value), e.key_span});
      return Value::Mapping(v.kind(), arena_.Copy(out), v.origin()).WithOpen(v.open());
    }
    return v;
  }

 private:
  Value FillString(const Value& v) {
    std::string_view text = v.string();
    if (text.find(kOpen) == std::string_view::npos) return v;
    std::vector<Value> parts;
    while (!text.empty()) {
      const std::size_t open = text.find(kOpen);
      if (open != 0) parts.push_back(Value::String(text.substr(0, open)));
      if (open == std::string_view::npos) break;
      text.remove_prefix(open + kOpen.size());
      const std::size_t close = text.find(kClose);
      std::string_view number = text.substr(0, close);
      const bool bare = number.starts_with('b');
      if (bare) number.remove_prefix(1);
      std::size_t index = 0;
      for (char c : number) index = index * 10 + static_cast<std::size_t>(c - '0');
      text.remove_prefix(close + kClose.size());
      const Value& hole = holes_[index];
      if (bare) return hole.is_unknown() && hole.unknown().decoded ? *hole.unknown().decoded : hole;
      parts.push_back(hole);
    }
    Unknown u;
    u.not_null = true;
    if (parts.size() == 1) return parts[0];
    if (parts[0].is_string()) u.prefix = parts[0].string();
    for (const Value& p : parts) {
      if (!p.is_unknown()) continue;
      u.reason = p.unknown().reason;
      u.span = p.unknown().span;
      u.expression = p.unknown().expression;
      break;
    }
    u.parts = arena_.Copy(parts);
    return Value::Of(arena_.New<Unknown>(u), v.origin());
  }

  std::span<const Value> holes_;
  Arena& arena_;
};

}  // namespace

std::optional<Value> ParseWithHoles(std::span<const Value> parts, Arena& arena) {
  std::string text;
  bool in_string = false;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].is_string()) {
      const std::string_view s = parts[i].string();
      if (s.find(kOpen) != std::string_view::npos || s.find(kClose) != std::string_view::npos)
        return std::nullopt;
      for (std::size_t at = 0; at < s.size(); ++at) {
        if (in_string && s[at] == '\\') {
          ++at;
        } else if (s[at] == '"') {
          in_string = !in_string;
        }
      }
      text += s;
    } else if (in_string) {
      text.append(kOpen).append(std::to_string(i)).append(kClose);
    } else {
      text.append("\"").append(kOpen).append("b").append(std::to_string(i)).append(kClose).append("\"");
    }
  }
  const Parsed parsed = Parse(arena.Copy(std::string_view(text)), FileId::kNone, 0, arena);
  if (!parsed.value.is_sequence() && !parsed.value.is_mapping()) return std::nullopt;
  return Filler(parts, arena).Fill(parsed.value);
}

}  // namespace assay::json
