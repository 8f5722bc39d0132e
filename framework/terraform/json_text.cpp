// SPDX-License-Identifier: Apache-2.0
// JSON with holes: each unknown part of a template is replaced by a placeholder before parsing and put back
// after.
#include <string>

#include "syntax/json/json.h"
#include "terraform/function_table.h"
#include "terraform/text_parts.h"

namespace assay::terraform {
namespace {

// Private-use characters; a text that holds one of them itself is left unknown.
constexpr std::string_view kOpenMark = "\xee\x80\x80";   // U+E000
constexpr std::string_view kCloseMark = "\xee\x80\x81";  // U+E001
constexpr std::string_view kBareMark = "\xee\x80\x82";   // U+E002: the hole stood outside a string
constexpr std::size_t kMarkSize = 3;

class Decoder {
 public:
  Decoder(Arena& arena, const Origin* origin) : arena_(arena), origin_(origin) {}

  Value Decode(const Parts& parts) {
    std::string text;
    bool in_string = false;
    for (const Value& part : parts) {
      if (part.is_string()) {
        if (part.string().find("\xee\x80") != std::string_view::npos) return Value::Absent();
        for (std::size_t i = 0; i < part.string().size(); ++i) {
          const char c = part.string()[i];
          if (in_string && c == '\\' && i + 1 < part.string().size()) {
            text += c;
            text += part.string()[++i];
            continue;
          }
          if (c == '"') in_string = !in_string;
          text += c;
        }
        continue;
      }
      const std::string mark =
          std::string(kOpenMark) + std::to_string(holes_.size()) + std::string(kCloseMark);
      holes_.push_back(part);
      text += in_string ? mark : '"' + std::string(kBareMark) + mark + '"';
    }
    json::Parsed parsed = json::Parse(arena_.Copy(text), FileId::kNone, 0, arena_);
    if (parsed.value.is_absent() || HasErrors(parsed.diagnostics)) return Value::Absent();
    return PutBack(parsed.value);
  }

 private:
  static bool HasErrors(const Diagnostics& diagnostics) {
    for (const Diagnostic& d : diagnostics) {
      // A key written twice is allowed: the last one counts.
      if (d.severity == DiagnosticSeverity::kError && d.code != "json-duplicate-key") return true;
    }
    return false;
  }

  // A text with placeholders as parts.
  Parts Split(std::string_view text) const {
    Parts parts;
    for (std::size_t at = text.find(kOpenMark); at != std::string_view::npos; at = text.find(kOpenMark)) {
      if (at > 0) parts.push_back(Value::String(text.substr(0, at), origin_));
      const std::size_t end = text.find(kCloseMark, at);
      const std::string digits(text.substr(at + kMarkSize, end - at - kMarkSize));
      parts.push_back(holes_[std::stoul(digits)]);
      text.remove_prefix(end + kMarkSize);
    }
    if (!text.empty()) parts.push_back(Value::String(text, origin_));
    return parts;
  }

  static bool IsBare(const Value& v) { return v.is_string() && v.string().substr(0, kMarkSize) == kBareMark; }

  Value Bare(const Value& hole) const {
    if (!hole.is_unknown()) return DerivedUnknown(nullptr, FirstUnknown(hole), hole.span(), false, arena_);
    const Unknown& u = hole.unknown();
    if (u.encoding == Encoding::kJson && u.decoded)
      return u.decoded->WithSensitive(hole.sensitive() || u.decoded->sensitive());
    return DerivedUnknown(nullptr, &u, hole.span(), false, arena_).WithSensitive(hole.sensitive());
  }

  Value PutBack(const Value& v) const {
    if (v.is_string()) {
      if (IsBare(v)) return Bare(Split(v.string().substr(kMarkSize)).front());
      const Parts parts = Split(v.string());
      if (parts.empty() || (parts.size() == 1 && parts[0].is_string())) return v.WithOrigin(origin_);
      // A lone hole is that unknown itself, with its identity.
      return parts.size() == 1 ? parts[0] : JoinParts(parts, {}, arena_).WithOrigin(origin_);
    }
    if (v.is_sequence()) {
      std::vector<Value> out;
      bool open = v.open();
      for (const Value& e : v.elements()) {
        if (IsBare(e)) {
          const Value hole = Split(e.string().substr(kMarkSize)).front();
          if (!hole.is_unknown() || hole.unknown().encoding != Encoding::kJson) {
            // Without quotes of its own it may be any number of elements.
            open = true;
            continue;
          }
        }
        out.push_back(PutBack(e));
      }
      return MakeTuple(out, arena_, origin_).WithOpen(open);
    }
    if (v.is_mapping()) {
      std::vector<Entry> out;
      bool open = v.open();
      for (const Entry& e : v.entries()) {
        if (e.key.find(kOpenMark) != std::string_view::npos) {
          open = true;  // a key that isn't known
          continue;
        }
        out.push_back({e.key, PutBack(e.value), e.key_span});
      }
      return MakeObject(std::move(out), arena_, origin_).WithOpen(open);
    }
    return v.WithOrigin(origin_);
  }

  Arena& arena_;
  const Origin* origin_;
  std::vector<Value> holes_;
};

// What decoding the encoding gives: JSON knows no lists, sets and maps of one type.
Value AsDecoded(const Value& v, Arena& arena) {
  if (v.is_sequence()) {
    std::vector<Value> out;
    for (const Value& e : v.elements()) out.push_back(AsDecoded(e, arena));
    return MakeTuple(out, arena, v.origin()).WithOpen(v.open()).WithSensitive(v.sensitive());
  }
  if (v.is_mapping()) {
    std::vector<Entry> out(v.entries().begin(), v.entries().end());
    for (Entry& e : out) e.value = AsDecoded(e.value, arena);
    return MakeObject(std::move(out), arena, v.origin()).WithOpen(v.open()).WithSensitive(v.sensitive());
  }
  if (v.is_null()) return v.WithTypeHint(nullptr);
  if (v.is_choice()) {
    std::vector<ChoiceCase> cases(v.cases().begin(), v.cases().end());
    for (ChoiceCase& c : cases) c.value = AsDecoded(c.value, arena);
    return Value::Choice(arena.Copy(cases), v.origin());
  }
  return v;
}

}  // namespace

Value DecodeJsonText(const Value& text, Arena& arena, const Origin* origin) {
  if (text.is_choice()) {
    std::vector<ChoiceCase> cases;
    for (const ChoiceCase& c : text.cases()) {
      const Value one = DecodeJsonText(c.value, arena, origin);
      if (one.is_absent()) return one;
      cases.push_back({c.guard, one});
    }
    return Value::Choice(arena.Copy(cases), text.origin());
  }
  if (text.is_unknown()) {
    const Unknown& u = text.unknown();
    if (u.encoding == Encoding::kJson && u.decoded) {
      return AsDecoded(*u.decoded, arena).WithSensitive(text.sensitive() || u.decoded->sensitive());
    }
    if (u.parts.empty()) return Value::Absent();
  } else if (!text.is_string()) {
    return Value::Absent();
  }
  const Value decoded = Decoder(arena, origin).Decode(PartsOf(text));
  return decoded.is_absent() ? decoded : decoded.WithSensitive(decoded.sensitive() || text.sensitive());
}

}  // namespace assay::terraform
