// SPDX-License-Identifier: Apache-2.0
// Functions on lists, sets and tuples. They answer with unknown elements inside wherever the answer doesn't
// hang on them; an open result lists what is certain.
#include <algorithm>

#include "terraform/function_table.h"
#include "terraform/graphemes.h"

namespace assay::terraform {
namespace {

Result Length(Call& call) {
  const Value& v = call[0];
  if (v.is_unknown()) {
    const Unknown& u = v.unknown();
    const TypeKind kind = u.type ? u.type->kind : TypeKind::kDynamic;
    if (kind == TypeKind::kNumber || kind == TypeKind::kBool) {
      return call.Fail("argument must be a string, a collection type, or a structural type");
    }
    if (kind == TypeKind::kTuple) return Value::Int(static_cast<std::int64_t>(u.type->elements.size()));
    if (kind == TypeKind::kObject) return Value::Int(static_cast<std::int64_t>(u.type->attributes.size()));
    if (u.max_length >= 0 && u.min_length == u.max_length) return Value::Int(u.min_length);
    return call.Unknowable(NumberType());
  }
  if (v.is_choice() || v.open()) return call.Unknowable(NumberType());
  if (v.is_string()) return Value::Int(static_cast<std::int64_t>(CountGraphemes(v.string())));
  if (!v.is_sequence() && !v.is_mapping()) {
    return call.Fail("argument must be a string, a collection type, or a structural type");
  }
  // Unknown elements of a set may turn out equal.
  if (v.kind() == Kind::kSet && v.size() > 1 && !WhollyKnown(v)) return call.Unknowable(NumberType());
  return Value::Int(static_cast<std::int64_t>(v.size()));
}

Result AllTrue(Call& call) {
  bool undecided = Undecided(call[0]);
  if (call[0].is_unknown()) return call.Unknowable(BoolType());
  for (const Value& e : call[0].elements()) {
    if (e.is_null() || (e.is_bool() && !e.boolean())) return Value::Bool(false);
    undecided |= !e.is_bool();
  }
  return undecided ? call.Unknowable(BoolType()) : Value::Bool(true);
}

Result AnyTrue(Call& call) {
  bool undecided = Undecided(call[0]);
  if (call[0].is_unknown()) return call.Unknowable(BoolType());
  for (const Value& e : call[0].elements()) {
    if (e.is_bool() && e.boolean()) return Value::Bool(true);
    undecided |= !e.is_bool() && !e.is_null();
  }
  return undecided ? call.Unknowable(BoolType()) : Value::Bool(false);
}

Result ChunkList(Call& call) {
  const auto size = WholeNumber(call[1]);
  if (!size) return call.FailArgument(1, "a whole number is required");
  if (*size < 0) return call.Fail("the size argument must be positive");
  const Value& list = call[0];
  const std::size_t step = *size == 0 ? list.size() : static_cast<std::size_t>(*size);
  const Type* element = TypeOf(list, call.arena());
  std::vector<Value> chunks;
  for (std::size_t at = 0; at < list.size(); at += step) {
    const std::size_t n = std::min(step, list.size() - at);
    chunks.push_back(Value::Sequence(Kind::kList, list.elements().subspan(at, n)));
  }
  return MakeTuple(chunks, call.arena(), nullptr, Kind::kList).WithTypeHint(element);
}

// Whether an unknown can't be null or the empty string, so that it is what coalesce takes.
bool NeverEmpty(const Value& v, const Type* type) {
  const Unknown& u = v.unknown();
  if (!u.not_null) return false;
  if (type && type->kind != TypeKind::kString && type->kind != TypeKind::kDynamic) return true;
  return type && type->kind == TypeKind::kString && !u.prefix.empty();
}

Result Coalesce(Call& call) {
  std::vector<const Type*> types;
  for (const Value& arg : call.args) types.push_back(TypeOf(arg, call.arena()));
  const Type* type = Unify(types, call.arena());
  if (!type && !types.empty()) return call.Fail("all arguments must have the same type");
  for (const Value& arg : call.args) {
    auto value = Convert(arg, type, call.arena());
    if (!value) return call.Fail(value.error());
    if (value->is_choice()) return call.Unknowable(type);
    if (value->is_unknown()) return NeverEmpty(*value, type) ? *value : call.Unknowable(type);
    if (value->is_null() || (value->is_string() && value->string().empty())) continue;
    return *value;
  }
  return call.Fail("no non-null, non-empty-string arguments");
}

Result CoalesceList(Call& call) {
  if (call.size() == 0) return call.Fail("at least one argument is required");
  for (const Value& arg : call.args) {
    if (arg.is_null()) return call.Fail("coalescelist arguments can not be null");
    if (arg.is_unknown() || arg.is_choice()) return call.Unknowable(nullptr);
    if (!arg.is_sequence()) return call.Fail("coalescelist arguments must be lists or tuples");
    if (arg.size() > 0) return arg;
    if (arg.open()) return call.Unknowable(nullptr);
  }
  return call.Fail("no non-null arguments");
}

Result Compact(Call& call) {
  if (call[0].is_unknown() || call[0].is_choice()) return call.Unknowable(ListOfString());
  std::vector<Value> out;
  bool open = call[0].open();
  for (const Value& e : call[0].elements()) {
    if (e.is_null() || (e.is_string() && e.string().empty())) continue;
    if (!e.is_string() && !(e.is_unknown() && NeverEmpty(e, StringType()))) {
      open = true;  // it may be dropped
      continue;
    }
    out.push_back(e);
  }
  if (open && out.empty()) return call.Unknowable(ListOfString());
  return MakeTuple(out, call.arena(), nullptr, Kind::kList).WithTypeHint(StringType()).WithOpen(open);
}

// Elements brought to one type, or as they are if there is none.
Value MakeList(std::vector<Value> elements, Kind kind, const Type* empty, Arena& arena) {
  const Value tuple = MakeTuple(elements, arena);
  const Type* type =
      arena.New<Type>(Type{kind == Kind::kSet ? TypeKind::kSet : TypeKind::kList, nullptr, {}, {}});
  if (elements.empty()) return Value::Sequence(kind, {}).WithTypeHint(empty);
  auto list = Convert(tuple, type, arena);
  return list ? *list : tuple;
}

Result Concat(Call& call) {
  if (call.size() == 0) return call.Fail("at least one argument is required");
  bool lists = true;
  bool open = false;
  bool counted = false;  // a tuple of which only the length is known
  std::size_t count = 0;
  std::vector<Value> out;
  std::vector<const Type*> hints;
  for (std::size_t i = 0; i < call.size(); ++i) {
    const Value& arg = call[i];
    if (arg.is_unknown() || arg.is_choice()) {
      const Type* type = arg.is_unknown() ? arg.unknown().type : nullptr;
      if (type && type->kind != TypeKind::kList && type->kind != TypeKind::kTuple &&
          type->kind != TypeKind::kDynamic) {
        return call.FailArgument(i, "all arguments must be lists or tuples; got " + TypeName(type));
      }
      if (type && type->kind == TypeKind::kTuple) {
        lists = false;
        counted = true;
        count += type->elements.size();
        for (const Type* element : type->elements) {
          out.push_back(DerivedUnknown(element, &arg.unknown(), call.context.span, false, call.arena()));
        }
        continue;
      }
      open = true;
      continue;
    }
    if (!arg.is_sequence() || arg.kind() == Kind::kSet) {
      return call.FailArgument(
          i, "all arguments must be lists or tuples; got " + TypeName(TypeOf(arg, call.arena())));
    }
    lists = lists && arg.kind() == Kind::kList;
    open |= arg.open();
    if (arg.kind() == Kind::kList) hints.push_back(TypeOf(arg, call.arena())->element);
    count += arg.size();
    if (auto error = call.Reserve(count)) return tl::unexpected(*error);
    for (const Value& e : arg.elements()) out.push_back(e.WithSensitive(e.sensitive() || arg.sensitive()));
  }
  if (open && out.empty()) return call.Unknowable(nullptr);
  if (!lists) {
    const Value tuple = MakeTuple(out, call.arena()).WithOpen(open);
    return counted && !open ? OnlyHere(tuple, call.arena()) : tuple;
  }
  return MakeList(std::move(out), Kind::kList, hints.empty() ? nullptr : Unify(hints, call.arena()),
                  call.arena())
      .WithOpen(open);
}

Result Contains(Call& call) {
  const Value& list = call[0];
  if (list.is_unknown() || list.is_choice()) return call.Unknowable(BoolType());
  if (!list.is_sequence()) return call.Fail("argument must be list, tuple, or set");
  bool undecided = list.open();
  for (const Value& e : list.elements()) {
    const std::optional<bool> equal = KnownEqual(e, call[1]);
    if (equal == true) return Value::Bool(true);
    undecided |= !equal.has_value();
  }
  return undecided ? call.Unknowable(BoolType()) : Value::Bool(false);
}

Result Distinct(Call& call) {
  if (call[0].is_unknown() || call[0].is_choice())
    return call.Unknowable(call[0].is_unknown() ? call[0].unknown().type : nullptr);
  std::vector<Value> out;
  bool open = call[0].open();
  const std::size_t n = call[0].size();
  std::vector<const Value*> sorted;
  if (WhollyKnown(call[0])) {
    // Sorting finds what is equal; the first of each keeps its place.
    for (const Value& e : call[0].elements()) sorted.push_back(&e);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Value* a, const Value* b) { return CompareForSet(*a, *b) < 0; });
    std::vector<bool> drop(n, false);
    for (std::size_t i = 1; i < n; ++i) {
      if (CompareForSet(*sorted[i - 1], *sorted[i]) == 0)
        drop[static_cast<std::size_t>(sorted[i] - call[0].elements().data())] = true;
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (!drop[i]) out.push_back(call[0].elements()[i]);
    }
  } else {
    for (const Value& e : call[0].elements()) {
      if (!call.context.budget.Spend(out.size()))
        return call.Fail("the limit of evaluation steps is used up");
      bool keep = true;
      for (const Value& seen : out) {
        const std::optional<bool> equal = KnownEqual(seen, e);
        if (equal == false) continue;
        keep = false;
        open |= !equal.has_value();
        break;
      }
      if (keep) out.push_back(e);
    }
  }
  return MakeTuple(out, call.arena(), nullptr, Kind::kList).WithTypeHint(call[0].type_hint()).WithOpen(open);
}

