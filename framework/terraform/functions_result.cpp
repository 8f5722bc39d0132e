// SPDX-License-Identifier: Apache-2.0
// What type a result has that isn't known itself, for functions whose result's type hangs on their arguments.
// Sources: go-cty's standard library (the types it computes before a call) and OpenTofu's own functions.
#include <algorithm>

#include "terraform/function_table.h"
#include "value/conversion.h"

namespace assay::terraform {
namespace {

using Args = std::span<const Value>;

const Type* Collection(TypeKind kind, const Type* element, Arena& arena) {
  return arena.New<Type>(Type{kind, element ? element : DynamicType(), {}, {}});
}
const Type* Tuple(std::span<const Type* const> elements, Arena& arena) {
  return arena.New<Type>(Type{TypeKind::kTuple, nullptr, arena.Copy(elements), {}});
}
bool IsKnown(const Value& v) { return !v.is_unknown() && !v.is_choice() && !v.open(); }

const Type* ReverseType(Args args, Arena& arena) {
  const Type* type = TypeOf(args[0], arena);
  if (type->kind == TypeKind::kSet) return Collection(TypeKind::kList, type->element, arena);
  if (type->kind != TypeKind::kTuple) return type;
  const std::vector<const Type*> elements(type->elements.rbegin(), type->elements.rend());
  return Tuple(elements, arena);
}

const Type* ConcatType(Args args, Arena& arena) {
  std::vector<const Type*> lists;
  for (const Value& arg : args) {
    const Type* type = TypeOf(arg, arena);
    if (type->kind != TypeKind::kList) break;
    lists.push_back(type->element ? type->element : DynamicType());
  }
  if (lists.size() == args.size()) {
    if (const Type* element = Unify(lists, arena)) return Collection(TypeKind::kList, element, arena);
  }
  std::vector<const Type*> elements;
  for (const Value& arg : args) {
    const Type* type = TypeOf(arg, arena);
    if (type->kind == TypeKind::kTuple) {
      elements.insert(elements.end(), type->elements.begin(), type->elements.end());
    } else if (type->kind == TypeKind::kList && IsKnown(arg)) {
      elements.insert(elements.end(), arg.size(), type->element);
    } else {
      return DynamicType();
    }
  }
  return Tuple(elements, arena);
}

const Type* SetType(Args args, Arena& arena) {
  std::vector<const Type*> elements;
  for (const Value& arg : args) {
    const Type* element = TypeOf(arg, arena)->element;
    const bool any = !element || element->kind == TypeKind::kDynamic;
    if (!any || !IsKnown(arg) || arg.size() > 0) elements.push_back(any ? DynamicType() : element);
  }
  return elements.empty() ? SetOfAny() : Collection(TypeKind::kSet, Unify(elements, arena), arena);
}

const Type* ValuesType(Args args, Arena& arena) {
  const Type* type = TypeOf(args[0], arena);
  if (type->kind == TypeKind::kMap) return Collection(TypeKind::kList, type->element, arena);
  if (type->kind != TypeKind::kObject) return type;
  std::vector<const Type*> elements;
  for (const TypeAttribute& a : type->attributes) elements.push_back(a.type);
  return Tuple(elements, arena);
}

const Type* KeysType(Args args, Arena& arena) {
  const Type* type = TypeOf(args[0], arena);
  if (type->kind == TypeKind::kMap) return ListOfString();
  if (type->kind != TypeKind::kObject) return type;
  return Tuple(std::vector<const Type*>(type->attributes.size(), StringType()), arena);
}

const Type* LookupType(Args args, Arena& arena) {
  const Type* type = TypeOf(args[0], arena);
  if (type->kind == TypeKind::kMap) return type->element ? type->element : DynamicType();
  if (type->kind != TypeKind::kObject || !args[1].is_string()) return DynamicType();
  for (const TypeAttribute& a : type->attributes) {
    if (a.name == args[1].string()) return a.type;
  }
  return args.size() == 3 ? TypeOf(args[2], arena) : DynamicType();
}

const Type* MergeType(Args args, Arena& arena) {
  std::vector<TypeAttribute> attributes;
  bool told = true, same = true;
  const Type* first = nullptr;
  for (const Value& arg : args) {
    const Type* type = TypeOf(arg, arena);
    if (type->kind == TypeKind::kDynamic) return type;
    const auto add = [&](std::string_view name, const Type* t) {
      std::erase_if(attributes, [&](const TypeAttribute& a) { return a.name == name; });
      attributes.push_back({name, t, false, nullptr});
    };
    if (type->kind == TypeKind::kObject && !arg.is_null()) {
      for (const TypeAttribute& a : type->attributes) add(a.name, a.type);
    } else if (type->kind == TypeKind::kMap && !arg.is_null()) {
      told = told && IsKnown(arg);
      if (IsKnown(arg)) {
        for (const Entry& e : arg.entries()) add(e.key, type->element);
      }
    }
    if (!first) first = type;
    same = same && SameType(type, first);
  }
  if (first && same) return first;
  if (!told) return DynamicType();
  std::sort(attributes.begin(), attributes.end(),
            [](const TypeAttribute& a, const TypeAttribute& b) { return a.name < b.name; });
  return arena.New<Type>(Type{TypeKind::kObject, nullptr, {}, arena.Copy(attributes)});
}

const Type* ZipmapType(Args args, Arena& arena) {
  const Type* type = TypeOf(args[1], arena);
  return type->kind == TypeKind::kList ? Collection(TypeKind::kMap, type->element, arena) : DynamicType();
}

// Of a list or set its elements'; of a tuple that of the only element, or of the one named by the index.
const Type* ElementType(Args args, Arena& arena) {
  const Type* type = TypeOf(args[0], arena);
  if (type->kind == TypeKind::kList || type->kind == TypeKind::kSet)
    return type->element ? type->element : DynamicType();
  if (type->kind != TypeKind::kTuple || type->elements.empty()) return DynamicType();
  if (args.size() == 1) return type->elements.size() == 1 ? type->elements[0] : DynamicType();
  const auto index = WholeNumber(args[1]);
  if (!index) return DynamicType();
  const auto n = static_cast<std::int64_t>(type->elements.size());
  return type->elements[static_cast<std::size_t>((*index % n + n) % n)];
}

const Type* SliceType(Args args, Arena& arena) {
  const Type* type = TypeOf(args[0], arena);
  return type->kind == TypeKind::kList ? type : DynamicType();
}

const Type* ProductType(Args args, Arena& arena) {
  std::vector<const Type*> row;
  bool set = false;
  for (const Value& arg : args) {
    const Type* type = TypeOf(arg, arena);
    set = set || type->kind == TypeKind::kSet;
    const Type* element = type->kind == TypeKind::kTuple ? Unify(type->elements, arena) : type->element;
    row.push_back(element ? element : DynamicType());
  }
  return Collection(set ? TypeKind::kSet : TypeKind::kList, Tuple(row, arena), arena);
}

const Type* FirstType(Args args, Arena& arena) { return TypeOf(args[0], arena); }
const Type* ChunksType(Args args, Arena& arena) {
  return Collection(TypeKind::kList, TypeOf(args[0], arena), arena);
}
const Type* AnyType(Args, Arena&) { return DynamicType(); }

struct Rule {
  std::string_view name;
  const Type* (*type)(Args, Arena&);
};
// Sorted by name.
constexpr Rule kRules[] = {
    {"chunklist", ChunksType},    {"coalescelist", AnyType},   {"concat", ConcatType},
    {"distinct", FirstType},      {"element", ElementType},    {"flatten", AnyType},
    {"keys", KeysType},           {"lookup", LookupType},      {"matchkeys", FirstType},
    {"merge", MergeType},         {"one", ElementType},        {"reverse", ReverseType},
    {"setintersection", SetType}, {"setproduct", ProductType}, {"setsubtract", SetType},
    {"setunion", SetType},        {"slice", SliceType},        {"values", ValuesType},
    {"zipmap", ZipmapType},
};

}  // namespace

const Type* ResultType(std::string_view function, std::span<const Value> args, Arena& arena) {
  const Rule* rule = std::lower_bound(std::begin(kRules), std::end(kRules), function,
                                      [](const Rule& r, std::string_view n) { return r.name < n; });
  if (rule == std::end(kRules) || rule->name != function || args.empty()) return nullptr;
  for (const Value& arg : args) {
    const Type* type = TypeOf(arg, arena);
    if (HasUntold(type)) return nullptr;
    if (type->kind == TypeKind::kDynamic) return DynamicType();
  }
  return rule->type(args, arena);
}

}  // namespace assay::terraform
