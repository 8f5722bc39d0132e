// SPDX-License-Identifier: Apache-2.0
#include "value/type.h"

#include <algorithm>

namespace assay {
namespace {

constexpr Type kDynamicType{TypeKind::kDynamic, nullptr, {}, {}};
constexpr Type kBoolType{TypeKind::kBool, nullptr, {}, {}};
constexpr Type kNumberType{TypeKind::kNumber, nullptr, {}, {}};
constexpr Type kStringType{TypeKind::kString, nullptr, {}, {}};

}  // namespace

const Type* DynamicType() { return &kDynamicType; }
const Type* BoolType() { return &kBoolType; }
const Type* NumberType() { return &kNumberType; }
const Type* StringType() { return &kStringType; }

bool SameType(const Type* a, const Type* b) {
  if (!a) a = &kDynamicType;
  if (!b) b = &kDynamicType;
  if (a == b) return true;
  if (a->kind != b->kind) return false;
  switch (a->kind) {
    case TypeKind::kList:
    case TypeKind::kSet:
    case TypeKind::kMap:
      return SameType(a->element, b->element);
    case TypeKind::kTuple:
      return std::equal(a->elements.begin(), a->elements.end(), b->elements.begin(), b->elements.end(),
                        SameType);
    case TypeKind::kObject:
      return std::equal(a->attributes.begin(), a->attributes.end(), b->attributes.begin(),
                        b->attributes.end(), [](const TypeAttribute& x, const TypeAttribute& y) {
                          return x.name == y.name && x.optional == y.optional && SameType(x.type, y.type);
                        });
    default:
      return true;
  }
}

std::string TypeName(const Type* type) {
  if (!type) return "dynamic";
  switch (type->kind) {
    case TypeKind::kDynamic:
      return "dynamic";
    case TypeKind::kBool:
      return "bool";
    case TypeKind::kNumber:
      return "number";
    case TypeKind::kString:
      return "string";
    case TypeKind::kList:
      return "list of " + TypeName(type->element);
    case TypeKind::kSet:
      return "set of " + TypeName(type->element);
    case TypeKind::kMap:
      return "map of " + TypeName(type->element);
    case TypeKind::kTuple:
      return "tuple";
    case TypeKind::kObject:
      return "object";
  }
  return "dynamic";
}

std::string TypeSyntax(const Type* type) {
  if (!type) return "dynamic";
  switch (type->kind) {
    case TypeKind::kList:
      return "list(" + TypeSyntax(type->element) + ")";
    case TypeKind::kSet:
      return "set(" + TypeSyntax(type->element) + ")";
    case TypeKind::kMap:
      return "map(" + TypeSyntax(type->element) + ")";
    case TypeKind::kTuple: {
      std::string out = "tuple([";
      for (const Type* element : type->elements) {
        if (out.back() != '[') out += ", ";
        out += TypeSyntax(element);
      }
      return out + "])";
    }
    case TypeKind::kObject: {
      std::string out = "object({";
      for (const TypeAttribute& attribute : type->attributes) {
        if (out.back() != '{') out += ", ";
        out += attribute.name;
        const std::string syntax = TypeSyntax(attribute.type);
        out += '=' + (attribute.optional ? "optional(" + syntax + ")" : syntax);
      }
      return out + "})";
    }
    default:
      return TypeName(type);
  }
}

}  // namespace assay
