// SPDX-License-Identifier: Apache-2.0
#include "json_schema.h"

#include <algorithm>
#include <cstdio>
#include <set>

namespace assay {
namespace {

using nlohmann::json;

bool HasType(const json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "integer") return value.is_number_integer();
  return type == "null" && value.is_null();
}

/// The one form of pattern that is used: `^[0-9a-f]{N}$`.
bool IsHex(const std::string& text, const std::string& pattern) {
  std::size_t digits = 0;
  return std::sscanf(pattern.c_str(), "^[0-9a-f]{%zu}$", &digits) == 1 && text.size() == digits &&
         text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

class Checker {
 public:
  explicit Checker(const json& root) : root_(root) {}

  void Check(const json& value, const json& schema, const std::string& at) {
    static const std::set<std::string> kAnnotations = {"$schema", "title", "description", "$defs"};
    for (const auto& [keyword, rule] : schema.items()) {
      if (kAnnotations.contains(keyword)) continue;
      if (keyword == "$ref") {
        Check(value, root_.at(json::json_pointer(rule.get<std::string>().substr(1))), at);
      } else if (keyword == "type") {
        const bool fits = rule.is_string() ? HasType(value, rule)
                                           : std::any_of(rule.begin(), rule.end(),
                                                         [&](const json& t) { return HasType(value, t); });
        if (!fits) Complain(at, "isn't " + rule.dump());
      } else if (keyword == "enum") {
        if (std::find(rule.begin(), rule.end(), value) == rule.end())
          Complain(at, "isn't one of " + rule.dump());
      } else if (keyword == "const") {
        if (value != rule) Complain(at, "isn't " + rule.dump());
      } else if (keyword == "minimum") {
        if (value.is_number() && value < rule) Complain(at, "is under " + rule.dump());
      } else if (keyword == "pattern") {
        if (value.is_string() && !IsHex(value.get<std::string>(), rule.get<std::string>())) {
          Complain(at, "doesn't match " + rule.dump());
        }
      } else if (keyword == "required") {
        for (const json& key : rule) {
          if (value.is_object() && !value.contains(key)) Complain(at, "lacks " + key.dump());
        }
      } else if (keyword == "properties") {
        for (const auto& [key, member] : rule.items()) {
          if (value.is_object() && value.contains(key)) Check(value.at(key), member, Below(at, key));
        }
      } else if (keyword == "additionalProperties") {
        Additional(value, schema, rule, at);
      } else if (keyword == "items") {
        for (std::size_t i = 0; value.is_array() && i < value.size(); ++i)
          Check(value[i], rule, at + "/" + std::to_string(i));
      } else if (keyword == "anyOf") {
        AnyOf(value, rule, at);
      } else {
        Complain(at, "is described by " + keyword + ", which this check doesn't know");
      }
    }
  }

  std::vector<std::string> complaints;

 private:
  static std::string Below(std::string at, const std::string& key) {
    at += '/';
    at += key;
    return at;
  }
  void Complain(const std::string& at, const std::string& what) {
    if (complaints.size() < 20) complaints.push_back((at.empty() ? "/" : at) + " " + what);
  }
  void Additional(const json& value, const json& schema, const json& rule, const std::string& at) {
    if (!value.is_object()) return;
    const json known = schema.value("properties", json::object());
    for (const auto& [key, member] : value.items()) {
      if (known.contains(key)) continue;
      if (rule.is_boolean()) {
        if (!rule.get<bool>()) Complain(at, "has " + key + ", which isn't described");
      } else {
        Check(member, rule, Below(at, key));
      }
    }
  }
  void AnyOf(const json& value, const json& rule, const std::string& at) {
    for (const json& option : rule) {
      Checker checker(root_);
      checker.Check(value, option, at);
      if (checker.complaints.empty()) return;
    }
    Complain(at, "fits none of " + std::to_string(rule.size()) + " options");
  }
  const json& root_;
};

}  // namespace

std::vector<std::string> CheckAgainstSchema(const json& value, const json& schema, const json& root) {
  Checker checker(root);
  checker.Check(value, schema, "");
  return checker.complaints;
}

}  // namespace assay
