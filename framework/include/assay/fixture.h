// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assay/inventory.h"
#include "assay/setting.h"

namespace assay {

/// An attribute path, checked when it is compiled: names joined by '.', alternatives by " | " (the first that
/// is set counts), "join:" before a path into a companion. Lists are entered by themselves: a field takes the
/// first element, a list all of them. Null: the format has no such setting.
struct Path {
  std::string_view text;
  consteval Path(std::nullptr_t) : text() {}  // NOLINT(google-explicit-constructor)
  consteval Path(const char* s) : text(s) {   // NOLINT(google-explicit-constructor)
    char previous = '.';
    for (char c : text) {
      if (c == '.' && (previous == '.' || previous == ':')) throw "empty segment";
      const bool name = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                        c == '_' || c == '-' || c == '@';
      if (!name && c != '.' && c != ':' && c != '|' && c != ' ') throw "character that no path has";
      if (c != ' ') previous = c;
    }
    if (previous == '.' && !text.empty()) throw "unfinished path";
  }
};

/// What holds where the configuration is silent, with its source.
struct Default {
  enum class Kind : std::uint8_t { kNone, kConst, kAccount, kDepends } kind = Kind::kNone;
  std::string_view value = "";
  std::string_view since = "";   ///< the date from which the service behaves so; may be empty
  std::string_view source = "";  ///< the documentation's address
};
/// Silence means absent.
constexpr Default NoDefault() { return {}; }
/// The provider or service takes this value, for every account.
constexpr Default Const(std::string_view value, std::string_view since, std::string_view source) {
  return {Default::Kind::kConst, value, since, source};
}
/// An account that changed nothing has this value; `.assay.yaml` may say otherwise under `account:`.
constexpr Default AccountSetting(std::string_view value, std::string_view source) {
  return {Default::Kind::kAccount, value, "", source};
}

/// Silence is decided elsewhere (by an image, a subnet, a snapshot): unknown, and `what` names the place.
constexpr Default DependsOn(std::string_view what, std::string_view source) {
  return {Default::Kind::kDepends, what, "", source};
}

/// One leaf that a path leads to, before it is read as a type.
using Leaf = CaseInfo;

/// One element that a path leads to.
struct Element {
  Guard present = Guard::kAlways;
  Value value;
  const PathNode* path = nullptr;
  const Resource* owner = nullptr;
};
struct ElementList {
  std::vector<Element> elements;
  Guard open = Guard::kNever;
  Value open_source;
  Value empty_source;  ///< a list without elements, written so
  const PathNode* path = nullptr;
};

/// Companions of a subject under one join name.
struct Companions {
  struct One {
    Guard guard = Guard::kAlways;
    const Resource* resource = nullptr;
  };
  std::vector<One> found;
  Guard open = Guard::kNever;  ///< there may be one that can't be told
  Value open_source;
};

/// How companions are found: resources of `type` whose `attribute` names the subject by identity, by a known
/// name equal to the subject's `subject_attribute`, or by an equal template.
struct JoinSpec {
  std::string_view name;
  std::string_view type;
  std::string_view attribute;
  std::string_view subject_attribute;
};

/// One resource (or one element of it) while it is turned into a fixture. Everything it makes lies in its
/// arena.
class AdaptContext {
 public:
  AdaptContext(const Root& root, const Resource& resource, GuardTable& guards, Arena& arena);

  const Root& root() const { return *root_; }
  const Resource& resource() const { return *resource_; }
  bool terraform() const { return resource_->format == Format::kTerraform; }
  GuardTable& guards() const { return *guards_; }
  Arena& arena() const { return *arena_; }
  void* Allocate(std::size_t bytes, std::size_t align) const;
  std::string_view Copy(std::string_view text) const;
  template <class T>
  std::span<const T> Copy(const std::vector<T>& from) const {
    static_assert(std::is_trivially_destructible_v<T>);
    if (from.empty()) return {};
    T* to = static_cast<T*>(Allocate(from.size() * sizeof(T), alignof(T)));
    for (std::size_t i = 0; i < from.size(); ++i) new (to + i) T(from[i]);
    return {to, from.size()};
  }

