// SPDX-License-Identifier: Apache-2.0
// regex, regexall, replace. RE2's syntax is that of Go's regexp, which OpenTofu uses.
#include <re2/re2.h>

#include <memory>

#include "terraform/function_table.h"
#include "terraform/text_parts.h"

namespace assay::terraform {
namespace {

constexpr std::size_t kMaxPattern = 64u << 10;
constexpr int kMaxMemory = 16 << 20;

struct Compiled {
  std::unique_ptr<RE2> re;
  std::string error;
};

re2::StringPiece Piece(std::string_view s) { return {s.data(), s.size()}; }

Compiled Compile(std::string_view pattern) {
  if (pattern.size() > kMaxPattern) return {nullptr, "the pattern is longer than the limit of 65536 bytes"};
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMaxMemory);
  auto re = std::make_unique<RE2>(Piece(pattern), options);
  if (!re->ok()) return {nullptr, "invalid regexp pattern: " + re->error()};
  return {std::move(re), ""};
}

// Either all groups have names or none: what a match looks like.
tl::expected<const Type*, std::string> MatchType(const RE2& re, Arena& arena) {
  const int groups = re.NumberOfCapturingGroups();
  const auto& names = re.CapturingGroupNames();
  if (groups == 0) return StringType();
  if (names.empty()) {
    const std::vector<const Type*> elements(static_cast<std::size_t>(groups), StringType());
    return arena.New<Type>(Type{TypeKind::kTuple, nullptr, arena.Copy(elements), {}});
  }
  if (names.size() != static_cast<std::size_t>(groups)) {
    return tl::unexpected(std::string(
        "invalid regexp pattern: cannot mix both named and unnamed capture groups in the same pattern"));
  }
  std::vector<TypeAttribute> attributes;
  for (const auto& [name, index] : re.NamedCapturingGroups()) {
    attributes.push_back({arena.Copy(name), StringType(), false, nullptr});
  }
  return arena.New<Type>(Type{TypeKind::kObject, nullptr, {}, arena.Copy(attributes)});
}

Value GroupValue(const re2::StringPiece& group) {
  if (!group.data()) return Value::Null().WithTypeHint(StringType());
  return Value::String({group.data(), group.size()});
}

Value MatchValue(const RE2& re, const std::vector<re2::StringPiece>& groups, Arena& arena) {
  if (groups.size() == 1) return GroupValue(groups[0]);
  if (re.NamedCapturingGroups().empty()) {
    std::vector<Value> elements;
    for (std::size_t i = 1; i < groups.size(); ++i) elements.push_back(GroupValue(groups[i]));
    return MakeTuple(elements, arena);
  }
  std::vector<Entry> entries;
  for (const auto& [name, index] : re.NamedCapturingGroups()) {
    entries.push_back({arena.Copy(name), GroupValue(groups[static_cast<std::size_t>(index)]), {}});
  }
  return MakeObject(std::move(entries), arena);
}

// Calls `found` for each match in order, as Go's FindAll does: an empty match next to the one before is
// passed over.
template <class Found>
void ForEachMatch(const RE2& re, std::string_view text, Found found) {
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(re.NumberOfCapturingGroups()) + 1);
  std::size_t at = 0;
  std::size_t last_end = std::string_view::npos;
  while (at <= text.size()) {
    if (!re.Match(Piece(text), at, text.size(), RE2::UNANCHORED, groups.data(),
                  static_cast<int>(groups.size())))
      return;
    const auto begin = static_cast<std::size_t>(groups[0].data() - text.data());
    const std::size_t end = begin + groups[0].size();
    if (end > begin || begin != last_end) {
      if (!found(groups, begin, end)) return;
    }
    last_end = end;
    if (end > begin) {
      at = end;
    } else {
      at = end + 1;
      while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80) ++at;
    }
  }
}

Result Regex(Call& call) {
  const Compiled compiled = Compile(call[0].is_string() ? call[0].string() : "");
  if (!call[0].is_string()) return call.Unknowable(nullptr);
  if (!compiled.re) return call.FailArgument(0, compiled.error);
  auto type = MatchType(*compiled.re, call.arena());
  if (!type) return call.FailArgument(0, type.error());
  if (!call[1].is_string()) return call.Unknowable(*type);
  if (!call.context.budget.Spend(call[1].string().size()))
    return call.Fail("the limit of evaluation steps is used up");
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(compiled.re->NumberOfCapturingGroups()) + 1);
  const std::string_view text = call[1].string();
  if (!compiled.re->Match(Piece(text), 0, text.size(), RE2::UNANCHORED, groups.data(),
                          static_cast<int>(groups.size()))) {
    return call.Fail("pattern did not match any part of the given string");
  }
  return MatchValue(*compiled.re, groups, call.arena());
}

Result RegexAll(Call& call) {
  if (!call[0].is_string()) return call.Unknowable(nullptr);
  const Compiled compiled = Compile(call[0].string());
  if (!compiled.re) return call.FailArgument(0, compiled.error);
  auto type = MatchType(*compiled.re, call.arena());
  if (!type) return call.FailArgument(0, type.error());
  const Type* list = call.arena().New<Type>(Type{TypeKind::kList, *type, {}, {}});
  if (!call[1].is_string()) return call.Unknowable(list);
  std::vector<Value> out;
  bool ok = call.context.budget.Spend(call[1].string().size());
  ForEachMatch(*compiled.re, call[1].string(), [&](const auto& groups, std::size_t, std::size_t) {
    out.push_back(MatchValue(*compiled.re, groups, call.arena()));
    ok = ok && out.size() <= call.context.budget.collection && call.context.budget.Spend(groups.size());
    return ok;
  });
  if (!ok) return call.Fail("the limit of evaluation steps or of elements is used up");
  return MakeTuple(out, call.arena(), nullptr, Kind::kList).WithTypeHint(*type);
}

