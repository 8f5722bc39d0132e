// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "assay/control_info.h"
#include "assay/fixture.h"
#include "assay/matchers.h"
#include "assay/setting.h"
#include "assay/waiver_subject.h"

namespace assay {

/// A control that is linked in. Everything the run needs of it, without its fixture's type.
class ControlBase {
 public:
  virtual ~ControlBase() = default;
  std::string fixture;  ///< "S3Bucket"
  std::string name;     ///< "EncryptsWithCustomerKey"
  std::string id;       ///< "S3Bucket.EncryptsWithCustomerKey"
  ControlInfo info;
  std::string file;
  int line = 0;

  /// What it judges: resources of some types, roots, or (in stage two) waivers.
  enum class Population : std::uint8_t { kResources, kRoots, kWaivers };
  virtual Population population() const = 0;
  virtual std::vector<std::string> types() const = 0;
  /// Makes the fixture in the arena; the result lives as long.
  virtual const void* Adapt(AdaptContext& context) const = 0;
  virtual const void* AdaptRoot(const Root& root, Arena& arena) const = 0;
  /// Equal for controls on one fixture, which then share what was adapted.
  virtual const void* fixture_key() const = 0;
  /// Runs the body over a fixture that Adapt made.
  virtual void Run(const void* subject) const = 0;
};

/// Every control linked in, sorted by id. Refuses nothing: `CheckRegistry` says what is wrong with them.
const std::vector<const ControlBase*>& Registry();
/// Duplicate ids, ids that are no ids, missing texts; empty if all is well.
std::vector<std::string> CheckRegistry();
const ControlBase* FindControl(std::string_view id);

namespace detail {
bool Register(std::unique_ptr<ControlBase> control, const char* fixture, const char* name, ControlInfo info,
              const char* file, int line);
void* ArenaAllocate(Arena& arena, std::size_t bytes, std::size_t align);
void* ContextAllocate(AdaptContext& context, std::size_t bytes, std::size_t align);

/// What the text of a typed parameter is, for the cell that is being judged; throws nothing: the selection
/// has checked that it is there and of its type.
std::string ParameterText(std::string_view name);
std::vector<std::string> ParameterList(std::string_view name);

template <class F>
class ControlOf : public ControlBase {
  static constexpr bool kNoResource = std::is_base_of_v<Deployment, F> || std::is_base_of_v<WaiverSubject, F>;

