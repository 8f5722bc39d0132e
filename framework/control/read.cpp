// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "assay/setting.h"
#include "value/number.h"

namespace assay {

std::optional<std::string_view> SettingTraits<std::string>::Read(const Value& v) {
  if (v.is_string()) return v.string();
  if (v.is_bool()) return v.boolean() ? std::string_view("true") : std::string_view("false");
  // A list of one string, where a template writes a list for a single value.
  if (v.is_sequence() && v.size() == 1 && !v.open() && v.elements()[0].is_string())
    return v.elements()[0].string();
  return std::nullopt;
}

std::optional<bool> SettingTraits<bool>::Read(const Value& v) {
  if (v.is_bool()) return v.boolean();
  if (v.is_string()) {
    const std::string_view s = v.string();
    if (s == "true" || s == "True" || s == "TRUE" || s == "1") return true;
    if (s == "false" || s == "False" || s == "FALSE" || s == "0") return false;
  }
  if (v.kind() == Kind::kInt && (v.integer() == 0 || v.integer() == 1)) return v.integer() == 1;
  return std::nullopt;
}

std::optional<std::int64_t> SettingTraits<std::int64_t>::Read(const Value& v) {
  if (v.kind() == Kind::kInt) return v.integer();
  if (v.kind() == Kind::kBig) return v.big().ToInt64();
  if (v.is_string()) {
    const std::string_view s = v.string();
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), n);
    if (error == std::errc() && end == s.data() + s.size()) return n;
  }
  return std::nullopt;
}

}  // namespace assay
