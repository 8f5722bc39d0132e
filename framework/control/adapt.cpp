// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cassert>
#include <charconv>

#include "assay/fixture.h"
#include "control/opaque.h"
#include "value/arena.h"
#include "value/number.h"
#include "value/type.h"

namespace assay {
namespace {

// The dotted names of one alternative, in order.
class Segments {
 public:
  explicit Segments(std::string_view path) : rest_(path) {}
  bool done() const { return rest_.empty(); }
  std::string_view Head() const { return rest_.substr(0, rest_.find('.')); }
  Segments Tail() const {
    const std::size_t dot = rest_.find('.');
    return Segments(dot == std::string_view::npos ? std::string_view() : rest_.substr(dot + 1));
  }

 private:
  std::string_view rest_;
};

std::string_view Trim(std::string_view s) {
  while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
  while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
  return s;
}

// Splits off the next alternative of "a | b".
std::string_view NextAlternative(std::string_view& path) {
  const std::size_t bar = path.find('|');
  const std::string_view head = Trim(path.substr(0, bar));
  path = bar == std::string_view::npos ? std::string_view() : path.substr(bar + 1);
  return head;
}

// Walks a value along a path. In `all` mode every element of a list is entered, else the first that is there.
class Walker {
 public:
  Walker(const AdaptContext& context, bool all, std::vector<Leaf>& out, ElementList* list)
      : c_(context), all_(all), out_(out), list_(list) {}

  void Walk(const Value& v, Segments path, Guard g, const PathNode* at, const Resource* owner) {
    if (g == Guard::kNever) return;
    GuardTable& guards = c_.guards();
    if (v.is_choice()) {
      Guard rest = g;
      for (const ChoiceCase& one : v.cases()) {
        Walk(one.value, path, guards.And(g, one.guard), at, owner);
        rest = guards.And(rest, guards.Not(one.guard));
      }
      Put(rest, SettingState::kAbsent, Value(), at, owner);
      return;
    }
    if (v.is_absent() || v.is_null()) {
      // The path goes on in words, so that a report can name what is missing.
      return Put(g, SettingState::kAbsent, v, Along(at, path), owner);
    }
    if (v.is_unknown()) {
      if (v.unknown().structure && !path.done() && v.unknown().structure->Find(path.Head())) {
        return Walk(*v.unknown().structure, path, g, at, owner);
      }
      return Open(g, path.done() ? v : OpaqueFor(v, c_.arena()), Along(at, path), owner);
    }
    if (v.is_sequence() && (!path.done() || list_)) return WalkSequence(v, path, g, at, owner);
    if (path.done() && v.is_sequence()) return WalkWholeList(v, g, at, owner);
    if (path.done()) return Put(g, SettingState::kKnown, v, at, owner);
    if (v.is_mapping()) {
      if (const Value* found = v.Find(path.Head())) {
        return Walk(*found, path.Tail(), g, c_.Step(at, path.Head()), owner);
      }
      if (v.open()) return Open(g, v, Along(at, path), owner);
      return Put(g, SettingState::kAbsent, Value::Absent(v.origin()), Along(at, path), owner);
    }
    // A scalar where a structure is expected: what it holds can't be seen from here.
    Put(g, SettingState::kUnknown, v, Along(at, path), owner);
  }

 private:
  void WalkSequence(const Value& v, Segments path, Guard g, const PathNode* at, const Resource* owner) {
    GuardTable& guards = c_.guards();
    Guard rest = g;
    std::int32_t index = 0;
    if (list_ && v.size() == 0 && list_->empty_source.is_absent()) {
      list_->empty_source = v;
      list_->path = Along(at, path);
    }
    for (const Value& element : v.elements()) {
      const PathNode* here = at ? c_.Step(at->parent, at->name, index) : nullptr;
      ++index;
      if (all_) {
        Walk(element, path, g, here, owner);
        continue;
      }
      const Guard present = Presence(element);
      Walk(element, path, guards.And(rest, present), here, owner);
      rest = guards.And(rest, guards.Not(present));
      if (rest == Guard::kNever) return;
    }
    if (v.open()) return Open(all_ ? g : rest, v, Along(at, path), owner);
    if (!all_) Put(rest, SettingState::kAbsent, Value::Absent(v.origin()), Along(at, path), owner);
  }

