// SPDX-License-Identifier: Apache-2.0
#include "value/ops.h"

#include <algorithm>

#include "value/conversion.h"

namespace assay {
namespace {

int Sign(std::strong_ordering order) { return order < 0 ? -1 : order > 0 ? 1 : 0; }

// The order of kinds in a set; numbers are one kind however they are stored.
// Nulls come last, after what isn't known. Source: zclconf/go-cty, ordering of sets.
int Rank(const Value& v) {
  if (v.is_null()) return 1 + static_cast<int>(Kind::kChoice);
  return static_cast<int>(v.kind() == Kind::kBig ? Kind::kInt : v.kind());
}

int CompareNumbers(const Value& a, const Value& b) {
  if (a.kind() == Kind::kInt && b.kind() == Kind::kInt) return Sign(a.integer() <=> b.integer());
  return Compare(ToNumber(a), ToNumber(b));
}

// Only an order that is the same in every run: unknowns have no content to be ordered by.
int CompareUnknowns(const Unknown& a, const Unknown& b) {
  if (&a == &b) return 0;
  if (const int c = Sign(a.expression <=> b.expression)) return c;
  if (const int c = Sign(a.prefix <=> b.prefix)) return c;
  if (a.span.valid() && b.span.valid()) {
    if (const int c = Sign(a.span <=> b.span)) return c;
  }
  if (!a.identity || !b.identity)
    return static_cast<int>(a.identity != nullptr) - static_cast<int>(b.identity != nullptr);
  if (const int c = Sign(a.identity->address <=> b.identity->address)) return c;
  return Sign(a.identity->attribute <=> b.identity->attribute);
}

std::span<const Value> SortedUnique(std::span<const Value> elements, Arena& arena) {
  std::vector<Value> sorted(elements.begin(), elements.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Value& a, const Value& b) { return CompareForSet(a, b) < 0; });
  // Two unknowns may turn out different, so they stay apart even where they look alike.
  sorted.erase(std::unique(sorted.begin(), sorted.end(), Equal), sorted.end());
  return arena.Copy(sorted);
}

// The first element type that says something; all agree, since a collection's elements were converted to one
// type.
template <class Range, class Get>
const Type* ElementType(const Range& range, Get get, const Type* stated, Arena& arena) {
  if (range.empty()) return stated ? stated : DynamicType();
  const Type* found = DynamicType();
  for (const auto& element : range) {
    found = TypeOf(get(element), arena);
    if (found->kind != TypeKind::kDynamic) break;
  }
  return found;
}

}  // namespace

const Type* TypeOf(const Value& v, Arena& arena) {
  const auto collection = [&](TypeKind kind, const Type* element) {
    return arena.New<Type>(Type{kind, element, {}, {}});
  };
  switch (v.kind()) {
    case Kind::kAbsent:
      return UntoldType();
    case Kind::kNull:
      return v.type_hint() ? v.type_hint() : DynamicType();
    case Kind::kBool:
      return BoolType();
    case Kind::kInt:
    case Kind::kBig:
      return NumberType();
    case Kind::kString:
      return StringType();
    case Kind::kList:
    case Kind::kSet:
      return collection(v.kind() == Kind::kList ? TypeKind::kList : TypeKind::kSet,
                        ElementType(
                            v.elements(), [](const Value& e) { return e; }, v.type_hint(), arena));
    case Kind::kMap:
      return collection(TypeKind::kMap,
                        ElementType(
                            v.entries(), [](const Entry& e) { return e.value; }, v.type_hint(), arena));
    case Kind::kTuple: {
      std::vector<const Type*> types;
      types.reserve(v.size());
      for (const Value& element : v.elements()) types.push_back(TypeOf(element, arena));
      return arena.New<Type>(Type{TypeKind::kTuple, nullptr, arena.Copy(types), {}});
    }
    case Kind::kObject: {
      std::vector<TypeAttribute> attributes;
      attributes.reserve(v.size());
      for (const Entry& e : v.entries())
        attributes.push_back({e.key, TypeOf(e.value, arena), false, nullptr});
      return arena.New<Type>(Type{TypeKind::kObject, nullptr, {}, arena.Copy(attributes)});
    }
    case Kind::kUnknown:
      return v.unknown().type ? v.unknown().type : UntoldType();
    case Kind::kChoice: {
      std::vector<const Type*> types;
      for (const ChoiceCase& c : v.cases()) types.push_back(TypeOf(c.value, arena));
      const Type* unified = Unify(types, arena);
      return unified ? unified : UntoldType();
    }
  }
  return UntoldType();
}

