// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "terraform/function_table.h"
#include "terraform/graphemes.h"
#include "terraform/text_parts.h"

namespace assay::terraform {
namespace {

bool StartsWith(std::string_view s, std::string_view prefix) { return s.substr(0, prefix.size()) == prefix; }
bool EndsWith(std::string_view s, std::string_view suffix) {
  return s.size() >= suffix.size() && s.substr(s.size() - suffix.size()) == suffix;
}

// What a hole becomes after a function was applied to it: still not null, no longer that resource's
// attribute.
Value Hole(const Value& part, Call& call) {
  return DerivedUnknown(StringType(), FirstUnknown(part), call.context.span, true, call.arena())
      .WithSensitive(part.sensitive());
}

// Maps each part of an argument by itself: right for functions that work on one character at a time.
template <class Map>
Result MapParts(Call& call, const Value& text, Map map) {
  if (text.is_string()) return call.Text(map(text.string()));
  if (text.is_choice() || text.unknown().parts.empty()) return call.Unknowable(StringType());
  Parts parts = PartsOf(text);
  for (Value& part : parts) {
    part = part.is_string() ? MakeString(map(part.string()), call.arena()).WithSensitive(part.sensitive())
                            : Hole(part, call);
  }
  return JoinParts(parts, call.context.span, call.arena());
}

Result LowerOf(Call& call) { return MapParts(call, call[0], ToLower); }
Result UpperOf(Call& call) { return MapParts(call, call[0], ToUpper); }

Result Title(Call& call) { return call.Text(ToTitle(call[0].string())); }

Result StrRev(Call& call) {
  std::string_view text = call[0].string();
  std::string out(text.size(), '\0');
  std::size_t at = text.size();
  while (!text.empty()) {
    const std::size_t n = FirstGrapheme(text);
    at -= n;
    text.copy(&out[at], n);
    text.remove_prefix(n);
  }
  return call.Text(out);
}

Result Chomp(Call& call) {
  std::string_view text = call[0].string();
  const std::size_t end = text.find_last_not_of("\r\n");
  return call.Text(text.substr(0, end == std::string_view::npos ? 0 : end + 1));
}

Result TrimSpace(Call& call) {
  if (call[0].is_string()) {
    return call.Text(WithoutSpaceBehind(WithoutSpaceBefore(call[0].string())));
  }
  // The inner parts stay; an outer hole may lose blanks of its own, and an outer text must not vanish as a
  // whole.
  Parts parts = call[0].is_choice() ? Parts{} : PartsOf(call[0]);
  if (parts.size() < 2) return call.Unknowable(StringType());
  for (const bool front : {true, false}) {
    Value& outer = front ? parts.front() : parts.back();
    if (!outer.is_string()) {
      outer = Hole(outer, call);
      continue;
    }
    std::string_view text = outer.string();
    text = front ? WithoutSpaceBefore(text) : WithoutSpaceBehind(text);
    if (text.empty()) return call.Unknowable(StringType());
    outer = MakeString(text, call.arena()).WithSensitive(outer.sensitive());
  }
  return JoinParts(parts, call.context.span, call.arena());
}

Result Trim(Call& call) {
  std::string_view text = call[0].string();
  const auto in_set = [&](std::string_view character) {
    return !character.empty() && call[1].string().find(character) != std::string_view::npos;
  };
  const auto last_start = [](std::string_view s) {
    std::size_t at = s.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(s[at]) & 0xc0) == 0x80) --at;
    return at;
  };
  const auto first_size = [](std::string_view s) {
    std::size_t n = 1;
    while (n < s.size() && (static_cast<unsigned char>(s[n]) & 0xc0) == 0x80) ++n;
    return n;
  };
  while (!text.empty() && in_set(text.substr(0, first_size(text)))) text.remove_prefix(first_size(text));
  while (!text.empty() && in_set(text.substr(last_start(text))))
    text.remove_suffix(text.size() - last_start(text));
  return call.Text(text);
}