  // An empty list says nothing, as if the argument were left out; so does one whose elements are all absent.
  void WalkWholeList(const Value& v, Guard g, const PathNode* at, const Resource* owner) {
    GuardTable& guards = c_.guards();
    Guard some = Guard::kNever;
    for (const Value& element : v.elements()) some = guards.Or(some, Presence(element));
    Put(guards.And(g, some), SettingState::kKnown, v, at, owner);
    Put(guards.And(g, guards.Not(some)), v.open() ? SettingState::kUnknown : SettingState::kAbsent, v, at,
        owner);
  }

  Guard Presence(const Value& element) const {
    if (element.is_absent()) return Guard::kNever;
    if (!element.is_choice()) return Guard::kAlways;
    Guard present = Guard::kNever;
    for (const ChoiceCase& one : element.cases()) {
      if (!one.value.is_absent()) present = c_.guards().Or(present, one.guard);
    }
    return present;
  }

  const PathNode* Along(const PathNode* at, Segments path) const {
    for (; !path.done(); path = path.Tail()) at = c_.Step(at, path.Head());
    return at;
  }

  // In list mode an unknown in place of elements leaves the list open, except that an unknown scalar is an
  // element.
  void Open(Guard g, const Value& v, const PathNode* at, const Resource* owner) {
    if (list_ && !(v.is_unknown() && v.unknown().type && IsElementLike(v))) {
      list_->open = c_.guards().Or(list_->open, g);
      if (list_->open_source.is_absent()) list_->open_source = v;
      return;
    }
    Put(g, SettingState::kUnknown, v, at, owner);
  }
  static bool IsElementLike(const Value& v) {
    const Unknown& u = v.unknown();
    const TypeKind kind = u.type->kind;
    if (kind == TypeKind::kDynamic) return false;
    const bool scalar = kind == TypeKind::kBool || kind == TypeKind::kNumber || kind == TypeKind::kString;
    return scalar || u.decoded || u.structure || !u.parts.empty() || u.identity;
  }

  void Put(Guard g, SettingState state, const Value& v, const PathNode* at, const Resource* owner) {
    if (g == Guard::kNever) return;
    Leaf leaf;
    leaf.guard = g;
    leaf.state = state;
    leaf.source = v;
    leaf.path = at;
    leaf.owner = owner;
    out_.push_back(leaf);
  }