int CompareForSet(const Value& a, const Value& b) {
  if (const int c = Rank(a) - Rank(b)) return c;
  switch (a.kind()) {
    case Kind::kAbsent:
    case Kind::kNull:
      return 0;
    case Kind::kBool:
      return static_cast<int>(a.boolean()) - static_cast<int>(b.boolean());
    case Kind::kInt:
    case Kind::kBig:
      return CompareNumbers(a, b);
    case Kind::kString:
      return Sign(a.string() <=> b.string());
    case Kind::kList:
    case Kind::kSet:
    case Kind::kTuple: {
      const auto x = a.elements();
      const auto y = b.elements();
      for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
        if (const int c = CompareForSet(x[i], y[i])) return c;
      }
      return Sign(x.size() <=> y.size());
    }
    case Kind::kMap:
    case Kind::kObject: {
      const auto x = a.entries();
      const auto y = b.entries();
      for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
        if (const int c = Sign(x[i].key <=> y[i].key)) return c;
        if (const int c = CompareForSet(x[i].value, y[i].value)) return c;
      }
      return Sign(x.size() <=> y.size());
    }
    case Kind::kUnknown:
      return CompareUnknowns(a.unknown(), b.unknown());
    case Kind::kChoice: {
      const auto x = a.cases();
      const auto y = b.cases();
      for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
        if (const int c = Sign(x[i].guard <=> y[i].guard)) return c;
        if (const int c = CompareForSet(x[i].value, y[i].value)) return c;
      }
      return Sign(x.size() <=> y.size());
    }
  }
  return 0;
}

bool Equal(const Value& a, const Value& b) {
  if (a.is_unknown() || b.is_unknown() || a.is_choice() || b.is_choice() || a.open() || b.open())
    return false;
  if (a.is_null() || b.is_null()) return a.is_null() && b.is_null();
  if (a.is_number() && b.is_number()) return CompareNumbers(a, b) == 0;
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::kAbsent:
      return true;
    case Kind::kBool:
      return a.boolean() == b.boolean();
    case Kind::kString:
      return a.string() == b.string();
    case Kind::kList:
    case Kind::kSet:
    case Kind::kTuple:
      return std::equal(a.elements().begin(), a.elements().end(), b.elements().begin(), b.elements().end(),
                        Equal);
    case Kind::kMap:
    case Kind::kObject:
      return std::equal(
          a.entries().begin(), a.entries().end(), b.entries().begin(), b.entries().end(),
          [](const Entry& x, const Entry& y) { return x.key == y.key && Equal(x.value, y.value); });
    default:
      return false;
  }
}

bool WhollyKnown(const Value& v) {
  if (v.is_unknown() || v.is_choice() || v.open()) return false;
  if (v.is_sequence()) return std::all_of(v.elements().begin(), v.elements().end(), WhollyKnown);
  if (v.is_mapping()) {
    return std::all_of(v.entries().begin(), v.entries().end(),
                       [](const Entry& e) { return WhollyKnown(e.value); });
  }
  return true;
}

const Origin* NewOrigin(Arena& arena, OriginKind kind, Span span, const OriginLinks& links) {
  if (links.what.empty() && !links.via && !links.decoded && !links.identity)
    return arena.New<Origin>(kind, span);
  return arena.New<LinkedOrigin>(kind, span, links);
}

Value MakeNumber(const Number& n, Arena& arena, const Origin* origin) {
  if (const auto i = n.ToInt64()) return Value::Int(*i, origin);
  return Value::Big(arena.New<Number>(n), origin);
}

Number ToNumber(const Value& v) { return v.kind() == Kind::kInt ? Number::From(v.integer()) : v.big(); }

Value MakeObject(std::vector<Entry> entries, Arena& arena, const Origin* origin, Kind kind) {
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.key < b.key; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i + 1 < entries.size() && entries[i].key == entries[i + 1].key) continue;
    entries[kept++] = entries[i];
  }
  entries.resize(kept);
  return Value::Mapping(kind, arena.Copy(entries), origin);
}

Value MakeTuple(std::span<const Value> elements, Arena& arena, const Origin* origin, Kind kind) {
  return Value::Sequence(kind, kind == Kind::kSet ? SortedUnique(elements, arena) : arena.Copy(elements),
                         origin);
}

Value MakeString(std::string_view s, Arena& arena, const Origin* origin) {
  return Value::String(arena.Copy(s), origin);
}

Value MakeUnknown(const Unknown& u, Arena& arena, const Origin* origin) {
  return Value::Of(arena.New<Unknown>(u), origin);
}

}  // namespace assay
