// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gmock/gmock.h>

#include <cstdint>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>

#include "assay/guard.h"
#include "assay/inventory.h"
#include "assay/value.h"

namespace assay {

/// One step of a keyed attribute path: "rule[0].sse_algorithm", "ingress[22/tcp 0.0.0.0/0]". In an arena.
struct PathNode {
  const PathNode* parent = nullptr;
  std::string_view name;
  std::int32_t index = -1;  ///< position in a list; -1: none
  std::string_view key;     ///< shown instead of the index where there is one
};
/// "" for null.
std::string PathText(const PathNode* path);

enum class SettingState : std::uint8_t { kAbsent, kKnown, kUnknown };

/// What one case of a setting says apart from its typed value.
struct CaseInfo {
  Guard guard = Guard::kAlways;
  SettingState state = SettingState::kAbsent;
  bool assumed = false;  ///< a documented default, not stated in the configuration
  Value source;          ///< the value as evaluated: origin, unknown, span
  const PathNode* path = nullptr;
  const Resource* owner = nullptr;  ///< the resource whose text says it
  /// The value says whether the setting's name, a predicate ("holds a credential"), is true of the attribute.
  bool statement = false;
};

/// Strings are held as views into the snapshot.
template <class T>
struct SettingStorage {
  using type = T;
};
template <>
struct SettingStorage<std::string> {
  using type = std::string_view;
};

template <class T>
struct SettingCase : CaseInfo {
  typename SettingStorage<T>::type value{};
};

/// How a known value is read as T: nullopt if it can't be. Strings, bools and numbers convert as Terraform
/// and CloudFormation convert them ("true" is a bool). Specialise for own types.
template <class T>
struct SettingTraits;
template <>
struct SettingTraits<std::string> {
  static std::optional<std::string_view> Read(const Value& v);
};
template <>
struct SettingTraits<bool> {
  static std::optional<bool> Read(const Value& v);
};
template <>
struct SettingTraits<std::int64_t> {
  static std::optional<std::int64_t> Read(const Value& v);
};

/// One scalar field of a subject: absent, known, unknown, or different under different conditions. It can't
/// be branched on, compared or unwrapped: that would decide for all conditions at once. Ask with `Is`.
template <class T>
class Setting {
 public:
  using Case = SettingCase<T>;
  constexpr Setting() = default;
  /// Cases with disjoint guards that cover everything; they must outlive the setting.
  Setting(const char* name, std::span<const Case> cases) : name_(name), cases_(cases) {}
  std::span<const Case> cases() const { return cases_; }
  const char* name() const { return name_; }

  explicit operator bool() const = delete;
  template <class U>
  bool operator==(const U&) const = delete;
  T value() const = delete;