Result Element(Call& call) {
  const Value& list = call[0];
  if (list.is_unknown() || list.is_choice() || list.open()) {
    const Type* type = list.is_unknown() ? list.unknown().type : nullptr;
    return call.Unknowable(type && type->kind == TypeKind::kList ? type->element : nullptr, false);
  }
  if (list.kind() != Kind::kList && list.kind() != Kind::kTuple) {
    return call.FailArgument(0, "cannot read elements from " + TypeName(TypeOf(list, call.arena())));
  }
  if (list.size() == 0) return call.Fail("cannot use element function with an empty list");
  if (!call[1].is_number()) return call.Unknowable(nullptr, false);
  const auto index = WholeNumber(call[1]);
  if (!index) return call.FailArgument(1, "invalid index: a whole number is required");
  const auto n = static_cast<std::int64_t>(list.size());
  // A negative one counts from the end. Source: OpenTofu's documentation of element.
  return list.elements()[static_cast<std::size_t>((*index % n + n) % n)];
}

// Appends what is inside; false where an unknown may stand for any number of elements. `merging`: whether
// elements of a set may turn out to be equal. `sensitive`: whether one of the lists is, which marks the
// result.
bool FlattenInto(const Value& v, std::vector<Value>& out, bool& sensitive, bool& merging) {
  bool closed = !v.open();
  merging = merging || (v.kind() == Kind::kSet && v.size() > 1 && !WhollyKnown(v));
  for (const Value& e : v.elements()) {
    if (e.is_sequence()) {
      sensitive = sensitive || e.sensitive();
      closed = FlattenInto(e, out, sensitive, merging) && closed;
      continue;
    }
    if (e.is_unknown()) {
      const TypeKind kind = e.unknown().type ? e.unknown().type->kind : TypeKind::kDynamic;
      if (kind == TypeKind::kDynamic || kind == TypeKind::kList || kind == TypeKind::kSet ||
          kind == TypeKind::kTuple) {
        sensitive = sensitive || e.sensitive();
        closed = false;
        continue;
      }
    } else if (e.is_choice()) {
      const auto is_collection = [](const ChoiceCase& c) {
        return c.value.is_sequence() || Undecided(c.value);
      };
      if (std::any_of(e.cases().begin(), e.cases().end(), is_collection)) {
        closed = false;
        continue;
      }
    }
    out.push_back(e);
  }
  return closed;
}

