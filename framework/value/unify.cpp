// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "value/conversion.h"
#include "value/ops.h"

namespace assay {
namespace {

using Types = std::vector<const Type*>;

const Type* Orelse(const Type* type) { return type ? type : DynamicType(); }
bool IsPrimitive(TypeKind k) {
  return k == TypeKind::kBool || k == TypeKind::kNumber || k == TypeKind::kString;
}
bool IsSequence(TypeKind k) { return k == TypeKind::kList || k == TypeKind::kSet || k == TypeKind::kTuple; }

const Type* FindAttribute(const Type* object, std::string_view name) {
  const auto it = std::lower_bound(object->attributes.begin(), object->attributes.end(), name,
                                   [](const TypeAttribute& a, std::string_view n) { return a.name < n; });
  return it != object->attributes.end() && it->name == name ? Orelse(it->type) : nullptr;
}

// What the elements of a sequence or the values of a mapping have.
Types Inner(const Type* type) {
  Types inner;
  if (type->kind == TypeKind::kTuple) {
    inner.assign(type->elements.begin(), type->elements.end());
  } else if (type->kind == TypeKind::kObject) {
    for (const TypeAttribute& a : type->attributes) inner.push_back(a.type);
  } else {
    inner.push_back(type->element);
  }
  for (const Type*& t : inner) t = Orelse(t);
  return inner;
}

bool ObjectConvertible(const Type* from, const Type* to, bool unsafe, Arena& arena) {
  return std::all_of(to->attributes.begin(), to->attributes.end(), [&](const TypeAttribute& a) {
    const Type* have = FindAttribute(from, a.name);
    return have ? Convertible(have, a.type, unsafe, arena) : a.optional;
  });
}

bool StructureConvertible(const Type* from, const Type* element, bool unsafe, Arena& arena) {
  const Types inner = Inner(from);
  if (inner.empty()) return true;
  if (Orelse(element)->kind == TypeKind::kDynamic) {
    element = Unify(inner, arena, unsafe);
    if (!element) return false;
    // A list can't be made of a null that could be anything and of objects, whose types must be the same.
    const auto open = [](const Type* t) { return t->kind == TypeKind::kDynamic; };
    if (from->kind == TypeKind::kTuple && open(element) && !std::all_of(inner.begin(), inner.end(), open) &&
        std::none_of(inner.begin(), inner.end(), [](const Type* t) { return t == UntoldType(); }))
      return false;
  }
  return std::all_of(inner.begin(), inner.end(),
                     [&](const Type* t) { return Convertible(t, element, unsafe, arena); });
}

// Negative if `a` is the better type for both: the more general of two kinds.
int Preference(const Type* a, const Type* b) {
  if (a->kind == TypeKind::kDynamic || b->kind == TypeKind::kDynamic) {
    // A placeholder: hoped to become what its neighbours are.
    return static_cast<int>(a->kind == TypeKind::kDynamic) - static_cast<int>(b->kind == TypeKind::kDynamic);
  }
  if (IsPrimitive(a->kind) && IsPrimitive(b->kind)) {
    return static_cast<int>(b->kind == TypeKind::kString) - static_cast<int>(a->kind == TypeKind::kString);
  }
  if (a->kind != b->kind) {
    if (IsSequence(a->kind) && IsSequence(b->kind)) {
      const auto rank = [](TypeKind k) { return k == TypeKind::kList ? 0 : k == TypeKind::kTuple ? 1 : 2; };
      return rank(a->kind) - rank(b->kind);
    }
    if (a->kind == TypeKind::kMap && b->kind == TypeKind::kObject) return -1;
    if (a->kind == TypeKind::kObject && b->kind == TypeKind::kMap) return 1;
    return 0;
  }
  const Types x = Inner(a);
  const Types y = Inner(b);
  if (x.size() != y.size()) return 0;
  bool a_better = false;
  bool b_better = false;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (a->kind == TypeKind::kObject && a->attributes[i].name != b->attributes[i].name) return 0;
    const int c = Preference(x[i], y[i]);
    a_better |= c < 0;
    b_better |= c > 0;
  }
  return a_better == b_better ? 0 : (a_better ? -1 : 1);
}

Types Distinct(std::span<const Type* const> types) {
  Types out;
  for (const Type* type : types) {
    const Type* t = Orelse(type);
    // The one of which more is known to be possible stands for both.
    if (t == UntoldType()) {
      std::erase(out, DynamicType());
    }
    if (std::none_of(out.begin(), out.end(), [&](const Type* seen) { return SameType(seen, t); }))
      out.push_back(t);
  }
  return out;
}

const Type* MakeCollection(TypeKind kind, const Type* element, Arena& arena) {
  return arena.New<Type>(Type{kind, element, {}, {}});
}

const Type* UnifyInner(const Types& types, TypeKind collection, bool unsafe, Arena& arena) {
  Types all;
  for (const Type* t : types) {
    const Types inner = Inner(t);
    all.insert(all.end(), inner.begin(), inner.end());
  }
  if (all.empty()) return MakeCollection(collection, DynamicType(), arena);
  const Type* element = Unify(all, arena, unsafe);
  if (!element) return nullptr;
  const Type* result = MakeCollection(collection, element, arena);
  const bool ok = std::all_of(types.begin(), types.end(),
                              [&](const Type* t) { return Convertible(t, result, unsafe, arena); });
  return ok ? result : nullptr;
}

bool SameShape(const Type* a, const Type* b) {
  if (a->kind == TypeKind::kTuple) return a->elements.size() == b->elements.size();
  return std::equal(a->attributes.begin(), a->attributes.end(), b->attributes.begin(), b->attributes.end(),
                    [](const TypeAttribute& x, const TypeAttribute& y) { return x.name == y.name; });
}

// Objects of the same attributes unify attribute by attribute, others to a map; tuples likewise.
const Type* UnifyStructures(const Types& types, bool unsafe, Arena& arena) {
  const Type* first = types[0];
  const bool tuple = first->kind == TypeKind::kTuple;
  if (!std::all_of(types.begin(), types.end(), [&](const Type* t) { return SameShape(first, t); })) {
    return UnifyInner(types, tuple ? TypeKind::kList : TypeKind::kMap, unsafe, arena);
  }
  std::vector<Types> inner;
  for (const Type* t : types) inner.push_back(Inner(t));
  Types unified;
  for (std::size_t i = 0; i < inner[0].size(); ++i) {
    Types across;
    for (const Types& t : inner) across.push_back(t[i]);
    unified.push_back(Unify(across, arena, unsafe));
    if (!unified.back()) return nullptr;
  }
  if (tuple) return arena.New<Type>(Type{TypeKind::kTuple, nullptr, arena.Copy(unified), {}});
  std::vector<TypeAttribute> attributes(first->attributes.begin(), first->attributes.end());
  for (std::size_t i = 0; i < attributes.size(); ++i)
    attributes[i] = {attributes[i].name, unified[i], false, nullptr};
  return arena.New<Type>(Type{TypeKind::kObject, nullptr, {}, arena.Copy(attributes)});
}

// Tuples are often lists in disguise, objects maps: unify them as such, then with the others.
const Type* UnifyDisguised(const Types& types, TypeKind structure, TypeKind collection, bool unsafe,
                           Arena& arena) {
  Types structures;
  Types rest;
  for (const Type* t : types) (t->kind == structure ? structures : rest).push_back(t);
  const Type* as_collection = UnifyInner(structures, collection, unsafe, arena);
  if (!as_collection) return nullptr;
  rest.push_back(as_collection);
  const Type* result = Unify(rest, arena, unsafe);
  return result && result->kind == collection ? result : nullptr;
}

}  // namespace

