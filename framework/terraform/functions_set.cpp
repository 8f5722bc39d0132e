// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "terraform/function_table.h"

namespace assay::terraform {
namespace {

// The arguments as sets of one element type.
tl::expected<std::vector<Value>, std::string> SameSets(Call& call) {
  std::vector<const Type*> types;
  for (const Value& arg : call.args) {
    // A set of nothing in particular must not decide the type.
    const Type* element = TypeOf(arg, call.arena())->element;
    if (element && element->kind != TypeKind::kDynamic) types.push_back(element);
  }
  const Type* element = types.empty() ? DynamicType() : Unify(types, call.arena());
  if (!element) return call.Fail("given sets must all have compatible element types");
  const Type* set = call.arena().New<Type>(Type{TypeKind::kSet, element, {}, {}});
  std::vector<Value> out;
  for (const Value& arg : call.args) {
    auto converted = Convert(arg, set, call.arena());
    if (!converted) return call.Fail(converted.error());
    out.push_back(converted->WithTypeHint(element));
  }
  return out;
}

Result Finish(Call& call, const std::vector<Value>& elements, const std::vector<Value>& sets, bool open) {
  return MakeTuple(elements, call.arena(), nullptr, Kind::kSet)
      .WithTypeHint(TypeOf(sets[0], call.arena())->element)
      .WithOpen(open);
}

Result Union(Call& call) {
  auto sets = SameSets(call);
  if (!sets) return tl::unexpected(sets.error());
  std::vector<Value> out;
  bool open = false;
  for (const Value& set : *sets) {
    if (set.is_unknown() || set.is_choice()) {
      open = true;
      continue;
    }
    open |= set.open();
    out.insert(out.end(), set.elements().begin(), set.elements().end());
    if (auto error = call.Reserve(out.size())) return tl::unexpected(*error);
  }
  if (open && out.empty()) return call.Unknowable(SetOfAny());
  return Finish(call, out, *sets, open);
}

bool Holds(const Value& set, const Value& element) {
  return std::binary_search(set.elements().begin(), set.elements().end(), element,
                            [](const Value& a, const Value& b) { return CompareForSet(a, b) < 0; });
}

Result Intersection(Call& call) {
  auto sets = SameSets(call);
  if (!sets) return tl::unexpected(sets.error());
  if (!std::all_of(sets->begin(), sets->end(), WhollyKnown)) return call.Unknowable(SetOfAny());
  std::vector<Value> out;
  for (const Value& e : (*sets)[0].elements()) {
    if (std::all_of(sets->begin() + 1, sets->end(), [&](const Value& s) { return Holds(s, e); }))
      out.push_back(e);
  }
  return Finish(call, out, *sets, false);
}

Result Subtract(Call& call) {
  auto sets = SameSets(call);
  if (!sets) return tl::unexpected(sets.error());
  if (!std::all_of(sets->begin(), sets->end(), WhollyKnown)) return call.Unknowable(SetOfAny());
  std::vector<Value> out;
  for (const Value& e : (*sets)[0].elements()) {
    if (!Holds((*sets)[1], e)) out.push_back(e);
  }
  return Finish(call, out, *sets, false);
}

Result Product(Call& call) {
  if (call.size() < 2) return call.Fail("at least two arguments are required");
  std::uint64_t total = 1;
  bool set = false;
  std::vector<std::vector<Value>> columns;
  std::vector<const Type*> types;
  for (std::size_t i = 0; i < call.size(); ++i) {
    const Value& arg = call[i];
    if (!arg.is_sequence()) return call.FailArgument(i, "a set or a list is required");
    if (arg.kind() == Kind::kSet && !WhollyKnown(arg)) return call.Unknowable(nullptr);
    set |= arg.kind() == Kind::kSet;
    // The elements of a tuple get one type, so that all rows have one.
    Value column = arg;
    if (arg.kind() == Kind::kTuple) {
      auto list = Convert(arg, ListOfAny(), call.arena());
      if (!list) return call.FailArgument(i, "all elements must be of the same type");
      column = *list;
    }
    columns.emplace_back(column.elements().begin(), column.elements().end());
    types.push_back(TypeOf(column, call.arena())->element);
    total = column.size() == 0 || total == 0 ? 0 : total * column.size();
    if (total > call.context.budget.collection) break;
  }
  if (auto error = call.Reserve(total)) return tl::unexpected(*error);
  std::vector<Value> out;
  std::vector<std::size_t> at(columns.size(), 0);
  for (std::uint64_t row = 0; row < total; ++row) {
    std::vector<Value> tuple;
    for (std::size_t c = 0; c < columns.size(); ++c) tuple.push_back(columns[c][at[c]]);
    out.push_back(MakeTuple(tuple, call.arena()));
    for (std::size_t c = columns.size(); c-- > 0;) {
      if (++at[c] < columns[c].size()) break;
      at[c] = 0;
    }
  }
  const Type* row = call.arena().New<Type>(Type{TypeKind::kTuple, nullptr, call.arena().Copy(types), {}});
  return MakeTuple(out, call.arena(), nullptr, set ? Kind::kSet : Kind::kList).WithTypeHint(row);
}

}  // namespace

std::vector<FunctionSpec> SetFunctions() {
  return {
      {"setintersection",
       {{"first_set", SetOfAny()}},
       Parameter{"other_sets", SetOfAny()},
       Intersection,
       nullptr},
      {"setproduct", {}, Parameter{"sets"}, Product, nullptr, kMovesElements},
      {"setsubtract", {{"a", SetOfAny()}, {"b", SetOfAny()}}, {}, Subtract, nullptr},
      {"setunion",
       {{"first_set", SetOfAny(), kAllowUnknown | kAllowOpen}},
       Parameter{"other_sets", SetOfAny(), kAllowUnknown | kAllowOpen},
       Union,
       nullptr},
  };
}

}  // namespace assay::terraform