 public:
  Population population() const override {
    if (std::is_base_of_v<WaiverSubject, F>) return Population::kWaivers;
    return std::is_base_of_v<Deployment, F> ? Population::kRoots : Population::kResources;
  }
  std::vector<std::string> types() const override {
    if constexpr (kNoResource) {
      return {};
    } else {
      return TypesOf<F>();
    }
  }
  const void* Adapt([[maybe_unused]] AdaptContext& context) const override {
    if constexpr (kNoResource) {
      return nullptr;
    } else {
      static_assert(std::is_trivially_destructible_v<F>, "a fixture holds settings, items and views only");
      F* made = new (ContextAllocate(context, sizeof(F), alignof(F))) F();
      const auto* table = FixtureOf(static_cast<const F*>(nullptr)).For(context.resource());
      if (table) ApplyRows(table->rows, context, *made);
      return made;
    }
  }
  const void* AdaptRoot([[maybe_unused]] const Root& root, [[maybe_unused]] Arena& arena) const override {
    if constexpr (std::is_base_of_v<Deployment, F>) {
      F* made = new (ArenaAllocate(arena, sizeof(F), alignof(F))) F();
      made->Bind(root);
      return made;
    } else {
      return nullptr;
    }
  }
  const void* fixture_key() const override {
    static const char key = 0;
    return &key;
  }
  void Run(const void* subject) const override { Body(*static_cast<const F*>(subject)); }
  virtual void Body(const F& subject) const = 0;
};

/// Where an expectation stands.
struct Place {
  const char* text;
  int line;
};
void Expect(const Tri& tri, bool negative, Place place);
/// The condition of the only branch there is. The body is run once more for each branch it takes.
bool Holds(const Tri& tri);
/// Opens the scope of one element: its expectation counts where it is present, and its finding is put at it.
class ElementScope {
 public:
  ElementScope(const PathNode* path, const Value& source, const Resource* owner, Guard present);
  ~ElementScope();
  ElementScope(const ElementScope&) = delete;
  ElementScope& operator=(const ElementScope&) = delete;
};
void ExpectListClosed(const char* name, Guard open, const Value& source, const PathNode* path, Place place);

template <class T, class P>
void ExpectEach(const Items<T>& list, P&& predicate, bool none, Place place) {
  for (const Item<T>& item : list.items()) {
    ElementScope scope(item.path, item.source, item.owner, item.present);
    const Tri t = predicate(item.value);
    Expect(none ? !t : t, none, place);
  }
  ExpectListClosed(list.name(), list.open(), list.open_source(), list.path(), place);
}

template <class T>
struct ParameterOf {
  static T Get(std::string_view name);
};
}  // namespace detail

/// What the ids of a pack from outside the tree begin with; `assay_add_controls(… PREFIX Acme)` sets it.
#ifndef ASSAY_PACK_PREFIX
#define ASSAY_PACK_PREFIX ""
#endif

/// CONTROL(Fixture, Name, {.title = …, .rationale = …, .severity = …, .remedy = …, .aliases = {…}}) { body }
/// The body states requirements on `subject()`; its id is "Fixture.Name".
#define CONTROL(FIXTURE, NAME, ...)                                                    \
  static_assert(::std::string_view(#FIXTURE).starts_with(ASSAY_PACK_PREFIX),           \
                "an id of this pack begins with " ASSAY_PACK_PREFIX);                  \
  class FIXTURE##_##NAME final : public ::assay::detail::ControlOf<FIXTURE> {          \
   public:                                                                             \
    class Case {                                                                       \
     public:                                                                           \
      explicit Case(const FIXTURE& subject) : subject_(subject) {}                     \
      void Body() const;                                                               \
                                                                                       \
     private:                                                                          \
      const FIXTURE& subject() const { return subject_; }                              \
      const FIXTURE& subject_;                                                         \
    };                                                                                 \
                                                                                       \
   private:                                                                            \
    void Body(const FIXTURE& subject) const override { Case(subject).Body(); }         \
  };                                                                                   \
  [[maybe_unused]] static const bool FIXTURE##_##NAME##_registered =                   \
      ::assay::detail::Register(std::make_unique<FIXTURE##_##NAME>(), #FIXTURE, #NAME, \
                                ::assay::ControlInfo __VA_ARGS__, __FILE__, __LINE__); \
  void FIXTURE##_##NAME::Case::Body() const

/// The setting matches.
#define EXPECT_SETTING(SETTING, ...) \
  ::assay::detail::Expect(::assay::Is(SETTING, __VA_ARGS__), false, {#SETTING, __LINE__})
/// The predicate holds.
#define EXPECT_TRI(...) ::assay::detail::Expect(__VA_ARGS__, false, {#__VA_ARGS__, __LINE__})
/// EXPECT_EACH(items, x, tri): every element satisfies tri.
#define EXPECT_EACH(ITEMS_, X, ...)                                                                      \
  ::assay::detail::ExpectEach(ITEMS_, [&](const auto& X) -> ::assay::Tri { return __VA_ARGS__; }, false, \
                              {#ITEMS_, __LINE__})
/// EXPECT_NONE(items, x, tri): no element satisfies tri.
#define EXPECT_NONE(ITEMS_, X, ...)                                                                     \
  ::assay::detail::ExpectEach(ITEMS_, [&](const auto& X) -> ::assay::Tri { return __VA_ARGS__; }, true, \
                              {#ITEMS_, __LINE__})
/// EXPECT_ANY(items, x, tri): at least one element satisfies tri.
#define EXPECT_ANY(ITEMS_, X, ...)                                                                          \
  ::assay::detail::Expect(::assay::Any(ITEMS_, [&](const auto& X) -> ::assay::Tri { return __VA_ARGS__; }), \
                          false, {#ITEMS_, __LINE__})
/// WHEN(tri) { … }: the only branch. Where it isn't taken, what stands in it is not required.
#define WHEN(...) if (::assay::detail::Holds(__VA_ARGS__))

namespace detail {
template <>
std::string ParameterOf<std::string>::Get(std::string_view name);
template <>
std::int64_t ParameterOf<std::int64_t>::Get(std::string_view name);
template <>
bool ParameterOf<bool>::Get(std::string_view name);
template <>
std::vector<std::string> ParameterOf<std::vector<std::string>>::Get(std::string_view name);
}  // namespace detail

/// A parameter of the control that is being judged: std::string, std::int64_t, bool or
/// std::vector<std::string>.
template <class T>
T parameter(std::string_view name) {
  return detail::ParameterOf<T>::Get(name);
}

}  // namespace assay