const Type* UntoldType() {
  static const Type type{TypeKind::kDynamic, nullptr, {}, {}};
  return &type;
}

bool HasUntold(const Type* type) {
  type = Orelse(type);
  if (type == UntoldType()) return true;
  if (IsPrimitive(type->kind) || type->kind == TypeKind::kDynamic) return false;
  const Types inner = Inner(type);
  return std::any_of(inner.begin(), inner.end(), HasUntold);
}

bool HasDynamic(const Type* type) {
  type = Orelse(type);
  if (type->kind == TypeKind::kDynamic) return true;
  if (IsPrimitive(type->kind)) return false;
  const Types inner = Inner(type);
  return std::any_of(inner.begin(), inner.end(), HasDynamic);
}

bool Convertible(const Type* from, const Type* to, bool unsafe, Arena& arena) {
  from = Orelse(from);
  to = Orelse(to);
  if (to->kind == TypeKind::kDynamic || SameType(from, to)) return true;
  if (from->kind == TypeKind::kDynamic) return unsafe;
  switch (to->kind) {
    case TypeKind::kString:
      return IsPrimitive(from->kind);
    case TypeKind::kBool:
    case TypeKind::kNumber:
      return from->kind == TypeKind::kString && unsafe;
    case TypeKind::kObject:
      if (from->kind == TypeKind::kObject) return ObjectConvertible(from, to, unsafe, arena);
      return from->kind == TypeKind::kMap && unsafe &&
             std::all_of(to->attributes.begin(), to->attributes.end(), [&](const TypeAttribute& a) {
               return Convertible(from->element, a.type, unsafe, arena);
             });
    case TypeKind::kTuple:
      return from->kind == TypeKind::kTuple && from->elements.size() == to->elements.size() &&
             std::equal(from->elements.begin(), from->elements.end(), to->elements.begin(),
                        [&](const Type* f, const Type* t) { return Convertible(f, t, unsafe, arena); });
    case TypeKind::kList:
    case TypeKind::kSet:
      if (from->kind == TypeKind::kTuple) return StructureConvertible(from, to->element, unsafe, arena);
      if (from->kind == TypeKind::kList && to->kind == TypeKind::kSet && !unsafe) return false;
      return (from->kind == TypeKind::kList || from->kind == TypeKind::kSet) &&
             Convertible(from->element, to->element, unsafe, arena);
    case TypeKind::kMap:
      if (from->kind == TypeKind::kObject) return StructureConvertible(from, to->element, unsafe, arena);
      return from->kind == TypeKind::kMap && Convertible(from->element, to->element, unsafe, arena);
    case TypeKind::kDynamic:
      return true;
  }
  return false;
}