Result TrimAffix(Call& call, bool front) {
  if (!call[1].is_string()) return call.Unknowable(StringType());
  const std::string_view affix = call[1].string();
  const auto cut = [&](std::string_view text) {
    if (front) return StartsWith(text, affix) ? text.substr(affix.size()) : text;
    return EndsWith(text, affix) ? text.substr(0, text.size() - affix.size()) : text;
  };
  if (call[0].is_string()) return call.Text(cut(call[0].string()));
  if (call[0].is_choice()) return call.Unknowable(StringType());
  Parts parts = PartsOf(call[0]);
  Value& outer = front ? parts.front() : parts.back();
  // The answer is certain only where the known text is long enough to decide.
  if (parts.size() < 2 || !outer.is_string() || outer.string().size() < affix.size())
    return call.Unknowable(StringType());
  outer = MakeString(cut(outer.string()), call.arena()).WithSensitive(outer.sensitive());
  return JoinParts(parts, call.context.span, call.arena());
}
Result TrimPrefix(Call& call) { return TrimAffix(call, true); }
Result TrimSuffix(Call& call) { return TrimAffix(call, false); }

Result StartsWithOf(Call& call) {
  const std::string_view prefix = call[1].string();
  const std::string_view known = KnownPrefix(call[0]);
  const bool starts = StartsWith(known, prefix);
  if (!starts && !call[0].is_string() && known.size() < prefix.size()) return call.Unknowable(BoolType());
  // Of the parts of a text OpenTofu knows less.
  const bool told = !call[0].is_unknown() || call[0].unknown().prefix.size() >= prefix.size();
  return told ? Value::Bool(starts) : OnlyHere(Value::Bool(starts), call.arena());
}

Result EndsWithOf(Call& call) { return Value::Bool(EndsWith(call[0].string(), call[1].string())); }

Result StrContains(Call& call) {
  return Value::Bool(call[0].string().find(call[1].string()) != std::string_view::npos);
}

Result Indent(Call& call) {
  const auto spaces = WholeNumber(call[0]);
  if (!spaces || *spaces < 0) return call.FailArgument(0, "a whole number that is not negative is required");
  const std::string_view text = call[1].string();
  const auto lines = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  if (auto error = call.ReserveText(
          text.size() + lines * std::min<std::uint64_t>(static_cast<std::uint64_t>(*spaces), 1u << 30))) {
    return tl::unexpected(*error);
  }
  const std::string pad(static_cast<std::size_t>(lines ? *spaces : 0), ' ');
  std::string out;
  for (const char c : text) {
    out += c;
    if (c == '\n') out += pad;
  }
  return MakeString(out, call.arena());
}

Result Substr(Call& call) {
  const auto offset_arg = WholeNumber(call[1]);
  const auto length_arg = WholeNumber(call[2]);
  if (!offset_arg) return call.FailArgument(1, "a whole number is required");
  if (!length_arg) return call.FailArgument(2, "a whole number is required");
  std::int64_t offset = *offset_arg;
  std::int64_t length = *length_arg;
  std::string_view text;
  if (call[0].is_string()) {
    text = call[0].string();
  } else {
    // A cut that ends inside the known prefix is known; its last character may still be extended by what
    // follows.
    text = KnownPrefix(call[0]);
    const auto count = static_cast<std::int64_t>(CountGraphemes(text));
    if (offset < 0 || length < 0 || offset > count || length > count - 1 - offset)
      return call.Unknowable(StringType());
  }
  if (offset < 0) {
    offset = std::max<std::int64_t>(0, offset + static_cast<std::int64_t>(CountGraphemes(text)));
    // From the end, no length means all that is left, as OpenTofu has it.
    if (length == 0) length = -1;
  }
  for (; offset > 0 && !text.empty(); --offset) text.remove_prefix(FirstGrapheme(text));
  if (length < 0) return call.Text(text);
  std::size_t end = 0;
  for (std::int64_t i = 0; i < length && end < text.size(); ++i) end += FirstGrapheme(text.substr(end));
  Result cut = call.Text(text.substr(0, end));
  return cut && !call[0].is_string() ? Result(OnlyHere(*cut, call.arena())) : cut;
}