bool IsNameCharacter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// Go's Expand: $1, ${1}, $name, ${name}, $$; a name is as long as possible; what doesn't exist is empty.
void Expand(std::string_view by, const RE2& re, const std::vector<re2::StringPiece>& groups,
            std::string& out) {
  const auto& names = re.NamedCapturingGroups();
  for (std::size_t i = 0; i < by.size(); ++i) {
    if (by[i] != '$') {
      out += by[i];
      continue;
    }
    if (i + 1 < by.size() && by[i + 1] == '$') {
      out += '$';
      ++i;
      continue;
    }
    const bool brace = i + 1 < by.size() && by[i + 1] == '{';
    const std::size_t begin = i + (brace ? 2 : 1);
    std::size_t end = begin;
    while (end < by.size() && IsNameCharacter(by[end])) ++end;
    if (end == begin || (brace && (end >= by.size() || by[end] != '}'))) {
      out += '$';
      continue;
    }
    const std::string name(by.substr(begin, end - begin));
    i = brace ? end : end - 1;
    std::size_t group = groups.size();
    if (name.find_first_not_of("0123456789") == std::string::npos) {
      if (name.size() < 6) group = std::stoul(name);
    } else if (const auto it = names.find(name); it != names.end()) {
      group = static_cast<std::size_t>(it->second);
    }
    if (group < groups.size() && groups[group].data()) out.append(groups[group].data(), groups[group].size());
  }
}

Result ReplaceRegex(Call& call, std::string_view pattern) {
  const Compiled compiled = Compile(pattern);
  if (!compiled.re) return call.Fail(compiled.error);
  const std::string_view text = call[0].string();
  const std::string_view by = call[2].string();
  std::string out;
  std::size_t copied = 0;
  bool ok = call.context.budget.Spend(text.size());
  ForEachMatch(*compiled.re, text, [&](const auto& groups, std::size_t begin, std::size_t end) {
    out.append(text.substr(copied, begin - copied));
    Expand(by, *compiled.re, groups, out);
    copied = end;
    ok = ok && out.size() <= call.context.budget.string_bytes;
    return ok;
  });
  if (!ok) return call.Fail("the limit of evaluation steps or of bytes for strings is used up");
  out.append(text.substr(copied));
  return call.Text(out);
}

tl::expected<std::string, std::string> ReplaceAll(Call& call, std::string_view text, std::string_view what,
                                                  std::string_view by) {
  std::string out;
  const auto over = [&] { return out.size() > call.context.budget.string_bytes; };
  if (what.empty()) {
    // Go puts the replacement before every character and at the end.
    for (std::size_t i = 0; i < text.size() && !over(); ++i) {
      if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) out += by;
      out += text[i];
    }
    out += by;
  } else {
    for (std::size_t at = text.find(what); at != std::string_view::npos && !over(); at = text.find(what)) {
      out += text.substr(0, at);
      out += by;
      text.remove_prefix(at + what.size());
    }
    out += text;
  }
  if (over()) return tl::unexpected(std::string("the limit of bytes for strings is used up"));
  return out;
}

Result Replace(Call& call) {
  if (!call[1].is_string() || !call[2].is_string()) return call.Unknowable(StringType());
  const std::string_view what = call[1].string();
  if (what.size() > 1 && what.front() == '/' && what.back() == '/') {
    if (!call[0].is_string()) return call.Unknowable(StringType());
    return ReplaceRegex(call, what.substr(1, what.size() - 2));
  }
  if (call[0].is_string()) {
    auto out = ReplaceAll(call, call[0].string(), what, call[2].string());
    if (!out) return call.Fail(out.error());
    return call.Text(*out);
  }
  // A single character can't lie across the border of a hole; anything longer could.
  if (call[0].is_choice() || call[0].unknown().parts.empty() || what.size() != 1)
    return call.Unknowable(StringType());
  Parts parts = PartsOf(call[0]);
  for (Value& part : parts) {
    if (part.is_string()) {
      auto out = ReplaceAll(call, part.string(), what, call[2].string());
      if (!out) return call.Fail(out.error());
      part = MakeString(*out, call.arena()).WithSensitive(part.sensitive());
    } else {
      part = DerivedUnknown(StringType(), FirstUnknown(part), call.context.span, true, call.arena())
                 .WithSensitive(part.sensitive());
    }
  }
  return JoinParts(parts, call.context.span, call.arena());
}

}  // namespace

std::vector<FunctionSpec> RegexFunctions() {
  const Type* string = StringType();
  return {
      {"regex", {{"pattern", string, kAllowUnknown}, {"string", string, kAllowUnknown}}, {}, Regex, nullptr},
      {"regexall",
       {{"pattern", string, kAllowUnknown}, {"string", string, kAllowUnknown}},
       {},
       RegexAll,
       nullptr},
      {"replace",
       {{"str", string, kAllowUnknown},
        {"substr", string, kAllowUnknown},
        {"replace", string, kAllowUnknown}},
       {},
       Replace,
       string},
  };
}

}  // namespace assay::terraform