const Type* Unify(std::span<const Type* const> all, Arena& arena, bool unsafe) {
  const Types types = Distinct(all);
  if (types.empty()) return nullptr;
  if (types.size() == 1) return types[0];
  const auto count = [&](TypeKind k) {
    return static_cast<std::size_t>(
        std::count_if(types.begin(), types.end(), [&](const Type* t) { return t->kind == k; }));
  };
  const std::size_t dynamic = count(TypeKind::kDynamic);
  const std::size_t known = types.size() - dynamic;
  // With a type still open it can't be foreseen what the others must become.
  for (const TypeKind k : {TypeKind::kMap, TypeKind::kList, TypeKind::kSet}) {
    if (count(k) == known && known > 0) return dynamic ? DynamicType() : UnifyInner(types, k, unsafe, arena);
  }
  for (const TypeKind k : {TypeKind::kObject, TypeKind::kTuple}) {
    if (count(k) == known && known > 0)
      return dynamic ? DynamicType() : UnifyStructures(types, unsafe, arena);
  }
  if (count(TypeKind::kObject) > 0 && count(TypeKind::kTuple) > 0) return nullptr;
  const Type* disguised = nullptr;
  if (count(TypeKind::kMap) > 0 && count(TypeKind::kMap) + count(TypeKind::kObject) == known) {
    disguised = UnifyDisguised(types, TypeKind::kObject, TypeKind::kMap, unsafe, arena);
  } else if (count(TypeKind::kList) > 0 && count(TypeKind::kList) + count(TypeKind::kTuple) == known) {
    disguised = UnifyDisguised(types, TypeKind::kTuple, TypeKind::kList, unsafe, arena);
  }
  if (disguised) return disguised;
  // The first type in order of preference that all others can be converted to.
  std::vector<std::pair<std::size_t, const Type*>> ranked;
  for (const Type* t : types) {
    const auto better =
        std::count_if(types.begin(), types.end(), [&](const Type* o) { return Preference(o, t) < 0; });
    ranked.emplace_back(static_cast<std::size_t>(better), t);
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [rank, want] : ranked) {
    const bool ok = std::all_of(types.begin(), types.end(),
                                [&, w = want](const Type* t) { return Convertible(t, w, unsafe, arena); });
    if (ok) return want;
  }
  return nullptr;
}

}  // namespace assay
