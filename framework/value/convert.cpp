// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "value/conversion.h"
#include "value/ops.h"

namespace assay {
namespace {

using Converted = tl::expected<Value, std::string>;

// The types don't fit at all: the message is then about the whole value, see MismatchMessage.
constexpr std::string_view kMismatch = "\1";

tl::unexpected<std::string> Fail(std::string message) { return tl::unexpected(std::move(message)); }
Converted Mismatch() { return Fail(std::string(kMismatch)); }

Converted ConvertValue(const Value& v, const Type* want, Arena& arena);

Converted ConvertPrimitive(const Value& v, const Type* want, Arena& arena) {
  switch (want->kind) {
    case TypeKind::kString:
      if (v.is_string()) return v;
      if (v.is_bool()) return Value::String(v.boolean() ? "true" : "false", v.origin());
      if (v.kind() == Kind::kInt) return MakeString(std::to_string(v.integer()), arena, v.origin());
      if (v.kind() == Kind::kBig) return MakeString(v.big().ToString(), arena, v.origin());
      return Mismatch();
    case TypeKind::kNumber: {
      if (v.is_number()) return v;
      if (!v.is_string()) return Mismatch();
      const auto number = Number::Parse(v.string());
      if (!number) return Fail("a number is required");
      return MakeNumber(*number, arena, v.origin());
    }
    default: {
      if (v.is_bool()) return v;
      if (!v.is_string()) return Mismatch();
      const std::string_view s = v.string();
      if (s == "true" || s == "1") return Value::Bool(true, v.origin());
      if (s == "false" || s == "0") return Value::Bool(false, v.origin());
      std::string lower(s.substr(0, 6));
      std::transform(lower.begin(), lower.end(), lower.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
      if (lower == "true" || lower == "false") {
        return Fail("a bool is required; to convert from string, use lowercase \"" + lower + "\"");
      }
      return Fail("a bool is required");
    }
  }
}

bool SameBits(const Value& a, const Value& b) {
  if (a.kind() != b.kind() || a.size() != b.size() || a.sensitive() != b.sensitive()) return false;
  switch (a.kind()) {
    case Kind::kNull:
      return a.type_hint() == b.type_hint();
    case Kind::kBool:
      return a.boolean() == b.boolean();
    case Kind::kInt:
      return a.integer() == b.integer();
    case Kind::kBig:
      return &a.big() == &b.big();
    case Kind::kString:
      return a.string().data() == b.string().data();
    case Kind::kUnknown:
      return &a.unknown() == &b.unknown();
    case Kind::kChoice:
      return a.cases().data() == b.cases().data();
    case Kind::kAbsent:
      return true;
    case Kind::kMap:
    case Kind::kObject:
      return a.entries().data() == b.entries().data() && a.type_hint() == b.type_hint();
    default:
      return a.elements().data() == b.elements().data() && a.type_hint() == b.type_hint();
  }
}

// Elements of a collection must end with one type; where the constraint leaves part of it open they agree on
// one.
Converted ConvertElements(std::vector<Value>& elements, const Type* want, bool tuple, Arena& arena) {
  const auto all = [&](const Type* type) -> Converted {
    for (Value& e : elements) {
      Converted one = ConvertValue(e, type, arena);
      if (!one) return one;
      e = *one;
    }
    return Value();
  };
  if (HasDynamic(want)) {
    if (Converted done = all(want); !done) return done;
    std::vector<const Type*> types;
    types.reserve(elements.size());
    for (const Value& e : elements) types.push_back(TypeOf(e, arena));
    const auto open = [](const Type* t) { return t->kind == TypeKind::kDynamic; };
    const bool told = std::none_of(types.begin(), types.end(), HasUntold);
    const bool any_element = !want || open(want);
    want = Unify(types, arena);
    if (!want) return Mismatch();
    const bool all_open = std::all_of(types.begin(), types.end(), open);
    if (tuple && told && any_element && open(want) && !all_open) return Mismatch();
    if (Converted done = all(want); !done) return done;
    if (!told || !HasDynamic(want)) return Value();
    // What was left open is filled by now, and agrees or can be made to.
    types.clear();
    for (const Value& e : elements) types.push_back(TypeOf(e, arena));
    want = Unify(types, arena);
    if (!want) return Mismatch();
    if (Converted done = all(want); !done) return done;
    const Type* first = nullptr;
    for (const Value& e : elements) {
      const Type* type = TypeOf(e, arena);
      if (open(type) || HasUntold(type)) continue;
      if (first && !SameType(first, type)) return Mismatch();
      first = type;
    }
    return Value();
  }
  return all(want);
}

Converted ConvertToSequence(const Value& v, const Type* want, Arena& arena) {
  const Kind kind = want->kind == TypeKind::kList ? Kind::kList : Kind::kSet;
  if (!v.is_sequence()) return Mismatch();
  std::vector<Value> elements(v.elements().begin(), v.elements().end());
  if (elements.empty()) {
    // Its type counts, although there is nothing to convert.
    if (v.kind() != Kind::kTuple && v.type_hint() && !Convertible(v.type_hint(), want->element, true, arena))
      return Mismatch();
    const Type* element = HasDynamic(want->element) && v.type_hint() ? v.type_hint() : want->element;
    return Value::Sequence(kind, {}, v.origin()).WithTypeHint(element);
  }
  Converted done = ConvertElements(elements, want->element, v.kind() == Kind::kTuple, arena);
  if (!done) return done;
  const bool same =
      v.kind() == kind && std::equal(elements.begin(), elements.end(), v.elements().begin(), SameBits);
  if (same) return v;
  Value result = MakeTuple(elements, arena, v.origin(), kind);
  if (kind == Kind::kSet) {
    // A set can't say which of its elements is secret.
    const bool secret =
        std::any_of(elements.begin(), elements.end(), [](const Value& e) { return e.sensitive(); });
    result = result.WithSensitive(secret);
  }
  return result;
}

Converted ConvertToTuple(const Value& v, const Type* want, Arena& arena) {
  if (v.kind() != Kind::kTuple || v.size() != want->elements.size()) return Mismatch();
  std::vector<Value> elements;
  elements.reserve(v.size());
  for (std::size_t i = 0; i < v.size(); ++i) {
    Converted one = ConvertValue(v.elements()[i], want->elements[i], arena);
    if (!one) return one;
    elements.push_back(*one);
  }
  return MakeTuple(elements, arena, v.origin());
}

Converted ConvertToMap(const Value& v, const Type* want, Arena& arena) {
  if (!v.is_mapping()) return Mismatch();
  if (v.size() == 0) {
    if (v.kind() == Kind::kMap && v.type_hint() && !Convertible(v.type_hint(), want->element, true, arena))
      return Mismatch();
    const Type* element = HasDynamic(want->element) && v.type_hint() ? v.type_hint() : want->element;
    return Value::Mapping(Kind::kMap, {}, v.origin()).WithTypeHint(element);
  }
  std::vector<Value> values;
  values.reserve(v.size());
  for (const Entry& e : v.entries()) values.push_back(e.value);
  Converted done = ConvertElements(values, want->element, false, arena);
  if (!done) return done;
  std::vector<Entry> entries(v.entries().begin(), v.entries().end());
  bool same = v.kind() == Kind::kMap;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    same = same && SameBits(entries[i].value, values[i]);
    entries[i].value = values[i];
  }
  if (same) return v;
  return Value::Mapping(Kind::kMap, arena.Copy(entries), v.origin());
}

Converted ConvertToObject(const Value& v, const Type* want, Arena& arena) {
  if (!v.is_mapping()) return Mismatch();
  std::vector<Entry> entries;
  entries.reserve(want->attributes.size());
  for (const TypeAttribute& a : want->attributes) {
    const Entry* have = v.FindEntry(a.name);
    if (!have && !a.optional) {
      if (v.kind() == Kind::kObject) return Mismatch();
      return Fail("map has no element for required attribute \"" + std::string(a.name) + "\"");
    }
    Value value = have ? have->value : Value::Null();
    if (value.is_null() && a.optional && a.default_value) value = *a.default_value;
    Converted one = ConvertValue(value, a.type, arena);
    if (!one) return one;
    entries.push_back({a.name, *one, have ? have->key_span : Span{}});
  }
  return Value::Mapping(Kind::kObject, arena.Copy(entries), v.origin());
}

Converted ConvertUnknown(const Value& v, const Type* want, Arena& arena) {
  const Unknown& u = v.unknown();
  const Type* have = u.type ? u.type : UntoldType();
  if (SameType(have, want)) return v;
  if (!Convertible(have, want, true, arena)) return Mismatch();
  Unknown to = u;
  to.type = want;
  if (want->kind != TypeKind::kString ||
      (have->kind != TypeKind::kString && have->kind != TypeKind::kDynamic)) {
    to.prefix = {};
    to.parts = {};
    to.encoding = Encoding::kNone;
    to.decoded = nullptr;
  }
  if (want->kind != TypeKind::kNumber) {
    to.min_number = INT64_MIN;
    to.max_number = INT64_MAX;
  }
  const bool collection =
      want->kind == TypeKind::kList || want->kind == TypeKind::kSet || want->kind == TypeKind::kMap;
  if (!collection) {
    to.min_length = 0;
    to.max_length = -1;
  } else if (want->kind == TypeKind::kSet && have->kind == TypeKind::kTuple) {
    to.min_length = have->elements.empty() ? 0 : 1;
    to.max_length = static_cast<std::int64_t>(have->elements.size());
  } else if (want->kind == TypeKind::kSet && have->kind != TypeKind::kSet) {
    to.min_length = std::min<std::int64_t>(u.min_length, 1);
  } else if (have->kind == TypeKind::kTuple) {
    to.min_length = to.max_length = static_cast<std::int64_t>(have->elements.size());
  }
  return MakeUnknown(to, arena, v.origin());
}

// A side that can't be converted is an error only where it is taken, which isn't known here.
Converted ConvertChoice(const Value& v, const Type* want, Arena& arena) {
  std::vector<ChoiceCase> cases;
  bool any = false;
  std::string error;
  for (const ChoiceCase& c : v.cases()) {
    Converted one = ConvertValue(c.value, want, arena);
    if (one) {
      any = true;
    } else {
      if (error.empty()) error = one.error();
      Unknown failed;
      failed.type = want;
      failed.reason = UnknownReason::kError;
      failed.span = c.value.span();
      one = MakeUnknown(failed, arena, c.value.origin());
    }
    cases.push_back({c.guard, *one});
  }
  if (!any) return Fail(error);
  return Value::Choice(arena.Copy(cases), v.origin());
}

Converted ConvertKind(const Value& v, const Type* want, Arena& arena) {
  switch (want->kind) {
    case TypeKind::kList:
    case TypeKind::kSet:
      return ConvertToSequence(v, want, arena);
    case TypeKind::kMap:
      return ConvertToMap(v, want, arena);
    case TypeKind::kTuple:
      return ConvertToTuple(v, want, arena);
    case TypeKind::kObject:
      return ConvertToObject(v, want, arena);
    default:
      return ConvertPrimitive(v, want, arena);
  }
}

Converted ConvertValue(const Value& v, const Type* want, Arena& arena) {
  if (!want || want->kind == TypeKind::kDynamic || v.is_absent()) return v;
  if (v.is_null()) {
    if (!Convertible(v.type_hint(), want, true, arena)) return Mismatch();
    return v.WithTypeHint(want);
  }
  Converted result = v.is_unknown()  ? ConvertUnknown(v, want, arena)
                     : v.is_choice() ? ConvertChoice(v, want, arena)
                                     : ConvertKind(v, want, arena);
  if (!result) return result;
  return result->WithSensitive(result->sensitive() || v.sensitive()).WithOpen(result->open() || v.open());
}

std::string Quoted(std::string_view s) { return '"' + std::string(s) + '"'; }

std::string MissingAttributes(const std::vector<std::string_view>& names) {
  if (names.size() == 1) return "attribute " + Quoted(names[0]) + " is required";
  if (names.size() == 2)
    return "attributes " + Quoted(names[0]) + " and " + Quoted(names[1]) + " are required";
  std::string out = "attributes ";
  for (std::size_t i = 0; i + 1 < names.size(); ++i) out += Quoted(names[i]) + ", ";
  return out + "and " + Quoted(names.back()) + " are required";
}

std::string ObjectMismatch(const Type* got, const Type* want, Arena& arena) {
  std::vector<std::string_view> missing;
  std::string wrong;
  for (const TypeAttribute& a : want->attributes) {
    const auto it = std::find_if(got->attributes.begin(), got->attributes.end(),
                                 [&](const TypeAttribute& g) { return g.name == a.name; });
    if (it == got->attributes.end()) {
      if (!a.optional) missing.push_back(a.name);
    } else if (wrong.empty() && !Convertible(it->type, a.type, true, arena)) {
      wrong = "attribute " + Quoted(a.name) + ": " + MismatchMessage(it->type, a.type, arena);
    }
  }
  if (!missing.empty()) return MissingAttributes(missing);
  return wrong.empty() ? "incorrect object attributes" : wrong;
}

}  // namespace

std::string ConstraintName(const Type* type) {
  if (!type || type->kind == TypeKind::kDynamic) return "any type";
  switch (type->kind) {
    case TypeKind::kList:
      return "list of " + ConstraintName(type->element);
    case TypeKind::kSet:
      return "set of " + ConstraintName(type->element);
    case TypeKind::kMap:
      return "map of " + ConstraintName(type->element);
    default:
      return TypeName(type);
  }
}

std::string MismatchMessage(const Type* got, const Type* want, Arena& arena) {
  if (!got) got = DynamicType();
  if (!want) want = DynamicType();
  const bool list = want->kind == TypeKind::kList;
  const bool set = want->kind == TypeKind::kSet;
  const bool map = want->kind == TypeKind::kMap;
  const bool any_element =
      (list || set || map) && (!want->element || want->element->kind == TypeKind::kDynamic);
  if (got->kind == TypeKind::kObject && want->kind == TypeKind::kObject)
    return ObjectMismatch(got, want, arena);
  if (got->kind == TypeKind::kTuple && (list || set)) {
    if (any_element)
      return list ? "all list elements must have the same type" : "all set elements must have the same type";
    for (std::size_t i = 0; i < got->elements.size(); ++i) {
      if (Convertible(got->elements[i], want->element, true, arena)) continue;
      return "element " + std::to_string(i) + ": " + MismatchMessage(got->elements[i], want->element, arena);
    }
    return "all elements must be " + ConstraintName(want->element);
  }
  if (got->kind == TypeKind::kObject && map) {
    if (any_element) return "all map elements must have the same type";
    for (const TypeAttribute& a : got->attributes) {
      if (Convertible(a.type, want->element, true, arena)) continue;
      return "element " + Quoted(a.name) + ": " + MismatchMessage(a.type, want->element, arena);
    }
    return "all elements must be " + ConstraintName(want->element);
  }
  const bool got_sequence = got->kind == TypeKind::kList || got->kind == TypeKind::kSet;
  if ((got_sequence && (list || set)) || (got->kind == TypeKind::kMap && map)) {
    const std::string noun = list ? "list" : set ? "set" : "map";
    return "incorrect " + noun + " element type: " + MismatchMessage(got->element, want->element, arena);
  }
  return ConstraintName(want) + " required";
}

tl::expected<Value, std::string> Convert(const Value& v, const Type* type, Arena& arena) {
  Converted result = ConvertValue(v, type, arena);
  if (!result && result.error() == kMismatch)
    return tl::unexpected(MismatchMessage(TypeOf(v, arena), type, arena));
  return result;
}

}  // namespace assay
