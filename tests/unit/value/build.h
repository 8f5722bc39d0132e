// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "value/ops.h"

namespace assay::test {

/// Short ways to write values and types down; everything lives in one arena.
class Build {
 public:
  Arena arena;

  Value S(std::string_view s) { return MakeString(s, arena); }
  Value I(std::int64_t i) { return Value::Int(i); }
  Value N(std::string_view text) { return MakeNumber(*Number::Parse(text), arena); }
  Value Tuple(std::vector<Value> v) { return MakeTuple(v, arena); }
  Value List(std::vector<Value> v) { return MakeTuple(v, arena, nullptr, Kind::kList); }
  Value Set(std::vector<Value> v) { return MakeTuple(v, arena, nullptr, Kind::kSet); }
  Value Object(std::vector<std::pair<std::string_view, Value>> entries) {
    return Make(entries, Kind::kObject);
  }
  Value Map(std::vector<std::pair<std::string_view, Value>> entries) { return Make(entries, Kind::kMap); }
  Value Unknown(const Type* type, std::string_view expression = "", std::string_view prefix = "") {
    assay::Unknown u;
    u.type = type;
    u.expression = expression;
    u.prefix = prefix;
    u.not_null = !prefix.empty();
    return MakeUnknown(u, arena);
  }

  const Type* ListOf(const Type* t) { return Collection(TypeKind::kList, t); }
  const Type* SetOf(const Type* t) { return Collection(TypeKind::kSet, t); }
  const Type* MapOf(const Type* t) { return Collection(TypeKind::kMap, t); }
  const Type* TupleOf(std::vector<const Type*> t) {
    return arena.New<Type>(Type{TypeKind::kTuple, nullptr, arena.Copy(t), {}});
  }
  const Type* ObjectOf(std::vector<TypeAttribute> a) {
    return arena.New<Type>(Type{TypeKind::kObject, nullptr, {}, arena.Copy(a)});
  }

 private:
  Value Make(const std::vector<std::pair<std::string_view, Value>>& entries, Kind kind) {
    std::vector<Entry> out;
    for (const auto& [key, value] : entries) out.push_back({arena.Copy(key), value, {}});
    return MakeObject(std::move(out), arena, nullptr, kind);
  }
  const Type* Collection(TypeKind kind, const Type* t) { return arena.New<Type>(Type{kind, t, {}, {}}); }
};

}  // namespace assay::test
