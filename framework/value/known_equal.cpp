// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "value/conversion.h"
#include "value/ops.h"

namespace assay {
namespace {

TypeKind KindOfType(const Value& v) {
  switch (v.kind()) {
    case Kind::kBool:
      return TypeKind::kBool;
    case Kind::kInt:
    case Kind::kBig:
      return TypeKind::kNumber;
    case Kind::kString:
      return TypeKind::kString;
    case Kind::kList:
      return TypeKind::kList;
    case Kind::kSet:
      return TypeKind::kSet;
    case Kind::kTuple:
      return TypeKind::kTuple;
    case Kind::kMap:
      return TypeKind::kMap;
    case Kind::kObject:
      return TypeKind::kObject;
    case Kind::kUnknown:
      return v.unknown().type ? v.unknown().type->kind : TypeKind::kDynamic;
    default:
      return TypeKind::kDynamic;
  }
}

std::optional<bool> WithUnknown(const Unknown& u, const Value& other) {
  if (other.is_null()) return u.not_null ? std::optional(false) : std::nullopt;
  std::string_view prefix = other.is_string() ? other.string() : std::string_view();
  bool whole = other.is_string();
  if (other.is_unknown()) prefix = other.unknown().prefix;
  const std::size_t n = std::min(prefix.size(), u.prefix.size());
  if (prefix.substr(0, n) != u.prefix.substr(0, n)) return false;
  if (whole && prefix.size() < u.prefix.size()) return false;
  if (other.is_sequence() || other.is_mapping()) {
    const auto size = static_cast<std::int64_t>(other.size());
    if (!other.open() && (size < u.min_length || (u.max_length >= 0 && size > u.max_length))) return false;
  }
  return std::nullopt;
}

// As OpenTofu, which stops at the first part that it can't tell.
std::optional<bool> All(std::size_t count, auto equal) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::optional<bool> one = equal(i);
    if (one != true) return one;
  }
  return true;
}

std::optional<bool> ForCases(const Value& choice, const Value& other) {
  std::optional<bool> answer;
  for (const ChoiceCase& c : choice.cases()) {
    const std::optional<bool> one = KnownEqual(c.value, other);
    if (!one || (answer && *answer != *one)) return std::nullopt;
    answer = one;
  }
  return answer;
}

}  // namespace

bool MayBeOfOneType(const Value& a, const Value& b) {
  if (a.kind() != b.kind() || a.size() > 0 || b.size() > 0) return true;
  if (a.kind() != Kind::kList && a.kind() != Kind::kSet && a.kind() != Kind::kMap) return true;
  const Type *const x = a.type_hint(), *const y = b.type_hint();
  return !x || !y || HasUntold(x) || HasUntold(y) || SameType(x, y);
}

std::optional<bool> KnownEqual(const Value& a, const Value& b) {
  if (a.is_choice()) return ForCases(a, b);
  if (b.is_choice()) return ForCases(b, a);
  const TypeKind x = KindOfType(a);
  const TypeKind y = KindOfType(b);
  if (x != TypeKind::kDynamic && y != TypeKind::kDynamic && x != y) return false;
  if (a.is_unknown()) return WithUnknown(a.unknown(), b);
  if (b.is_unknown()) return WithUnknown(b.unknown(), a);
  if (a.open() || b.open()) return std::nullopt;
  if (!MayBeOfOneType(a, b)) return false;
  if (a.kind() == Kind::kSet && b.kind() == Kind::kSet && !(WhollyKnown(a) && WhollyKnown(b)))
    return std::nullopt;
  if (a.is_sequence() && a.kind() == b.kind()) {
    if (a.size() != b.size()) return false;
    return All(a.size(), [&](std::size_t i) { return KnownEqual(a.elements()[i], b.elements()[i]); });
  }
  if (a.is_mapping() && a.kind() == b.kind()) {
    if (a.size() != b.size()) return false;
    return All(a.size(), [&](std::size_t i) -> std::optional<bool> {
      if (a.entries()[i].key != b.entries()[i].key) return false;
      return KnownEqual(a.entries()[i].value, b.entries()[i].value);
    });
  }
  return Equal(a, b);
}

}  // namespace assay