  /// What a path leads to: disjoint cases that cover everything; absent where nothing is set.
  std::vector<Leaf> Collect(std::string_view path) const;
  /// All elements a path leads to; a value that is no list is one element.
  ElementList Elements(std::string_view path) const;
  /// The same under a value, not the context's own.
  std::vector<Leaf> CollectFrom(const Value& value, const PathNode* at, std::string_view path) const;
  ElementList ElementsFrom(const Value& value, const PathNode* at, std::string_view path) const;
  const Companions& Joined(std::string_view name) const;
  void AddJoin(const JoinSpec& join);
  /// Other resources of the root that may name this one.
  Companions FindCompanions(const JoinSpec& join) const;

  /// The context of one element, with the same joins.
  AdaptContext Inside(const Element& element) const;
  const Value& value() const { return value_; }
  const PathNode* path() const { return path_; }
  const Resource* owner() const { return owner_; }
  const PathNode* Step(const PathNode* parent, std::string_view name, std::int32_t index = -1,
                       std::string_view key = {}) const;

  /// Reads leaves as T, with the default where they are absent.
  template <class T>
  Setting<T> Make(const char* name, const std::vector<Leaf>& leaves, const Default& fallback = {}) const;
  template <class T>
  Setting<T> Read(const char* name, std::string_view path, const Default& fallback = {}) const {
    return Make<T>(name, Collect(path), fallback);
  }
  /// The text of a number where a text is asked for: an account id that is written without quotes.
  template <class T>
  std::string_view NumberText(const Value& v) const {
    if constexpr (std::is_same_v<T, std::string>) {
      return TextOfNumber(v);
    } else {
      return {};
    }
  }
  /// A setting that is one known value, for what is computed from several attributes.
  template <class T>
  Setting<T> Known(const char* name, typename SettingStorage<T>::type value, const Value& source,
                   const PathNode* path) const;

  /// `account:` of the configuration, by "service.setting"; set by the run.
  const std::map<std::string, std::string, std::less<>>* account = nullptr;

 private:
  std::string_view TextOfNumber(const Value& v) const;  ///< empty if it is none