Result Flatten(Call& call) {
  if (call[0].is_unknown() || call[0].is_choice()) return call.Unknowable(nullptr);
  if (!call[0].is_sequence()) return call.Fail("can only flatten lists, sets and tuples");
  std::vector<Value> out;
  bool merging = false;
  bool sensitive = false;
  const bool closed = FlattenInto(call[0], out, sensitive, merging);
  if (!closed && out.empty()) return call.Unknowable(nullptr).WithSensitive(sensitive);
  if (auto error = call.Reserve(out.size())) return tl::unexpected(*error);
  return MakeTuple(out, call.arena()).WithOpen(!closed || merging).WithSensitive(sensitive);
}

Result Index(Call& call) {
  const Value& list = call[0];
  if (list.kind() != Kind::kList && list.kind() != Kind::kTuple)
    return call.Fail("argument must be a list or tuple");
  if (list.size() == 0) return call.Fail("cannot search an empty list");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::optional<bool> equal = KnownEqual(list.elements()[i], call[1]);
    if (!equal) return call.Unknowable(NumberType());
    if (*equal) return Value::Int(static_cast<std::int64_t>(i));
  }
  return call.Fail("item not found");
}

Result One(Call& call) {
  const Value& list = call[0];
  const std::string message = "must be a list, set, or tuple value with either zero or one elements";
  if (list.is_unknown()) {
    const Type* type = list.unknown().type;
    const bool collection = type && (type->kind == TypeKind::kList || type->kind == TypeKind::kSet);
    return call.Unknowable(collection ? type->element : nullptr, false);
  }
  if (list.is_choice() || list.open()) return call.Unknowable(nullptr, false);
  if (!list.is_sequence()) return call.FailArgument(0, message);
  if (list.size() == 0) return Value::Null().WithTypeHint(list.type_hint());
  if (list.size() == 1) return list.elements()[0];
  if (list.kind() == Kind::kSet && !WhollyKnown(list)) return call.Unknowable(nullptr, false);
  return call.FailArgument(0, message);
}

