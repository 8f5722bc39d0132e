// SPDX-License-Identifier: Apache-2.0
#include "syntax/yaml/scalar.h"

#include <cstdint>
#include <optional>
#include <string>

#include "value/number.h"
#include "value/ops.h"

namespace assay::yaml {
namespace {

constexpr std::size_t kMaxDigits = 18;  // always fits 64 bits
constexpr std::size_t kMaxFloat = 64;
constexpr std::size_t kMaxExponentDigits = 3;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::size_t CountDigits(std::string_view text, std::size_t from) {
  std::size_t at = from;
  while (at < text.size() && IsDigit(text[at])) ++at;
  return at - from;
}

std::optional<std::int64_t> ParseRadix(std::string_view digits, unsigned radix) {
  const std::size_t most = radix == 16 ? 15 : 20;  // 60 bits
  if (digits.empty() || digits.size() > most) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : digits) {
    unsigned digit = 99;
    if (IsDigit(c)) digit = static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') digit = static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') digit = static_cast<unsigned>(c - 'A') + 10;
    if (digit >= radix) return std::nullopt;
    value = value * radix + digit;
  }
  return value;
}

// [-+]? ( \.[0-9]+ | [0-9]+ ( \.[0-9]* )? ) ( [eE][-+]?[0-9]+ )?
std::optional<Number> ParseFloat(std::string_view text) {
  if (text.size() > kMaxFloat) return std::nullopt;
  std::string normal;  // as Number::Parse wants it: digits on both sides of the point
  std::size_t at = 0;
  if (text[at] == '-' || text[at] == '+') {
    if (text[at] == '-') normal += '-';
    ++at;
  }
  const std::size_t whole = CountDigits(text, at);
  if (whole > 1 && text[at] == '0') return std::nullopt;
  normal += whole == 0 ? "0" : text.substr(at, whole);
  at += whole;
  std::size_t fraction = 0;
  if (at < text.size() && text[at] == '.') {
    fraction = CountDigits(text, ++at);
    if (fraction > 0) (normal += '.') += text.substr(at, fraction);
    at += fraction;
  }
  if (whole + fraction == 0) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    normal += 'e';
    if (++at < text.size() && (text[at] == '-' || text[at] == '+')) normal += text[at++];
    const std::size_t exponent = CountDigits(text, at);
    if (exponent == 0 || exponent > kMaxExponentDigits) return std::nullopt;
    normal += text.substr(at, exponent);
    at += exponent;
  }
  if (at != text.size()) return std::nullopt;
  return Number::Parse(normal);
}

Value ResolveNumber(std::string_view text, Arena& arena, const Origin* origin) {
  const bool sign = text[0] == '-' || text[0] == '+';
  const std::string_view digits = text.substr(sign ? 1 : 0);
  if (!digits.empty() && CountDigits(digits, 0) == digits.size()) {
    if (digits.size() > kMaxDigits || (digits.size() > 1 && digits[0] == '0'))
      return Value::String(text, origin);
    std::int64_t value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    return Value::Int(text[0] == '-' ? -value : value, origin);
  }
  if (text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'o')) {
    const auto value = ParseRadix(text.substr(2), text[1] == 'x' ? 16 : 8);
    return value ? Value::Int(*value, origin) : Value::String(text, origin);
  }
  if (const auto number = ParseFloat(text)) return MakeNumber(*number, arena, origin);
  return Value::String(text, origin);
}

}  // namespace

Value ResolvePlain(std::string_view text, Arena& arena, const Origin* origin) {
  if (text.empty()) return Value::Null(origin);
  switch (text[0]) {
    case '~':
      if (text.size() == 1) return Value::Null(origin);
      break;
    case 'n':
    case 'N':
      if (text == "null" || text == "Null" || text == "NULL") return Value::Null(origin);
      break;
    case 't':
    case 'T':
      if (text == "true" || text == "True" || text == "TRUE") return Value::Bool(true, origin);
      break;
    case 'f':
    case 'F':
      if (text == "false" || text == "False" || text == "FALSE") return Value::Bool(false, origin);
      break;
    case '-':
    case '+':
    case '.':
      return ResolveNumber(text, arena, origin);
    default:
      if (IsDigit(text[0])) return ResolveNumber(text, arena, origin);
  }
  return Value::String(text, origin);
}

}  // namespace assay::yaml