 private:
  const char* name_ = "";
  std::span<const Case> cases_;
};

/// A predicate over all conditions: where it fails, and where it can't be said. It holds elsewhere. `fail`
/// and `open` are disjoint. Reads are kept so that a failure can be put at an attribute.
struct [[nodiscard]] Tri {
  Guard fail = Guard::kNever;
  Guard open = Guard::kNever;
  std::uint32_t first_read = 0;
  std::uint32_t end_read = 0;
  explicit operator bool() const = delete;
};
Tri operator&&(const Tri& a, const Tri& b);
Tri operator||(const Tri& a, const Tri& b);
Tri operator!(const Tri& a);
/// `then` is required where `when` holds: `!when || then`, but what fails is put at `then`.
Tri Implies(const Tri& when, const Tri& then);
/// Holds always, or never.
constexpr Tri Certainly(bool holds) { return {holds ? Guard::kNever : Guard::kAlways, Guard::kNever, 0, 0}; }
/// Can't be said.
constexpr Tri Undecided() { return {Guard::kNever, Guard::kAlways, 0, 0}; }

/// What a matcher says of one case: an unknown may still be decided by its domain (never null, a known
/// prefix).
enum class Answer : std::uint8_t { kNo, kYes, kMaybe };
constexpr Answer AnswerOf(bool b) { return b ? Answer::kYes : Answer::kNo; }

/// Assay's own matchers (matchers.h) see the whole case; gMock's see known values only, an absent one matches
/// none.
template <class M, class T>
concept CaseMatcher = requires(const M& m, const SettingCase<T>& c) {
  { m.template MatchCase<T>(c) } -> std::same_as<Answer>;
  { m.Describe() } -> std::convertible_to<std::string>;
};

namespace detail {
/// The diagram of the cell that is being judged on this thread.
GuardTable& CurrentGuards();
/// Whether this run of a body is the second one, that collects texts for a report.
bool Explaining();
struct ReadNote {
  const char* name = "";
  const CaseInfo* no = nullptr;     ///< the first case the matcher refused
  const CaseInfo* yes = nullptr;    ///< … accepted
  const CaseInfo* maybe = nullptr;  ///< … could not decide
  Guard fail = Guard::kNever, open = Guard::kNever;
  // Only when explaining:
  std::string expected;    ///< the matcher's description
  bool condition = false;  ///< it says where something is required, and is no requirement itself
  bool negated = false;    ///< what it is a part of requires that it does not match
  Value element;           ///< of the innermost list element that was being looked at
  const Resource* element_owner = nullptr;
};
/// Notes a read and gives its index.
std::uint32_t NoteRead(ReadNote note);
/// The list element that is being looked at, for the place of what is read meanwhile.
class LookingAt {
 public:
  LookingAt(const Value& element, const Resource* owner);
  ~LookingAt();
  LookingAt(const LookingAt&) = delete;
  LookingAt& operator=(const LookingAt&) = delete;
};

template <class T, class M>
Answer Match(const SettingCase<T>& c, const M& m) {
  if constexpr (CaseMatcher<M, T>) {
    return m.template MatchCase<T>(c);
  } else {
    if (c.state == SettingState::kUnknown) return Answer::kMaybe;
    if (c.state == SettingState::kAbsent) return Answer::kNo;
    return AnswerOf(::testing::Value(c.value, m));
  }
}
template <class T, class M>
std::string DescribeMatcher(const M& m) {
  if constexpr (CaseMatcher<M, T>) {
    return m.Describe();
  } else {
    return ::testing::DescribeMatcher<typename SettingStorage<T>::type>(m);
  }
}
}  // namespace detail

/// Whether a setting matches, case by case.
template <class T, class M>
Tri Is(const Setting<T>& setting, const M& matcher) {
  GuardTable& guards = detail::CurrentGuards();
  detail::ReadNote note;
  note.name = setting.name();
  for (const SettingCase<T>& c : setting.cases()) {
    switch (detail::Match<T>(c, matcher)) {
      case Answer::kYes:
        if (!note.yes) note.yes = &c;
        break;
      case Answer::kNo:
        if (!note.no) note.no = &c;
        note.fail = guards.Or(note.fail, c.guard);
        break;
      case Answer::kMaybe:
        if (!note.maybe) note.maybe = &c;
        note.open = guards.Or(note.open, c.guard);
        break;
    }
  }
  if (detail::Explaining()) note.expected = detail::DescribeMatcher<T>(matcher);
  Tri tri{note.fail, note.open, 0, 0};
  tri.first_read = detail::NoteRead(std::move(note));
  tri.end_read = tri.first_read + 1;
  return tri;
}

/// One element of a list of sub-blocks, statements or companions.
template <class T>
struct Item {
  T value;
  Guard present = Guard::kAlways;
  const PathNode* path = nullptr;  ///< keyed: "ingress[22/tcp 0.0.0.0/0]"
  Value source;                    ///< for its span and origin
  const Resource* owner = nullptr;
};

/// The elements of a list, each with the condition of its presence; `open` says where there may be more.
template <class T>
class Items {
 public:
  constexpr Items() = default;
  Items(const char* name, std::span<const Item<T>> items, Guard open = Guard::kNever, Value open_source = {},
        const PathNode* path = nullptr)
      : name_(name), items_(items), open_(open), open_source_(open_source), path_(path) {}
  std::span<const Item<T>> items() const { return items_; }
  Guard open() const { return open_; }
  /// The unknown that leaves the list open; of an empty one, the value that says so, if any does.
  const Value& open_source() const { return open_source_; }
  const PathNode* path() const { return path_; }
  const char* name() const { return name_; }
  explicit operator bool() const = delete;

