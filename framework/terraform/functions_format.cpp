// SPDX-License-Identifier: Apache-2.0
// format and formatlist. Source: OpenTofu's documentation of `format`; Go's fmt for numbers.
#include <algorithm>

#include "terraform/function_table.h"
#include "terraform/graphemes.h"
#include "terraform/text_parts.h"

namespace assay::terraform {
namespace {

constexpr std::int64_t kMaxWidth = 10'000;

struct Verb {
  std::string_view raw;
  std::size_t offset = 0;
  std::size_t argument = 1;  // counted from 1
  char mode = 0;
  bool zero = false, sharp = false, plus = false, minus = false, space = false;
  std::int64_t width = -1;
  std::int64_t precision = -1;
};

using Formatted = tl::expected<std::string, std::string>;

tl::unexpected<std::string> Fail(std::string message) { return tl::unexpected(std::move(message)); }
std::string Quoted(std::string_view s) { return '"' + std::string(s) + '"'; }

tl::unexpected<std::string> Unsupported(const Verb& v, const std::string& why) {
  return Fail("unsupported value for " + Quoted(v.raw) + " at " + std::to_string(v.offset) + ": " + why);
}

std::string Pad(const Verb& v, std::string text) {
  const auto have = static_cast<std::int64_t>(CountGraphemes(text));
  if (v.width <= have) return text;
  const std::string pad(static_cast<std::size_t>(v.width - have), v.zero ? '0' : ' ');
  return v.minus ? text + pad : pad + text;
}

std::string PadNumber(const Verb& v, const Number& n, std::string digits) {
  std::string sign;
  if (!digits.empty() && (digits[0] == '-' || digits[0] == '+')) {
    sign = digits[0];
    digits.erase(0, 1);
  }
  if (n.Sign() >= 0) sign = v.plus ? "+" : v.space ? " " : "";
  const std::int64_t fill = v.width - static_cast<std::int64_t>(sign.size() + digits.size());
  if (fill <= 0) return sign + digits;
  const auto count = static_cast<std::size_t>(fill);
  if (v.minus) return sign + digits + std::string(count, ' ');
  if (v.zero && !n.IsInfinite()) return sign + std::string(count, '0') + digits;
  return std::string(count, ' ') + sign + digits;
}

Formatted FormatInteger(const Verb& v, const Number& n) {
  if (!n.IsInteger()) return Unsupported(v, "an integer is required");
  const int base = v.mode == 'b' ? 2 : v.mode == 'o' ? 8 : v.mode == 'd' ? 10 : 16;
  std::string digits = n.IntegerText(base);
  const std::string sign = digits[0] == '-' ? "-" : "";
  digits.erase(0, sign.size());
  if (v.mode == 'X')
    std::transform(digits.begin(), digits.end(), digits.begin(),
                   [](char c) { return c >= 'a' ? c - 32 : c; });
  if (v.precision > static_cast<std::int64_t>(digits.size())) {
    digits.insert(0, static_cast<std::size_t>(v.precision) - digits.size(), '0');
  }
  if (v.sharp)
    digits.insert(0, v.mode == 'x'   ? "0x"
                     : v.mode == 'X' ? "0X"
                     : v.mode == 'o' ? "0"
                     : v.mode == 'b' ? "0b"
                                     : "");
  Verb padded = v;
  // With a precision, zeros no longer fill the width.
  if (v.precision >= 0) padded.zero = false;
  return PadNumber(padded, n, sign + digits);
}

Formatted FormatFloat(const Verb& v, const Number& n) {
  const char mode = static_cast<char>(v.mode | 0x20);
  const auto precision = static_cast<int>(v.precision >= 0 ? v.precision : mode == 'g' ? -1 : 6);
  std::string text = n.Text(mode, precision);
  if (v.mode < 'a')
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c == 'e' ? 'E' : c; });
  return PadNumber(v, n, text);
}