Result Split(Call& call) {
  const std::string_view separator = call[0].string();
  std::string_view text = call[1].string();
  std::vector<Value> out;
  if (auto error = call.ReserveText(text.size())) return tl::unexpected(*error);
  if (separator.empty()) {
    while (!text.empty()) {
      std::size_t n = 1;
      while (n < text.size() && (static_cast<unsigned char>(text[n]) & 0xc0) == 0x80) ++n;
      out.push_back(Value::String(text.substr(0, n)));
      text.remove_prefix(n);
    }
  } else {
    for (std::size_t at = text.find(separator); at != std::string_view::npos; at = text.find(separator)) {
      out.push_back(Value::String(text.substr(0, at)));
      text.remove_prefix(at + separator.size());
    }
    out.push_back(Value::String(text));
  }
  if (auto error = call.Reserve(out.size())) return tl::unexpected(*error);
  return MakeTuple(out, call.arena(), nullptr, Kind::kList).WithTypeHint(StringType());
}

Result Join(Call& call) {
  if (call.size() < 2) return call.Fail("at least one list is required");
  if (!call[0].is_string()) return call.Unknowable(StringType());
  Parts parts;
  bool first = true;
  bool known = true;
  std::uint64_t bytes = 0;
  for (std::size_t i = 1; i < call.size(); ++i) {
    if (Undecided(call[i])) return call.Unknowable(StringType());
    std::size_t index = 0;
    for (const Value& element : call[i].elements()) {
      if (element.is_null()) {
        return call.FailArgument(
            i, "element " + std::to_string(index) + " is null; cannot concatenate null values");
      }
      if (!first) parts.push_back(call[0]);
      first = false;
      ++index;
      bytes += call[0].string().size() + (element.is_string() ? element.string().size() : 0);
      if (element.is_choice()) return call.Unknowable(StringType());
      known = known && element.is_string();
      const Parts inner = PartsOf(element);
      parts.insert(parts.end(), inner.begin(), inner.end());
    }
  }
  if (auto error = call.ReserveText(bytes)) return tl::unexpected(*error);
  if (known) {
    std::string text;
    text.reserve(bytes);
    for (const Value& part : parts) text += part.string();
    return MakeString(text, call.arena());
  }
  return JoinParts(parts, call.context.span, call.arena());
}

Result TemplateString(Call& call) {
  if (!call.context.render_template) return call.Unknowable(nullptr, false);
  return call.context.render_template(call[0].string(), "", call[1]);
}

}  // namespace

std::vector<FunctionSpec> StringFunctions() {
  const Type* string = StringType();
  const Type* boolean = BoolType();
  const Type* number = NumberType();
  return {
      {"chomp", {{"str", string}}, {}, Chomp, string},
      {"endswith", {{"str", string}, {"suffix", string}}, {}, EndsWithOf, boolean},
      {"indent", {{"spaces", number}, {"str", string}}, {}, Indent, string},
      {"join",
       {{"separator", string, kAllowUnknown}},
       Parameter{"lists", ListOfString(), kAllowUnknown | kAllowOpen},
       Join,
       string},
      {"lower", {{"str", string, kAllowUnknown}}, {}, LowerOf, string},
      {"split", {{"separator", string}, {"str", string}}, {}, Split, ListOfString()},
      {"startswith", {{"str", string, kAllowUnknown}, {"prefix", string}}, {}, StartsWithOf, boolean},
      {"strcontains", {{"str", string}, {"substr", string}}, {}, StrContains, boolean},
      {"strrev", {{"str", string}}, {}, StrRev, string},
      {"substr",
       {{"str", string, kAllowUnknown}, {"offset", number}, {"length", number}},
       {},
       Substr,
       string},
      {"templatestring", {{"data", string}, {"vars"}}, {}, TemplateString, nullptr, kMayBeNull},
      {"title", {{"str", string}}, {}, Title, string},
      {"trim", {{"str", string}, {"cutset", string}}, {}, Trim, string},
      {"trimprefix", {{"str", string, kAllowUnknown}, {"prefix", string}}, {}, TrimPrefix, string},
      {"trimspace", {{"str", string, kAllowUnknown}}, {}, TrimSpace, string},
      {"trimsuffix", {{"str", string, kAllowUnknown}, {"suffix", string}}, {}, TrimSuffix, string},
      {"upper", {{"str", string, kAllowUnknown}}, {}, UpperOf, string},
  };
}

}  // namespace assay::terraform
