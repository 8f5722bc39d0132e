// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "value/arena.h"
#include "value/type.h"

namespace assay {

/// Whether cty has a conversion between two types. A safe one never fails on a value; an unsafe one may ("x"
/// as a number) or may lose something (a list as a set).
bool Convertible(const Type* from, const Type* to, bool unsafe, Arena& arena);

/// The type of what OpenTofu may know the type of, from a provider's schema, and we don't. It is dynamic like
/// DynamicType(), but nothing is an error because of it.
const Type* UntoldType();
bool HasUntold(const Type* type);

/// Whether dynamic is the type or anywhere inside.
bool HasDynamic(const Type* type);

/// Why a value of one type can't become another, in Terraform's words: "list of string required".
std::string MismatchMessage(const Type* got, const Type* want, Arena& arena);

/// The words of a constraint: as TypeName, but "any type" for dynamic.
std::string ConstraintName(const Type* type);

}  // namespace assay