Formatted FormatKnown(const Verb& v, const Value& arg, Arena& arena) {
  const bool number = std::string_view("bdoxXeEfgG").find(v.mode) != std::string_view::npos;
  if (v.mode != 'v' && arg.is_null()) return Unsupported(v, "null value cannot be formatted");
  if (v.mode == 'v') {
    if (!v.sharp && arg.is_string()) return Pad(v, std::string(arg.string()));
    if (!v.sharp && arg.is_number()) return Pad(v, ToNumber(arg).Text('g', -1));
    return Pad(v, EncodeJson(arg));
  }
  auto converted = Convert(arg, number ? NumberType() : v.mode == 't' ? BoolType() : StringType(), arena);
  if (!converted) return Unsupported(v, converted.error());
  if (v.mode == 't') return std::string(converted->boolean() ? "true" : "false");
  if (std::string_view("bdoxX").find(v.mode) != std::string_view::npos)
    return FormatInteger(v, ToNumber(*converted));
  if (number) return FormatFloat(v, ToNumber(*converted));
  std::string_view text = converted->string();
  if (v.precision > 0) {
    std::size_t end = 0;
    for (std::int64_t i = 0; i < v.precision && end < text.size(); ++i)
      end += FirstGrapheme(text.substr(end));
    text = text.substr(0, end);
  }
  if (v.mode == 's') return Pad(v, std::string(text));
  std::string quoted;
  AppendJsonString(text, quoted);
  return Pad(v, quoted);
}

// Reads what follows a '%'; `at` is then past the verb.
tl::expected<Verb, std::string> ParseVerb(std::string_view format, std::size_t& at,
                                          std::size_t& next_argument) {
  Verb v;
  v.offset = at++;
  const auto number = [&](std::int64_t& out) {
    const std::size_t begin = at;
    out = 0;
    for (; at < format.size() && format[at] >= '0' && format[at] <= '9'; ++at) {
      out = std::min(out * 10 + (format[at] - '0'), kMaxWidth + 1);
    }
    return at > begin;
  };
  for (bool more = true; more && at < format.size();) {
    switch (format[at]) {
      case '0':
        v.zero = true;
        break;
      case '#':
        v.sharp = true;
        break;
      case '+':
        v.plus = true;
        break;
      case '-':
        v.minus = true;
        break;
      case ' ':
        v.space = true;
        break;
      default:
        more = false;
        continue;
    }
    ++at;
  }
  if (v.minus) v.zero = false;
  const auto bad = [&](std::size_t where) {
    if (where >= format.size())
      return Fail("unterminated verb at end of string; use \"%%\" to write a percent sign");
    std::size_t n = 1;
    while (where + n < format.size() && (static_cast<unsigned char>(format[where + n]) & 0xc0) == 0x80) ++n;
    return Fail("unrecognized format character " + Quoted(format.substr(where, n)) + " at offset " +
                std::to_string(where));
  };
  std::int64_t parsed = 0;
  if (number(parsed)) v.width = parsed;
  if (at < format.size() && format[at] == '.') {
    ++at;
    if (!number(parsed)) return bad(at);
    v.precision = parsed;
  }
  if (v.width > kMaxWidth || v.precision > kMaxWidth) {
    return Fail("a width or precision above the limit of " + std::to_string(kMaxWidth) + " at offset " +
                std::to_string(v.offset));
  }
  if (at < format.size() && format[at] == '[') {
    ++at;
    if (!number(parsed) || parsed == 0) return bad(at);
    if (at >= format.size() || format[at] != ']') return bad(at);
    ++at;
    next_argument = static_cast<std::size_t>(parsed);
  }
  if (at >= format.size() || std::string_view("vtbdoxXeEfgGsq").find(format[at]) == std::string_view::npos)
    return bad(at);
  v.mode = format[at++];
  v.raw = format.substr(v.offset, at - v.offset);
  v.argument = next_argument++;
  return v;
}