  const Root* root_;
  const Resource* resource_;
  GuardTable* guards_;
  Arena* arena_;
  Value value_;
  const PathNode* path_ = nullptr;
  const Resource* owner_;
  std::vector<std::pair<std::string_view, Companions>> joins_;
};

namespace detail {
template <class T>
concept ReadsUnknown = requires(const Value& v) {
  SettingTraits<T>::ReadUnknown(v);
};
Value DefaultValue(const Default& d, const AdaptContext& context, const char* name);
}  // namespace detail

template <class T>
Setting<T> AdaptContext::Make(const char* name, const std::vector<Leaf>& leaves,
                              const Default& fallback) const {
  std::vector<SettingCase<T>> cases;
  cases.reserve(leaves.size());
  for (const Leaf& leaf : leaves) {
    SettingCase<T> c;
    static_cast<CaseInfo&>(c) = leaf;
    if (c.state == SettingState::kAbsent && fallback.kind != Default::Kind::kNone) {
      c.source = detail::DefaultValue(fallback, *this, name);
      c.assumed = true;
      c.state = c.source.is_unknown() ? SettingState::kUnknown : SettingState::kKnown;
    }
    if (c.state == SettingState::kKnown) {
      if (auto read = SettingTraits<T>::Read(c.source)) {
        c.value = *read;
      } else if (const std::string_view text = NumberText<T>(c.source); !text.empty()) {
        if constexpr (std::is_same_v<T, std::string>) c.value = text;
      } else {
        c.state = SettingState::kUnknown;
      }
    } else if (c.state == SettingState::kUnknown) {
      if constexpr (detail::ReadsUnknown<T>) {
        if (auto read = SettingTraits<T>::ReadUnknown(c.source)) {
          c.value = *read;
          c.state = SettingState::kKnown;
        }
      }
    }
    cases.push_back(c);
  }
  return Setting<T>(name, Copy(cases));
}

template <class T>
Setting<T> AdaptContext::Known(const char* name, typename SettingStorage<T>::type value, const Value& source,
                               const PathNode* path) const {
  SettingCase<T> c;
  c.state = SettingState::kKnown;
  c.value = value;
  c.source = source;
  c.path = path;
  c.owner = owner_;
  return Setting<T>(name, Copy(std::vector<SettingCase<T>>{c}));
}

/// One row of a table: fills a field of F.
template <class F>
struct Row {
  std::function<void(AdaptContext&, F&)> apply;
  std::string_view name;       ///< the field's
  std::string_view terraform;  ///< for documentation and for the check against schemas
  std::string_view cloudformation;
  Default fallback;
};
template <class F>
using Rows = std::vector<Row<F>>;

/// How resources of some types become an F.
template <class F>
struct Table {
  std::vector<std::string> types;  ///< Terraform's, "data." before a data source's; CloudFormation's
  Rows<F> rows;
};
template <class F>
struct FixtureTable {
  std::vector<Table<F>> tables;
  const Table<F>* For(const Resource& r) const {
    for (const Table<F>& t : tables) {
      for (const std::string& type : t.types) {
        std::string_view wanted = type;
        const bool data = wanted.starts_with("data.");
        if (data) wanted.remove_prefix(5);
        if (data == r.data && wanted == r.type) return &t;
      }
    }
    return nullptr;
  }
};

/// Applies the rows of the table for this resource.
template <class F>
void ApplyRows(const Rows<F>& rows, AdaptContext& context, F& out) {
  for (const Row<F>& row : rows) row.apply(context, out);
}

namespace detail {
std::vector<std::string> SplitTypes(std::string_view terraform, std::string_view cloudformation);

template <class F>
Table<F> MakeTable(std::string_view terraform, std::string_view cloudformation, Rows<F> rows) {
  return {SplitTypes(terraform, cloudformation), std::move(rows)};
}
template <class F>
FixtureTable<F> OneTable(std::string_view terraform, std::string_view cloudformation, Rows<F> rows) {
  return {{MakeTable<F>(terraform, cloudformation, std::move(rows))}};
}
}  // namespace detail

template <class F, class T>
Row<F> FieldRow(Setting<T> F::*member, const char* name, Path terraform, Path cloudformation,
                Default fallback = NoDefault()) {
  return {[=](AdaptContext& c, F& out) {
            const std::string_view path = c.terraform() ? terraform.text : cloudformation.text;
            out.*member =
                path.empty()
                    ? c.Make<T>(name,
                                {Leaf{Guard::kAlways, SettingState::kAbsent, false, {}, c.path(), c.owner()}},
                                fallback)
                    : c.Read<T>(name, path, fallback);
          },
          name, terraform.text, cloudformation.text, fallback};
}

template <class F>
Row<F> JoinRow(const char* name, const char* type, const char* attribute,
               const char* subject_attribute = "id") {
  return {[=](AdaptContext& c, F&) {
            c.AddJoin({name, type, attribute, subject_attribute});
          },
          name,
          "",
          "",
          {}};
}

template <class F>
Row<F> CodeRow(std::function<void(AdaptContext&, F&)> code) {
  return {std::move(code), "", "", "", {}};
}

/// Makes items of what a path leads to. `key` gives the text in brackets of the keyed path ("" keeps the
/// index).
template <class E>
Items<E> MakeItems(AdaptContext& c, const char* name, const ElementList& list, const Rows<E>& rows,
                   std::string (*key)(const E&) = nullptr) {
  std::vector<Item<E>> items;
  items.reserve(list.elements.size());
  for (const Element& e : list.elements) {
    AdaptContext inside = c.Inside(e);
    Item<E> item;
    ApplyRows(rows, inside, item.value);
    item.present = e.present;
    item.path = e.path;
    if (key && e.path) {
      if (const std::string text = key(item.value); !text.empty()) {
        // Elements hold the path they were read with; the keyed one names the element in reports.
        item.path = c.Step(e.path->parent, e.path->name, e.path->index, c.Copy(std::string_view(text)));
      }
    }
    item.source = e.value;
    item.owner = e.owner;
    items.push_back(item);
  }
  const bool empty = items.empty() && list.open == Guard::kNever;
  return Items<E>(name, c.Copy(items), list.open, empty ? list.empty_source : list.open_source, list.path);
}

template <class F, class E>
Row<F> ItemsRow(Items<E> F::*member, const char* name, Path terraform, Path cloudformation, Rows<E> rows,
                std::string (*key)(const E&) = nullptr) {
  return {[=, rows = std::move(rows)](AdaptContext& c, F& out) {
            const std::string_view path = c.terraform() ? terraform.text : cloudformation.text;
            out.*member =
                path.empty() ? Items<E>(name, {}) : MakeItems<E>(c, name, c.Elements(path), rows, key);
          },
          name,
          terraform.text,
          cloudformation.text,
          {}};
}

/// In a header beside the struct: declares that F is a fixture.
#define FIXTURE(F) const ::assay::FixtureTable<F>& FixtureOf(const F*)

/// In one source file: FIXTURE_TABLE(F, "terraform types", "CloudFormation types", rows…). Several types of
/// one format are separated by blanks.
#define FIXTURE_TABLE(F, TERRAFORM, CLOUDFORMATION, ...)                                              \
  const ::assay::FixtureTable<F>& FixtureOf(const F*) {                                               \
    using Self = F;                                                                                   \
    static const ::assay::FixtureTable<F> table =                                                     \
        ::assay::detail::OneTable<Self>(TERRAFORM, CLOUDFORMATION, ::assay::Rows<Self>{__VA_ARGS__}); \
    return table;                                                                                     \
  }                                                                                                   \
  static_assert(true)
/// The same where types differ in their paths: FIXTURE_TABLES(F, TABLE("…", "…", rows…), TABLE(…)).
#define FIXTURE_TABLES(F, ...)                                  \
  const ::assay::FixtureTable<F>& FixtureOf(const F*) {         \
    using Self = F;                                             \
    static const ::assay::FixtureTable<F> table{{__VA_ARGS__}}; \
    return table;                                               \
  }                                                             \
  static_assert(true)
#define TABLE(TERRAFORM, CLOUDFORMATION, ...) \
  ::assay::detail::MakeTable<Self>(TERRAFORM, CLOUDFORMATION, ::assay::Rows<Self>{__VA_ARGS__})
/// FIELD(member, terraform path, CloudFormation path[, default])
#define FIELD(MEMBER, ...) ::assay::FieldRow(&Self::MEMBER, #MEMBER, __VA_ARGS__)
/// JOIN(name, companion's type, its attribute[, the subject's attribute that it may repeat])
#define JOIN(NAME, ...) ::assay::JoinRow<Self>(#NAME, __VA_ARGS__)
/// ITEMS(member, terraform path, CloudFormation path, element type, rows of the element…)
#define ITEMS(MEMBER, TERRAFORM, CLOUDFORMATION, ELEMENT, ...)              \
  ::assay::ItemsRow(&Self::MEMBER, #MEMBER, TERRAFORM, CLOUDFORMATION, [] { \
    using Self = ELEMENT;                                                   \
    return ::assay::Rows<Self>{__VA_ARGS__};                                \
  }())