  const AdaptContext& c_;
  bool all_;
  std::vector<Leaf>& out_;
  ElementList* list_;
};

}  // namespace

std::string PathText(const PathNode* path) {
  if (!path) return "";
  std::string out = PathText(path->parent);
  if (!out.empty()) out += '.';
  out += path->name;
  if (!path->key.empty()) {
    out += '[';
    out += path->key;
    out += ']';
  } else if (path->index >= 0) {
    out += '[' + std::to_string(path->index) + ']';
  }
  return out;
}

AdaptContext::AdaptContext(const Root& root, const Resource& resource, GuardTable& guards, Arena& arena)
    : root_(&root),
      resource_(&resource),
      guards_(&guards),
      arena_(&arena),
      value_(resource.attributes),
      owner_(&resource) {}

void* AdaptContext::Allocate(std::size_t bytes, std::size_t align) const {
  return arena_->Allocate(bytes, align);
}
std::string_view AdaptContext::Copy(std::string_view text) const { return arena_->Copy(text); }

std::string_view AdaptContext::TextOfNumber(const Value& v) const {
  if (v.kind() == Kind::kInt) return Copy(std::to_string(v.integer()));
  if (v.kind() == Kind::kBig) return Copy(v.big().ToString());
  return {};
}

const PathNode* AdaptContext::Step(const PathNode* parent, std::string_view name, std::int32_t index,
                                   std::string_view key) const {
  return new (Allocate(sizeof(PathNode), alignof(PathNode))) PathNode{parent, name, index, key};
}

AdaptContext AdaptContext::Inside(const Element& element) const {
  AdaptContext inside = *this;
  inside.value_ = element.value;
  inside.path_ = element.path;
  if (element.owner) inside.owner_ = element.owner;
  return inside;
}

std::vector<Leaf> AdaptContext::CollectFrom(const Value& value, const PathNode* at,
                                            std::string_view path) const {
  std::vector<Leaf> out;
  Walker(*this, false, out, nullptr).Walk(value, Segments(path), Guard::kAlways, at, owner_);
  return out;
}

std::vector<Leaf> AdaptContext::Collect(std::string_view path) const {
  std::vector<Leaf> result;
  Leaf absent;  // the first alternative's, which names what is missing
  Guard rest = Guard::kAlways;
  bool first = true;
  while (!path.empty() && rest != Guard::kNever) {
    std::string_view alternative = NextAlternative(path);
    std::vector<Leaf> leaves;
    if (const std::size_t colon = alternative.find(':'); colon != std::string_view::npos) {
      const Companions& companions = Joined(alternative.substr(0, colon));
      const Segments inside(alternative.substr(colon + 1));
      Guard left = Guard::kAlways;
      for (const Companions::One& one : companions.found) {
        std::vector<Leaf> found;
        const Guard g = guards_->And(left, one.guard);
        Walker(*this, false, found, nullptr).Walk(one.resource->attributes, inside, g, nullptr, one.resource);
        // What a companion doesn't set may still be set by the next one: some repeat per setting.
        Guard set = Guard::kNever;
        for (Leaf& leaf : found) {
          if (leaf.state == SettingState::kAbsent) {
            if (leaves.empty() && first) absent = leaf;
            continue;
          }
          set = guards_->Or(set, leaf.guard);
          leaves.push_back(leaf);
        }
        left = guards_->And(left, guards_->Not(set));
      }
      const Guard open = guards_->And(left, companions.open);
      if (open != Guard::kNever) {
        Leaf leaf;
        leaf.guard = open;
        leaf.state = SettingState::kUnknown;
        leaf.source = companions.open_source;
        leaf.path = Step(nullptr, alternative.substr(colon + 1));
        leaf.owner = owner_;
        leaves.push_back(leaf);
        left = guards_->And(left, guards_->Not(open));
      }
      if (first && !absent.path) {
        absent.path = Step(nullptr, alternative.substr(colon + 1));
        absent.owner = owner_;
        absent.source = Value();
      }
    } else {
      leaves = CollectFrom(value_, path_, alternative);
      for (const Leaf& leaf : leaves) {
        if (leaf.state == SettingState::kAbsent && first && !absent.path) absent = leaf;
      }
    }
    Guard set = Guard::kNever;
    for (Leaf& leaf : leaves) {
      if (leaf.state == SettingState::kAbsent) continue;
      leaf.guard = guards_->And(leaf.guard, rest);
      if (leaf.guard == Guard::kNever) continue;
      set = guards_->Or(set, leaf.guard);
      result.push_back(leaf);
    }
    rest = guards_->And(rest, guards_->Not(set));
    first = false;
  }
  if (rest != Guard::kNever) {
    absent.guard = rest;
    absent.state = SettingState::kAbsent;
    if (!absent.owner) absent.owner = owner_;
    result.push_back(absent);
  }
  return result;
}

ElementList AdaptContext::ElementsFrom(const Value& value, const PathNode* at, std::string_view path) const {
  ElementList list;
  std::vector<Leaf> leaves;
  Walker(*this, true, leaves, &list).Walk(value, Segments(path), Guard::kAlways, at, owner_);
  for (const Leaf& leaf : leaves) {
    if (leaf.state == SettingState::kAbsent) {
      if (!list.path) list.path = leaf.path;
      continue;
    }
    list.elements.push_back({leaf.guard, leaf.source, leaf.path, leaf.owner});
  }
  if (!list.path) list.path = Step(at, path);
  return list;
}

ElementList AdaptContext::Elements(std::string_view path) const {
  ElementList all;
  while (!path.empty()) {
    const std::string_view alternative = NextAlternative(path);
    auto append = [&](ElementList part, Guard g) {
      for (Element& e : part.elements) {
        e.present = guards_->And(e.present, g);
        all.elements.push_back(e);
      }
      const Guard open = guards_->And(part.open, g);
      all.open = guards_->Or(all.open, open);
      if (all.open_source.is_absent()) all.open_source = part.open_source;
      if (all.empty_source.is_absent()) all.empty_source = part.empty_source;
      if (!all.path) all.path = part.path;
    };
    if (const std::size_t colon = alternative.find(':'); colon != std::string_view::npos) {
      const Companions& companions = Joined(alternative.substr(0, colon));
      for (const Companions::One& one : companions.found) {
        AdaptContext inside = *this;
        inside.owner_ = one.resource;
        append(inside.ElementsFrom(one.resource->attributes, nullptr, alternative.substr(colon + 1)),
               one.guard);
      }
      if (companions.open != Guard::kNever) {
        all.open = guards_->Or(all.open, companions.open);
        if (all.open_source.is_absent()) all.open_source = companions.open_source;
      }
    } else {
      append(ElementsFrom(value_, path_, alternative), Guard::kAlways);
    }
  }
  return all;
}

const Companions& AdaptContext::Joined(std::string_view name) const {
  for (const auto& [joined, companions] : joins_) {
    if (joined == name) return companions;
  }
  assert(false && "a path names a join that its table does not have");
  static const Companions kNone;
  return kNone;
}

void AdaptContext::AddJoin(const JoinSpec& join) { joins_.emplace_back(join.name, FindCompanions(join)); }

namespace detail {

std::vector<std::string> SplitTypes(std::string_view terraform, std::string_view cloudformation) {
  std::vector<std::string> types;
  for (std::string_view list : {terraform, cloudformation}) {
    while (!list.empty()) {
      const std::size_t blank = list.find(' ');
      if (const std::string_view one = list.substr(0, blank); !one.empty()) types.emplace_back(one);
      list = blank == std::string_view::npos ? std::string_view() : list.substr(blank + 1);
    }
  }
  return types;
}

std::vector<const Resource*> ResourcesOf(const Root& root, const std::vector<std::string>& types) {
  std::vector<std::uint32_t> indices;
  for (std::string_view type : types) {
    const bool data = type.starts_with("data.");
    if (data) type.remove_prefix(5);
    for (std::uint32_t i : root.OfType(type)) {
      if (root.resources[i].data == data) indices.push_back(i);
    }
  }
  std::sort(indices.begin(), indices.end());
  std::vector<const Resource*> out;
  out.reserve(indices.size());
  for (std::uint32_t i : indices) out.push_back(&root.resources[i]);
  return out;
}

Value DefaultValue(const Default& d, const AdaptContext& context, const char* name) {
  std::string_view text = d.value;
  if (d.kind == Default::Kind::kAccount && context.account) {
    const std::string key = std::string(context.resource().type) + "." + name;
    if (auto it = context.account->find(key); it != context.account->end()) text = it->second;
  }
  if (d.kind == Default::Kind::kDepends) {
    auto* unknown = new (context.Allocate(sizeof(Unknown), alignof(Unknown))) Unknown();
    unknown->reason = UnknownReason::kComputed;
    unknown->expression = d.value;
    return Value::Of(unknown);
  }
  auto* origin = new (context.Allocate(sizeof(LinkedOrigin), alignof(LinkedOrigin)))
      LinkedOrigin(OriginKind::kAssumed, {}, {.what = d.source});
  if (text == "true" || text == "false") return Value::Bool(text == "true", origin);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) return Value::Int(number, origin);
  return Value::String(context.Copy(text), origin);
}

}  // namespace detail

Items<RawSubject> RawSubject::each(std::string_view path) const {
  const AdaptContext c = detail::CellContextFor(*root_, *resource_, value_, path_);
  const ElementList list = c.Elements(path);
  std::vector<Item<RawSubject>> items;
  items.reserve(list.elements.size());
  for (const Element& e : list.elements) {
    Item<RawSubject> item;
    item.value.Bind(*root_, *resource_, e.value, e.path);
    item.present = e.present;
    item.path = e.path;
    item.source = e.value;
    item.owner = e.owner;
    items.push_back(item);
  }
  return Items<RawSubject>(detail::CellCopy(path), c.Copy(items), list.open, list.open_source, list.path);
}

}  // namespace assay
