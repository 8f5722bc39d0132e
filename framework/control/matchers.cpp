// SPDX-License-Identifier: Apache-2.0
#include "assay/matchers.h"

#include <algorithm>
#include <cctype>

namespace assay::matchers {
namespace {

// The literal text that an unknown string certainly begins with, and the one it ends in.
std::string_view Prefix(const Value& v) {
  if (v.is_string()) return v.string();
  if (!v.is_unknown()) return {};
  const Unknown& u = v.unknown();
  if (!u.parts.empty())
    return u.parts.front().is_string() ? u.parts.front().string() : Prefix(u.parts.front());
  return u.prefix;
}
std::string_view Suffix(const Value& v) {
  if (v.is_string()) return v.string();
  if (!v.is_unknown() || v.unknown().parts.empty()) return {};
  return Suffix(v.unknown().parts.back());
}
std::size_t LiteralLength(const Value& v) {
  if (v.is_string()) return v.string().size();
  if (!v.is_unknown()) return 0;
  std::size_t n = 0;
  for (const Value& part : v.unknown().parts) n += LiteralLength(part);
  return std::max(n, v.unknown().prefix.size());
}

bool Identifies(const Value& v) {
  return v.is_unknown() && v.unknown().identity &&
         (v.unknown().identity->attribute.empty() || v.unknown().not_null);
}

}  // namespace

std::string_view KnownPrefix(const Value& v) { return Prefix(v); }

std::string Quote(std::string_view s) { return "\"" + std::string(s) + "\""; }

bool CouldEqual(const Value& unknown, std::string_view s) {
  if (!unknown.is_unknown()) return true;
  if (Identifies(unknown) && s.empty()) return false;
  const std::string_view prefix = Prefix(unknown), suffix = Suffix(unknown);
  const Unknown& u = unknown.unknown();
  const auto size = static_cast<std::int64_t>(s.size());
  if (size < u.min_length || (u.max_length >= 0 && size > u.max_length)) return false;
  return s.size() >= LiteralLength(unknown) && s.starts_with(prefix) && s.ends_with(suffix);
}

bool NeverEmpty(const Value& unknown) {
  if (!unknown.is_unknown()) return false;
  if (Identifies(unknown)) return true;
  const Unknown& u = unknown.unknown();
  return u.encoding != Encoding::kNone || u.min_length > 0 || LiteralLength(unknown) > 0 ||
         std::any_of(u.parts.begin(), u.parts.end(), NeverEmpty);
}

Answer StartsWithText(const Value& unknown, std::string_view prefix) {
  const std::string_view known = Prefix(unknown);
  if (known.size() >= prefix.size()) return AnswerOf(known.starts_with(prefix));
  return prefix.starts_with(known) ? Answer::kMaybe : Answer::kNo;
}

Answer LiesBetween(const Value& unknown, std::int64_t low, std::int64_t high) {
  if (!unknown.is_unknown()) return Answer::kMaybe;
  const Unknown& u = unknown.unknown();
  if (u.max_number < low || u.min_number > high) return Answer::kNo;
  return u.not_null && u.min_number >= low && u.max_number <= high ? Answer::kYes : Answer::kMaybe;
}

bool HoldsEveryAddress(std::string_view cidr) {
  // Whatever the address, no bit of it counts; "0.0.0.0/00" is refused by the service.
  return cidr.ends_with("/0") &&
         cidr.find_first_not_of("0123456789abcdefABCDEF.:/") == std::string_view::npos;
}

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

namespace {
std::string List(const std::vector<std::string>& values, const char* one, const char* many) {
  if (values.size() == 1) return one + Quote(values[0]);
  std::string out = many;
  for (std::size_t i = 0; i < values.size(); ++i) out += (i ? ", " : "") + Quote(values[i]);
  return out;
}
}  // namespace

std::string OneOfStrings::Describe() const { return List(values, "is ", "is one of "); }
std::string StartsWithAnyOf::Describe() const {
  return List(prefixes, "starts with ", "starts with one of ");
}
std::string BetweenNumbers::Describe() const {
  if (low == high) return "is " + std::to_string(low);
  if (high == INT64_MAX) return "is at least " + std::to_string(low);
  if (low == INT64_MIN) return "is at most " + std::to_string(high);
  return "is between " + std::to_string(low) + " and " + std::to_string(high);
}

}  // namespace assay::matchers