 private:
  const char* name_ = "";
  std::span<const Item<T>> items_;
  Guard open_ = Guard::kNever;
  Value open_source_;
  const PathNode* path_ = nullptr;
};

namespace detail {
/// Notes that a list was read: its openness is a reason of its own.
std::uint32_t NoteOpenList(const char* name, Guard open, const Value& source, const PathNode* path);
/// Notes that a list was asked for an element and has none.
void NoteEmptyList(const char* name, const Value& source, const PathNode* path);
inline Tri WithReads(Tri t, std::uint32_t first, std::uint32_t end) {
  t.first_read = first;
  t.end_read = end;
  return t;
}
std::uint32_t ReadCount();
}  // namespace detail

/// Some element satisfies `predicate` (Tri of const T&).
template <class T, class P>
Tri Any(const Items<T>& list, P&& predicate) {
  GuardTable& g = detail::CurrentGuards();
  const std::uint32_t first = detail::ReadCount();
  Tri any = Certainly(false);
  for (const Item<T>& item : list.items()) {
    const detail::LookingAt looking(item.source, item.owner);
    any = any || (predicate(item.value) && Tri{g.Not(item.present), Guard::kNever, 0, 0});
  }
  if (list.open() != Guard::kNever) {
    detail::NoteOpenList(list.name(), list.open(), list.open_source(), list.path());
    any = any || Tri{g.Not(list.open()), list.open(), 0, 0};
  } else if (list.items().empty()) {
    detail::NoteEmptyList(list.name(), list.open_source(), list.path());
  }
  return detail::WithReads(any, first, detail::ReadCount());
}
/// Every element satisfies it; true of an empty list.
template <class T, class P>
Tri Each(const Items<T>& list, P&& predicate) {
  GuardTable& g = detail::CurrentGuards();
  const std::uint32_t first = detail::ReadCount();
  Tri all;
  for (const Item<T>& item : list.items()) {
    const detail::LookingAt looking(item.source, item.owner);
    const Tri t = predicate(item.value);
    all = all && Tri{g.And(t.fail, item.present), g.And(t.open, item.present), t.first_read, t.end_read};
  }
  if (list.open() != Guard::kNever) {
    detail::NoteOpenList(list.name(), list.open(), list.open_source(), list.path());
    all = all && Tri{Guard::kNever, list.open(), 0, 0};
  }
  return detail::WithReads(all, first, detail::ReadCount());
}
/// No element satisfies it.
template <class T, class P>
Tri None(const Items<T>& list, P&& predicate) {
  return Each(list, [&](const T& x) { return !predicate(x); });
}
/// There is no element at all.
template <class T>
Tri IsEmpty(const Items<T>& list) {
  return None(list, [](const T&) { return Certainly(true); });
}

/// The setting without its documented defaults: what the configuration itself states.
template <class T>
Setting<T> Declared(const Setting<T>& setting);

namespace detail {
/// `count` zeroed cases in the arena of the cell that is being judged.
void* CellAllocate(std::size_t bytes, std::size_t align);
}  // namespace detail

template <class T>
Setting<T> Declared(const Setting<T>& setting) {
  const auto from = setting.cases();
  bool any = false;
  for (const auto& c : from) any = any || c.assumed;
  if (!any) return setting;
  auto* to = static_cast<SettingCase<T>*>(
      detail::CellAllocate(from.size() * sizeof(SettingCase<T>), alignof(SettingCase<T>)));
  for (std::size_t i = 0; i < from.size(); ++i) {
    new (to + i) SettingCase<T>(from[i]);
    if (to[i].assumed) {
      to[i].assumed = false;
      to[i].state = SettingState::kAbsent;
      to[i].source = Value();
    }
  }
  return Setting<T>(setting.name(), {to, from.size()});
}

}  // namespace assay
