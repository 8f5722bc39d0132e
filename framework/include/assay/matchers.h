// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assay/setting.h"

namespace assay {

/// Matchers that see a setting's whole case. They cost nanoseconds where gMock's compositions cost hundreds,
/// and they decide unknowns by their domain. Each has MatchCase<T> and Describe ("is …", as gMock describes).
namespace matchers {

std::string Quote(std::string_view s);
/// Whether an unknown string can equal `s`, by its known prefix and template parts.
bool CouldEqual(const Value& unknown, std::string_view s);
/// The literal text that a string value certainly begins with.
std::string_view KnownPrefix(const Value& v);
/// Whether an unknown can neither be null nor (for a string) empty.
bool NeverEmpty(const Value& unknown);
/// Whether an unknown, where it is a string, certainly begins with `prefix` (kYes), certainly not (kNo), or
/// may.
Answer StartsWithText(const Value& unknown, std::string_view prefix);
bool EqualsIgnoringCase(std::string_view a, std::string_view b);

struct OneOfStrings {
  std::vector<std::string> values;
  bool ignore_case = false;
  template <class T>
  Answer MatchCase(const SettingCase<T>& c) const {
    static_assert(std::is_same_v<T, std::string>, "OneOf({strings}) asks a Setting<std::string>");
    if (c.state == SettingState::kAbsent) return Answer::kNo;
    if (c.state == SettingState::kUnknown) {
      for (const auto& v : values) {
        if (CouldEqual(c.source, v)) return Answer::kMaybe;
      }
      return ignore_case ? Answer::kMaybe : Answer::kNo;
    }
    for (const auto& v : values) {
      if (ignore_case ? EqualsIgnoringCase(v, c.value) : v == c.value) return Answer::kYes;
    }
    return Answer::kNo;
  }
  std::string Describe() const;
};

/// Whether an unknown number lies between two, by its bounds.
Answer LiesBetween(const Value& unknown, std::int64_t low, std::int64_t high);

struct BetweenNumbers {
  std::int64_t low, high;
  template <class T>
  Answer MatchCase(const SettingCase<T>& c) const {
    static_assert(std::is_same_v<T, std::int64_t>, "Between asks a Setting<std::int64_t>");
    if (c.state == SettingState::kAbsent) return Answer::kNo;
    if (c.state == SettingState::kUnknown) return LiesBetween(c.source, low, high);
    return AnswerOf(low <= c.value && c.value <= high);
  }
  std::string Describe() const;
};

struct BoolIs {
  bool wanted;
  template <class T>
  Answer MatchCase(const SettingCase<T>& c) const {
    static_assert(std::is_same_v<T, bool>, "IsTrue and IsFalse ask a Setting<bool>");
    if (c.state == SettingState::kAbsent) return Answer::kNo;
    if (c.state == SettingState::kUnknown) return Answer::kMaybe;
    return AnswerOf(c.value == wanted);
  }
  std::string Describe() const { return wanted ? "is true" : "is false"; }
};

struct Absent {
  template <class T>
  Answer MatchCase(const SettingCase<T>& c) const {
    if (c.state == SettingState::kUnknown) return NeverEmpty(c.source) ? Answer::kNo : Answer::kMaybe;
    return AnswerOf(c.state == SettingState::kAbsent);
  }
  std::string Describe() const { return "is not set"; }
};

struct Present {
  bool or_empty;
  template <class T>
  Answer MatchCase(const SettingCase<T>& c) const {
    if (c.state == SettingState::kUnknown) return NeverEmpty(c.source) ? Answer::kYes : Answer::kMaybe;
    if (c.state == SettingState::kAbsent) return Answer::kNo;
    // Whatever it is read as: an empty text names nothing.
    return AnswerOf(or_empty || !c.source.is_string() || !c.source.string().empty());
  }
  std::string Describe() const { return or_empty ? "is set" : "is set and not empty"; }
};

template <class M>
struct AbsentOrMatches {
  M inner;
  template <class T>
  Answer MatchCase(const SettingCase<T>& c) const {
    if (c.state == SettingState::kAbsent) return Answer::kYes;
    return detail::Match<T>(c, inner);
  }
  std::string Describe() const {
    if constexpr (requires { inner.Describe(); }) {
      return "is not set or " + inner.Describe();
    } else {
      return "is not set or matches";
    }
  }
};

struct StartsWithAnyOf {
  std::vector<std::string> prefixes;
  template <class T>
  Answer MatchCase(const SettingCase<T>& c) const {
    static_assert(std::is_same_v<T, std::string>);
    if (c.state == SettingState::kAbsent) return Answer::kNo;
    bool maybe = false;
    for (const auto& p : prefixes) {
      if (c.state == SettingState::kKnown) {
        if (c.value.substr(0, p.size()) == p) return Answer::kYes;
      } else {
        const Answer a = StartsWithText(c.source, p);
        if (a == Answer::kYes) return a;
        maybe = maybe || a == Answer::kMaybe;
      }
    }
    return maybe ? Answer::kMaybe : Answer::kNo;
  }
  std::string Describe() const;
};

/// Whether a range in CIDR notation holds every address ("0.0.0.0/0", "::/0").
bool HoldsEveryAddress(std::string_view cidr);

struct Everywhere {
  template <class T>
  Answer MatchCase(const SettingCase<T>& c) const {
    static_assert(std::is_same_v<T, std::string>, "IsEverywhere asks a Setting<std::string>");
    if (c.state == SettingState::kAbsent) return Answer::kNo;
    if (c.state == SettingState::kKnown) return AnswerOf(HoldsEveryAddress(c.value));
    // Of the ways to write it, an unknown text must still be able to become one.
    return CouldEqual(c.source, "0.0.0.0/0") || CouldEqual(c.source, "::/0") ? Answer::kMaybe : Answer::kNo;
  }
  std::string Describe() const { return "holds every address"; }
};

}  // namespace matchers

/// Is one of these strings, to the letter; an unknown whose known parts rule them all out is not.
inline matchers::OneOfStrings OneOf(std::initializer_list<std::string_view> values) {
  return {{values.begin(), values.end()}, false};
}
inline matchers::OneOfStrings OneOf(std::vector<std::string> values) { return {std::move(values), false}; }
/// The same, upper and lower case alike.
inline matchers::OneOfStrings OneOfIgnoringCase(std::initializer_list<std::string_view> values) {
  return {{values.begin(), values.end()}, true};
}
/// A range that holds every IPv4 or IPv6 address.
inline matchers::Everywhere IsEverywhere() { return {}; }
/// Both ends included.
inline matchers::BetweenNumbers Between(std::int64_t low, std::int64_t high) { return {low, high}; }
inline matchers::BetweenNumbers AtLeast(std::int64_t low) { return {low, INT64_MAX}; }
inline matchers::BetweenNumbers AtMost(std::int64_t high) { return {INT64_MIN, high}; }
inline matchers::BoolIs IsTrue() { return {true}; }
inline matchers::BoolIs IsFalse() { return {false}; }
/// Not set at all and without a documented default. The only matcher, with AbsentOr, that an absent setting
/// satisfies.
inline matchers::Absent IsAbsent() { return {}; }
/// Set to something that isn't empty. An attribute that identifies a resource of the tree always is.
inline matchers::Present IsPresent() { return {false}; }
template <class M>
matchers::AbsentOrMatches<M> AbsentOr(M inner) {
  return {std::move(inner)};
}
inline matchers::StartsWithAnyOf StartsWithAny(std::vector<std::string> prefixes) {
  return {std::move(prefixes)};
}

}  // namespace assay
