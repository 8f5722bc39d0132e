// SPDX-License-Identifier: Apache-2.0
// Functions on maps and objects.
#include <algorithm>
#include <map>

#include "terraform/function_table.h"

namespace assay::terraform {
namespace {

bool MayBeMapping(const Value& v) {
  if (!v.is_unknown()) return v.is_mapping() || v.is_choice();
  const TypeKind kind = v.unknown().type ? v.unknown().type->kind : TypeKind::kDynamic;
  return kind == TypeKind::kMap || kind == TypeKind::kObject || kind == TypeKind::kDynamic;
}

// What is known of a mapping that as a whole isn't.
const Value* StructureOf(const Value& v) {
  return v.is_unknown() && v.unknown().structure && v.unknown().structure->is_mapping()
             ? v.unknown().structure
             : nullptr;
}

Result Keys(Call& call) {
  const Value& map = call[0];
  if (!MayBeMapping(map)) return call.FailArgument(0, "must have map or object type");
  if (map.is_choice()) return call.Unknowable(nullptr);
  std::vector<Value> out;
  if (map.is_unknown()) {
    const Type* type = map.unknown().type;
    if (!type || type->kind != TypeKind::kObject) {
      return call.Unknowable(type && type->kind == TypeKind::kMap ? ListOfString() : nullptr);
    }
    for (const TypeAttribute& a : type->attributes) out.push_back(Value::String(a.name));
    return MakeTuple(out, call.arena());
  }
  for (const Entry& e : map.entries()) out.push_back(Value::String(e.key));
  if (map.kind() == Kind::kObject) return MakeTuple(out, call.arena()).WithOpen(map.open());
  return MakeTuple(out, call.arena(), nullptr, Kind::kList).WithTypeHint(StringType()).WithOpen(map.open());
}

Result Values(Call& call) {
  const Value& map = call[0];
  if (!MayBeMapping(map)) return call.Fail("values() requires a map as the first argument");
  if (map.is_unknown() || map.is_choice()) return call.Unknowable(nullptr);
  std::vector<Value> out;
  for (const Entry& e : map.entries()) out.push_back(e.value);
  const Kind kind = map.kind() == Kind::kObject ? Kind::kTuple : Kind::kList;
  return MakeTuple(out, call.arena(), nullptr, kind).WithTypeHint(map.type_hint()).WithOpen(map.open());
}

Result Lookup(Call& call) {
  if (call.size() > 3)
    return call.Fail("lookup() takes two or three arguments, got " + std::to_string(call.size()));
  const Value& map = call[0];
  if (!MayBeMapping(map)) return call.FailArgument(0, "lookup() requires a map as the first argument");
  if (map.is_choice() || !call[1].is_string()) return call.Unknowable(nullptr, false);
  const std::string_view key = call[1].string();
  if (map.is_unknown()) {
    const Type* type = map.unknown().type;
    if (const Value* known = StructureOf(map) ? StructureOf(map)->Find(key) : nullptr) return *known;
    return call.Unknowable(type && type->kind == TypeKind::kMap ? type->element : nullptr, false);
  }
  const Type* element = map.kind() == Kind::kMap ? TypeOf(map, call.arena())->element : nullptr;
  Value fallback;
  if (call.size() == 3) {
    auto converted = Convert(call[2], element, call.arena());
    if (!converted)
      return call.FailArgument(2, "the default value must have the same type as the map elements");
    fallback = *converted;
  }
  if (const Value* found = map.Find(key)) return *found;
  if (map.open()) return call.Unknowable(element, false);
  if (call.size() == 3) return fallback;
  std::string quoted;
  AppendJsonString(key, quoted);
  if (call[1].sensitive()) quoted = "(sensitive value)";
  if (map.kind() == Kind::kObject) return call.FailArgument(0, "the given object has no attribute " + quoted);
  return call.Fail("lookup failed to find key " + quoted);
}

Result Merge(Call& call) {
  std::vector<Entry> entries;
  bool open = false;
  bool named = false;  // of an object only the names of its attributes are known
  bool maps = true;
  std::vector<const Type*> elements;
  const Unknown* cause = nullptr;
  for (const Value& arg : call.args) {
    if (arg.is_null()) {
      // Its type counts all the same; that of a plain null is none in particular.
      const Type* type = TypeOf(arg, call.arena());
      maps = maps && type->kind == TypeKind::kMap;
      if (type->kind == TypeKind::kMap) elements.push_back(type->element);
      continue;
    }
    if (!MayBeMapping(arg)) {
      return call.Fail("arguments must be maps or objects, got \"" + TypeName(TypeOf(arg, call.arena())) +
                       "\"");
    }
    if (arg.is_unknown() || arg.is_choice()) {
      // It may set any key: what earlier arguments said of a key holds no more.
      const bool before = open;
      open = true;
      cause = FirstUnknown(arg);
      const Type* type = arg.is_unknown() ? arg.unknown().type : nullptr;
      const bool closed = type && type->kind == TypeKind::kObject;
      maps = maps && type && type->kind == TypeKind::kMap;
      const Value vague = DerivedUnknown(nullptr, cause, call.context.span, false, call.arena());
      if (!closed) {
        for (Entry& e : entries) e.value = vague;
        continue;
      }
      for (const TypeAttribute& a : type->attributes) {
        entries.push_back(
            {a.name, DerivedUnknown(a.type, cause, call.context.span, false, call.arena()), {}});
      }
      open = before;
      named = true;
      continue;
    }
    if (arg.open()) {
      open = true;
      const Value vague = DerivedUnknown(nullptr, FirstUnknown(arg), call.context.span, false, call.arena());
      for (Entry& e : entries) e.value = vague;
    }
    maps = maps && arg.kind() == Kind::kMap;
    if (arg.kind() == Kind::kMap) elements.push_back(TypeOf(arg, call.arena())->element);
    for (const Entry& e : arg.entries()) {
      entries.push_back({e.key, e.value.WithSensitive(e.value.sensitive() || arg.sensitive()), e.key_span});
    }
    if (auto error = call.Reserve(entries.size())) return tl::unexpected(*error);
  }
  if (open && entries.empty()) return call.Unknowable(nullptr, false);
  const Type* element = maps && !elements.empty() ? elements[0] : nullptr;
  maps = maps && element &&
         std::all_of(elements.begin(), elements.end(), [&](const Type* t) { return SameType(t, element); });
  const Value made = MakeObject(std::move(entries), call.arena(), nullptr, maps ? Kind::kMap : Kind::kObject)
                         .WithTypeHint(element)
                         .WithOpen(open);
  return named && !open ? OnlyHere(made, call.arena()) : made;
}

Result Transpose(Call& call) {
  std::map<std::string_view, std::vector<Value>> turned;
  std::uint64_t count = 0;
  for (const Entry& e : call[0].entries()) {
    if (e.value.is_null() || Undecided(e.value)) {
      return Undecided(e.value) ? Result(call.Unknowable(MapOfListOfString()))
                                : call.Fail("input must not contain null");
    }
    for (const Value& v : e.value.elements()) {
      if (v.is_null()) return call.Fail("input must not contain null list values");
      if (!v.is_string()) return call.Unknowable(MapOfListOfString());
      turned[v.string()].push_back(Value::String(e.key));
      if (auto error = call.Reserve(++count)) return tl::unexpected(*error);
    }
  }
  std::vector<Entry> entries;
  entries.reserve(turned.size());
  for (const auto& [key, keys] : turned) {
    entries.push_back({key, MakeTuple(keys, call.arena(), nullptr, Kind::kList), {}});
  }
  return MakeObject(std::move(entries), call.arena(), nullptr, Kind::kMap).WithTypeHint(ListOfString());
}

Result Zipmap(Call& call) {
  const Value& keys = call[0];
  const Value& values = call[1];
  if (values.is_unknown()) {
    const Type* type = values.unknown().type;
    if (type && (type->kind == TypeKind::kString || type->kind == TypeKind::kNumber ||
                 type->kind == TypeKind::kBool)) {
      return call.Fail("values argument must be a list or tuple value");
    }
    return call.Unknowable(nullptr);
  }
  if (keys.is_unknown()) return call.Unknowable(nullptr);
  if (values.kind() != Kind::kList && values.kind() != Kind::kTuple) {
    return call.Fail("values argument must be a list or tuple value");
  }
  if (keys.size() != values.size()) {
    return call.Fail("number of keys (" + std::to_string(keys.size()) +
                     ") does not match number of values (" + std::to_string(values.size()) + ")");
  }
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Value& key = keys.elements()[i];
    if (key.is_null()) return call.Fail("keys contains a null value");
    if (!key.is_string()) return call.Unknowable(nullptr);
    entries.push_back({key.string(), values.elements()[i], {}});
  }
  const bool map = values.kind() == Kind::kList;
  return MakeObject(std::move(entries), call.arena(), nullptr, map ? Kind::kMap : Kind::kObject)
      .WithTypeHint(values.type_hint());
}

}  // namespace

std::vector<FunctionSpec> MappingFunctions() {
  constexpr std::uint8_t kAny = kAllowUnknown | kAllowOpen;
  return {
      {"keys", {{"inputMap", nullptr, kAny}}, {}, Keys, nullptr, kMovesElements | kLosesMarks},
      {"lookup",
       {{"inputMap", nullptr, kAny}, {"key", StringType(), kAllowUnknown}},
       Parameter{"default", nullptr, kAllowNull | kAny},
       Lookup,
       nullptr,
       kMovesElements | kMayBeNull | kLosesMarks},
      {"merge",
       {},
       Parameter{"maps", nullptr, kAllowNull | kAny},
       Merge,
       nullptr,
       kMovesElements | kMayBeNull | kLosesMarks},
      {"transpose", {{"values", MapOfListOfString()}}, {}, Transpose, MapOfListOfString()},
      {"values", {{"mapping", nullptr, kAny}}, {}, Values, nullptr, kMovesElements | kLosesMarks},
      {"zipmap",
       {{"keys", ListOfString(), kAllowUnknown}, {"values", nullptr, kAllowUnknown}},
       {},
       Zipmap,
       nullptr,
       kMovesElements | kLosesMarks},
  };
}

}  // namespace assay::terraform