/// CODE([](AdaptContext& c, F& out) { … }): for what a path can't say.
#define CODE(...) ::assay::CodeRow<Self>(__VA_ARGS__)

/// A subject without a table: attributes are read where they are asked for, with the same spans and logic.
class RawSubject {
 public:
  /// The attribute at a path in the resource's own format.
  template <class T>
  Setting<T> at(std::string_view path) const;
  /// The elements of a list or of nested blocks.
  Items<RawSubject> each(std::string_view path) const;
  const Resource& resource() const { return *resource_; }

  void Bind(const Root& root, const Resource& resource, const Value& value, const PathNode* path) {
    root_ = &root;
    resource_ = &resource;
    value_ = value;
    path_ = path;
  }

 private:
  const Root* root_ = nullptr;
  const Resource* resource_ = nullptr;
  Value value_;
  const PathNode* path_ = nullptr;
};

/// RESOURCE_FIXTURE(Widget, "aws_widget", "AWS::Widget"): a fixture of raw access.
#define RESOURCE_FIXTURE(F, TERRAFORM, CLOUDFORMATION)                                         \
  struct F : ::assay::RawSubject {};                                                           \
  inline const ::assay::FixtureTable<F>& FixtureOf(const F*) {                                 \
    static const ::assay::FixtureTable<F> table = ::assay::detail::OneTable<F>(                \
        TERRAFORM, CLOUDFORMATION, {::assay::CodeRow<F>([](::assay::AdaptContext& c, F& out) { \
          out.Bind(c.root(), c.resource(), c.value(), c.path());                               \
        })});                                                                                  \
    return table;                                                                              \
  }                                                                                            \
  static_assert(true)

