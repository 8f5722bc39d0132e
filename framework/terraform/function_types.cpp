// SPDX-License-Identifier: Apache-2.0
#include "terraform/function_table.h"

namespace assay::terraform {

const Type* ListOfAny() {
  static const Type type{TypeKind::kList, DynamicType(), {}, {}};
  return &type;
}
const Type* ListOfBool() {
  static const Type type{TypeKind::kList, BoolType(), {}, {}};
  return &type;
}
const Type* ListOfString() {
  static const Type type{TypeKind::kList, StringType(), {}, {}};
  return &type;
}
const Type* SetOfAny() {
  static const Type type{TypeKind::kSet, DynamicType(), {}, {}};
  return &type;
}
const Type* SetOfString() {
  static const Type type{TypeKind::kSet, StringType(), {}, {}};
  return &type;
}
const Type* MapOfAny() {
  static const Type type{TypeKind::kMap, DynamicType(), {}, {}};
  return &type;
}
const Type* MapOfListOfString() {
  static const Type type{TypeKind::kMap, ListOfString(), {}, {}};
  return &type;
}

}  // namespace assay::terraform