// The result with its unknown arguments as holes.
tl::expected<Parts, std::string> FormatParts(std::string_view format, std::span<const Value> args,
                                             Call& call) {
  Parts parts;
  std::string text;
  std::uint64_t bytes = 0;
  std::size_t next_argument = 1;
  std::size_t highest = 0;
  const auto flush = [&] {
    if (!text.empty()) parts.push_back(MakeString(text, call.arena()));
    text.clear();
  };
  for (std::size_t at = 0; at < format.size();) {
    if (format[at] != '%') {
      text += format[at++];
      continue;
    }
    if (at + 1 < format.size() && format[at + 1] == '%') {
      text += '%';
      at += 2;
      continue;
    }
    auto verb = ParseVerb(format, at, next_argument);
    if (!verb) return Fail(verb.error());
    highest = std::max(highest, verb->argument);
    if (verb->argument > args.size()) {
      return Fail("not enough arguments for " + Quoted(verb->raw) + " at " + std::to_string(verb->offset) +
                  ": need index " + std::to_string(verb->argument) + " but have " +
                  std::to_string(args.size()) + " total");
    }
    const Value& arg = args[verb->argument - 1];
    if (!WhollyKnown(arg)) {
      flush();
      const bool plain = verb->mode == 's' || (verb->mode == 'v' && !verb->sharp);
      const bool as_is = plain && verb->width < 0 && verb->precision < 0 && arg.is_unknown();
      const Type* type = as_is ? arg.unknown().type : nullptr;
      if (as_is && type && type->kind == TypeKind::kString) {
        const Parts inner = PartsOf(arg);
        parts.insert(parts.end(), inner.begin(), inner.end());
      } else if (auto hole = as_is && verb->mode == 's'
                                 ? Convert(arg, StringType(), call.arena())
                                 : tl::expected<Value, std::string>(tl::unexpect, "")) {
        parts.push_back(*hole);
      } else {
        parts.push_back(
            DerivedUnknown(StringType(), FirstUnknown(arg), call.context.span, true, call.arena()));
      }
      continue;
    }
    auto formatted = FormatKnown(*verb, arg, call.arena());
    if (!formatted) return Fail(formatted.error());
    bytes += formatted->size();
    text += *formatted;
    if (auto error = call.ReserveText(formatted->size())) return Fail(*error);
  }
  if (highest < args.size()) {
    return Fail("too many arguments; " + (highest
                                              ? "only " + std::to_string(highest) + " used by format string"
                                              : std::string("no verbs in format string")));
  }
  flush();
  if (auto error = call.ReserveText(format.size())) return Fail(*error);
  return parts;
}

// While an argument isn't known OpenTofu doesn't look at the others.
bool AllKnown(std::span<const Value> args) { return std::all_of(args.begin(), args.end(), WhollyKnown); }

Result Format(Call& call) {
  if (!call[0].is_string()) return call.Unknowable(StringType());
  auto parts = FormatParts(call[0].string(), call.args.subspan(1), call);
  if (!parts && !AllKnown(call.args)) return call.Unknowable(StringType());
  if (!parts) return call.Fail(parts.error());
  const std::string_view format = call[0].string();
  return JoinParts(*parts, call.context.span, call.arena(), format.substr(0, format.find('%')));
}

Result FormatList(Call& call) {
  const Type* result = ListOfString();
  if (!call[0].is_string()) return call.Unknowable(result);
  const std::string_view format = call[0].string();
  std::size_t length = 1;
  std::size_t chooser = 0;
  bool stuck = false;
  for (std::size_t i = 1; i < call.size(); ++i) {
    const Value& arg = call[i];
    if (arg.is_choice() || arg.open()) {
      stuck = true;
    } else if (arg.is_unknown()) {
      const Type* type = arg.unknown().type;
      const bool scalar = type && (type->kind == TypeKind::kString || type->kind == TypeKind::kNumber ||
                                   type->kind == TypeKind::kBool || type->kind == TypeKind::kMap ||
                                   type->kind == TypeKind::kObject);
      stuck |= !scalar;
    } else if (arg.is_sequence()) {
      if (chooser && arg.size() != length) {
        return call.FailArgument(i, "argument " + std::to_string(i) + " has length " +
                                        std::to_string(arg.size()) +
                                        ", which is inconsistent with argument " + std::to_string(chooser) +
                                        " of length " + std::to_string(length));
      }
      length = arg.size();
      chooser = i;
    }
  }
  if (stuck) return call.Unknowable(result);
  if (auto error = call.Reserve(length)) return tl::unexpected(*error);
  std::vector<Value> out;
  for (std::size_t row = 0; row < length; ++row) {
    std::vector<Value> args;
    for (const Value& arg : call.args.subspan(1))
      args.push_back(arg.is_sequence() ? arg.elements()[row] : arg);
    auto parts = FormatParts(format, args, call);
    if (!parts && !AllKnown(args)) {
      out.push_back(call.Unknowable(StringType()));
      continue;
    }
    if (!parts) return call.Fail("error on format iteration " + std::to_string(row) + ": " + parts.error());
    out.push_back(JoinParts(*parts, call.context.span, call.arena()));
  }
  return MakeTuple(out, call.arena(), nullptr, Kind::kList).WithTypeHint(StringType());
}

}  // namespace

std::vector<FunctionSpec> FormatFunctions() {
  const Parameter args{"args", nullptr, kAllowNull | kAllowUnknown | kAllowOpen};
  return {
      {"format", {{"format", StringType(), kAllowUnknown}}, args, Format, StringType()},
      {"formatlist", {{"format", StringType(), kAllowUnknown}}, args, FormatList, ListOfString()},
  };
}

}  // namespace assay::terraform