namespace detail {
/// A context over the cell that is being judged, for what is read in a body.
AdaptContext CellContextFor(const Root& root, const Resource& resource, const Value& value,
                            const PathNode* path);
/// `name` kept as long as the cell.
const char* CellCopy(std::string_view name);
}  // namespace detail

template <class T>
Setting<T> RawSubject::at(std::string_view path) const {
  const AdaptContext c = detail::CellContextFor(*root_, *resource_, value_, path_);
  return c.Make<T>(detail::CellCopy(path), c.Collect(path));
}

/// A root as a subject: for controls on existence.
class Deployment {
 public:
  /// Every resource of a fixture's types in this root.
  template <class F>
  Items<F> all() const;
  const Root& root() const { return *root_; }
  void Bind(const Root& root) { root_ = &root; }

 private:
  const Root* root_ = nullptr;
};

namespace detail {
/// The resources of a root that a fixture's tables name, in order of address.
std::vector<const Resource*> ResourcesOf(const Root& root, const std::vector<std::string>& types);
}  // namespace detail

template <class F>
std::vector<std::string> TypesOf() {
  std::vector<std::string> types;
  for (const auto& t : FixtureOf(static_cast<const F*>(nullptr)).tables) {
    types.insert(types.end(), t.types.begin(), t.types.end());
  }
  return types;
}

template <class F>
Items<F> Deployment::all() const {
  const FixtureTable<F>& fixture = FixtureOf(static_cast<const F*>(nullptr));
  std::vector<Item<F>> items;
  AdaptContext* last = nullptr;
  std::vector<AdaptContext> contexts;
  const auto resources = detail::ResourcesOf(*root_, TypesOf<F>());
  contexts.reserve(resources.size());
  for (const Resource* r : resources) {
    contexts.push_back(detail::CellContextFor(*root_, *r, r->attributes, nullptr));
    last = &contexts.back();
    Item<F> item;
    ApplyRows(fixture.For(*r)->rows, *last, item.value);
    item.present = r->present;
    item.path = last->Step(nullptr, r->address);
    item.source = r->attributes;
    item.owner = r;
    items.push_back(item);
  }
  const Guard open = root_->open.empty() ? Guard::kNever : Guard::kAlways;
  if (!last) return Items<F>("resources", {}, open);
  return Items<F>("resources", last->Copy(items), open);
}

}  // namespace assay
