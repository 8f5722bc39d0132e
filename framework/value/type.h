// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "assay/value.h"

namespace assay {

enum class TypeKind : std::uint8_t { kDynamic, kBool, kNumber, kString, kList, kSet, kMap, kTuple, kObject };

struct TypeAttribute;

/// A type as cty has it (Terraform's type constraints). Immutable, in an arena; the primitives are static.
struct Type {
  TypeKind kind = TypeKind::kDynamic;
  const Type* element = nullptr;              ///< list, set, map; null: dynamic
  std::span<const Type* const> elements;      ///< tuple
  std::span<const TypeAttribute> attributes;  ///< object; sorted by name
};
struct TypeAttribute {
  std::string_view name;
  const Type* type = nullptr;
  bool optional = false;
  const Value* default_value = nullptr;  ///< of optional(T, default)
};

/// The primitives and dynamic: one static object each.
const Type* DynamicType();
const Type* BoolType();
const Type* NumberType();
const Type* StringType();

/// Structural equality; a null pointer equals dynamic.
bool SameType(const Type* a, const Type* b);
/// cty's friendly name, as in Terraform's messages: "list of string", "object".
std::string TypeName(const Type* type);
/// The constraint syntax that `type()` prints: list(string), object({a=number}).
std::string TypeSyntax(const Type* type);

}  // namespace assay