Result Reverse(Call& call) {
  const Value& list = call[0];
  if (!list.is_sequence()) {
    return call.FailArgument(
        0, "can only reverse list or tuple values, not " + TypeName(TypeOf(list, call.arena())));
  }
  std::vector<Value> out(list.elements().rbegin(), list.elements().rend());
  const Kind kind = list.kind() == Kind::kTuple ? Kind::kTuple : Kind::kList;
  return MakeTuple(out, call.arena(), nullptr, kind).WithTypeHint(list.type_hint());
}

Result Slice(Call& call) {
  const Value& list = call[0];
  if (list.kind() == Kind::kSet) {
    return call.FailArgument(0,
                             "cannot slice a set, because its elements do not have indices; explicitly "
                             "convert to a list if the ordering of the result is not important");
  }
  if (!list.is_sequence()) return call.FailArgument(0, "must be a list or tuple value");
  const auto start = WholeNumber(call[1]);
  const auto end = WholeNumber(call[2]);
  if (!start) return call.FailArgument(1, "invalid start index: a whole number is required");
  if (!end) return call.FailArgument(2, "invalid end index: a whole number is required");
  const auto n = static_cast<std::int64_t>(list.size());
  if (*start < 0) return call.FailArgument(1, "start index must not be less than zero");
  if (*end > n) return call.FailArgument(2, "end index must not be greater than the length of the list");
  if (*start > *end) return call.FailArgument(1, "start index must not be greater than end index");
  const auto part =
      list.elements().subspan(static_cast<std::size_t>(*start), static_cast<std::size_t>(*end - *start));
  const Value out = Value::Sequence(list.kind(), part);
  return list.kind() == Kind::kList ? out.WithTypeHint(TypeOf(list, call.arena())->element) : out;
}

Result Sort(Call& call) {
  if (call[0].is_unknown() || call[0].is_choice()) {
    // As many as there are, if that is known.
    const bool counted = call[0].is_unknown() && call[0].unknown().min_length == call[0].unknown().max_length;
    if (!counted) return call.Unknowable(ListOfString());
    const std::vector<Value> out(static_cast<std::size_t>(call[0].unknown().max_length),
                                 call.Unknowable(StringType(), false));
    return MakeTuple(out, call.arena(), nullptr, Kind::kList).WithTypeHint(StringType());
  }
  std::vector<Value> out(call[0].elements().begin(), call[0].elements().end());
  for (const Value& e : out) {
    if (e.is_null()) return call.Fail("given list element is null; a null string cannot be sorted");
  }
  if (!WhollyKnown(call[0])) {
    if (call[0].open()) return call.Unknowable(ListOfString());
    // As many as there are, in an order that isn't known. Each is one of its own.
    for (Value& e : out) e = call.Unknowable(StringType());
    return MakeTuple(out, call.arena(), nullptr, Kind::kList);
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Value& a, const Value& b) { return a.string() < b.string(); });
  return MakeTuple(out, call.arena(), nullptr, Kind::kList)
      .WithTypeHint(StringType())
      .WithOpen(call[0].open());
}

