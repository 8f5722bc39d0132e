// SPDX-License-Identifier: Apache-2.0
// What a value leads to. The CDK ends logical ids in a digest, so resources go by what theirs begin with.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "assay/control.h"

namespace crm {

/// The logical id whose attribute a value is: "SessionTable5F2E…"; empty if it is none.
inline std::string_view Referred(const assay::Value& v) {
  return v.is_unknown() && v.unknown().identity ? v.unknown().identity->address : std::string_view();
}

/// Whether the value can still be anything: neither text nor an attribute of a resource nor made of those.
inline bool IsOpen(const assay::Value& v) {
  return v.is_unknown() && !v.unknown().identity && v.unknown().parts.empty();
}

/// An attribute of a resource whose logical id begins so (with nothing: of any resource), or such an
/// attribute with a text behind it.
struct RefersToAnyOf {
  std::vector<std::string> prefixes;
  std::string_view behind;
  template <class T>
  assay::Answer MatchCase(const assay::SettingCase<T>& c) const {
    if (c.state == assay::SettingState::kAbsent) return assay::Answer::kNo;
    if (IsOpen(c.source)) return assay::Answer::kMaybe;
    if (behind.empty()) return assay::AnswerOf(Begins(Referred(c.source)));
    if (!c.source.is_unknown() || c.source.unknown().parts.size() != 2) return assay::Answer::kNo;
    const auto parts = c.source.unknown().parts;
    return assay::AnswerOf(Begins(Referred(parts[0])) && parts[1].is_string() && parts[1].string() == behind);
  }
  std::string Describe() const {
    std::string names;
    for (const std::string& prefix : prefixes) names += (names.empty() ? "" : " or ") + prefix;
    return "refers to " + names + (behind.empty() ? "" : ", then " + std::string(behind));
  }

 private:
  bool Begins(std::string_view id) const {
    for (const std::string& prefix : prefixes) {
      if (!id.empty() && id.starts_with(prefix)) return true;
    }
    return false;
  }
};
inline RefersToAnyOf RefersTo(std::string prefix, std::string_view behind = {}) {
  return {{std::move(prefix)}, behind};
}
inline RefersToAnyOf RefersToAny(std::vector<std::string> prefixes) { return {std::move(prefixes), {}}; }

/// A text that holds, somewhere, an attribute of a resource whose logical id begins so.
struct MentionsOne {
  std::string prefix;
  template <class T>
  assay::Answer MatchCase(const assay::SettingCase<T>& c) const {
    if (c.state == assay::SettingState::kAbsent) return assay::Answer::kNo;
    if (Referred(c.source).starts_with(prefix)) return assay::Answer::kYes;
    if (IsOpen(c.source)) return assay::Answer::kMaybe;
    if (c.source.is_unknown()) {
      for (const assay::Value& part : c.source.unknown().parts) {
        if (Referred(part).starts_with(prefix)) return assay::Answer::kYes;
      }
    }
    return assay::Answer::kNo;
  }
  std::string Describe() const { return "mentions " + prefix; }
};
inline MentionsOne Mentions(std::string prefix) { return {std::move(prefix)}; }

}  // namespace crm