Result MatchKeys(Call& call) {
  const Value& values = call[0];
  if (values.size() != call[1].size()) return call.Fail("length of keys and values should be equal");
  const Type* types[] = {TypeOf(call[1], call.arena()), TypeOf(call[2], call.arena())};
  const Type* type = Unify(types, call.arena());
  if (!type) return call.Fail("keys and searchset must be of the same type");
  auto keys = Convert(call[1], type, call.arena());
  auto wanted = Convert(call[2], type, call.arena());
  if (!keys || !wanted) return call.Fail("keys and searchset must be of the same type");
  if (!WhollyKnown(*keys) || !WhollyKnown(*wanted)) return call.Unknowable(TypeOf(values, call.arena()));
  if (!call.context.budget.Spend(std::uint64_t{keys->size()} * wanted->size())) {
    return call.Fail("the limit of evaluation steps is used up");
  }
  std::vector<Value> out;
  for (std::size_t i = 0; i < keys->size(); ++i) {
    const auto is_key = [&](const Value& w) { return Equal(w, keys->elements()[i]); };
    if (std::any_of(wanted->elements().begin(), wanted->elements().end(), is_key))
      out.push_back(values.elements()[i]);
  }
  return MakeTuple(out, call.arena(), nullptr, Kind::kList)
      .WithTypeHint(TypeOf(values, call.arena())->element);
}

}  // namespace

std::vector<FunctionSpec> CollectionFunctions() {
  constexpr std::uint8_t kAny = kAllowUnknown | kAllowOpen;
  constexpr std::uint8_t kMoves = kMovesElements | kLosesMarks;
  const Type* boolean = BoolType();
  const Type* number = NumberType();
  return {
      {"alltrue", {{"list", ListOfBool(), kAny}}, {}, AllTrue, boolean},
      {"anytrue", {{"list", ListOfBool(), kAny}}, {}, AnyTrue, boolean},
      {"chunklist", {{"list", ListOfAny()}, {"size", number}}, {}, ChunkList, nullptr, kMoves},
      {"coalesce", {}, Parameter{"vals", nullptr, kAllowNull | kAllowUnknown}, Coalesce, nullptr},
      {"coalescelist", {}, Parameter{"vals", nullptr, kAllowNull | kAny}, CoalesceList, nullptr},
      {"compact", {{"list", ListOfString(), kAny}}, {}, Compact, ListOfString()},
      {"concat", {}, Parameter{"seqs", nullptr, kAny}, Concat, nullptr, kMoves},
      {"contains", {{"list", nullptr, kAny}, {"value", nullptr, kAllowOpen}}, {}, Contains, boolean},
      {"distinct", {{"list", ListOfAny(), kAny}}, {}, Distinct, nullptr},
      {"element",
       {{"list", nullptr, kAny}, {"index", number, kAllowUnknown}},
       {},
       Element,
       nullptr,
       kMoves | kMayBeNull},
      {"flatten", {{"list", nullptr, kAny}}, {}, Flatten, nullptr, kMoves},
      {"index", {{"list"}, {"value", nullptr, kAny}}, {}, Index, number},
      {"length", {{"value", nullptr, kAny}}, {}, Length, number, kMovesElements},
      {"matchkeys",
       {{"values", ListOfAny()}, {"keys", ListOfAny()}, {"searchset", ListOfAny()}},
       {},
       MatchKeys,
       nullptr},
      {"one", {{"list", nullptr, kAny}}, {}, One, nullptr, kMayBeNull},
      {"reverse", {{"list"}}, {}, Reverse, nullptr, kMoves},
      {"slice", {{"list"}, {"start_index", number}, {"end_index", number}}, {}, Slice, nullptr, kMoves},
      {"sort", {{"list", ListOfString(), kAny}}, {}, Sort, ListOfString()},
  };
}

}  // namespace assay::terraform
