// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "terraform/evaluator.h"
#include "value/conversion.h"

namespace assay::terraform {
namespace {

// Keys and values of a collection in the order in which `for` sees them.
std::vector<std::pair<Value, Value>> Items(const Value& collection) {
  std::vector<std::pair<Value, Value>> out;
  out.reserve(collection.size());
  if (collection.is_mapping()) {
    for (const Entry& e : collection.entries()) out.emplace_back(Value::String(e.key), e.value);
  } else {
    std::int64_t index = 0;
    for (const Value& e : collection.elements()) {
      out.emplace_back(collection.kind() == Kind::kSet ? e : Value::Int(index), e);
      ++index;
    }
  }
  if (collection.sensitive()) {
    for (auto& [key, value] : out) {
      key = key.WithSensitive();
      value = value.WithSensitive();
    }
  }
  return out;
}

// One mark more; those it has stay.
Value Marked(const Value& v, bool sensitive) { return v.WithSensitive(v.sensitive() || sensitive); }

}  // namespace

Value Evaluator::EvalFor(const hcl::ForExpr& e, const Frame& frame) {
  Value collection = Eval(e.collection, frame);
  if (collection.is_unknown()) collection = Whole(collection);
  return Marked(
      Distribute({&collection, 1}, &e, [&](std::span<const Value> v) { return ForOver(e, v[0], frame); }),
      collection.sensitive());
}

Value Evaluator::ForOver(const hcl::ForExpr& e, const Value& collection, const Frame& frame) {
  if (collection.is_null()) {
    return Fail(e.collection, "Iteration over null value",
                "A null value cannot be used as the collection in a 'for' expression.");
  }
  if (collection.is_unknown()) {
    const Type* type = TypeOf(collection, arena_);
    if (type->kind == TypeKind::kString || type->kind == TypeKind::kNumber || type->kind == TypeKind::kBool) {
      return Fail(
          e.collection, "Iteration over non-iterable value",
          "A value of type " + TypeName(type) + " cannot be used as the collection in a 'for' expression.");
    }
    return Derived(collection, e.from_template ? StringType() : DynamicType(), e.span, e.from_template);
  }
  if (!collection.is_sequence() && !collection.is_mapping()) {
    return Fail(e.collection, "Iteration over non-iterable value",
                "A value of type " + TypeName(TypeOf(collection, arena_)) +
                    " cannot be used as the collection in a 'for' expression.");
  }
  if (collection.open()) return Derived(collection, nullptr, e.span);
  if (e.condition && collection.size() == 0) {
    // Nothing is asked of it, but OpenTofu looks at it once with nothing known of an element.
    const Value any = Anything(e.span, DynamicType());
    const Local second{e.value_name, any, frame.locals};
    const Local first{e.key_name, any, &second};
    Frame inner = frame;
    inner.locals = e.key_name.empty() ? &second : &first;
    const Value include = Eval(e.condition, inner);
    const auto truth = To(include, BoolType());
    if (include.is_null() || !truth) {
      return Fail(e.condition, "Invalid 'for' condition",
                  truth ? "The value of the 'if' clause must not be null."
                        : "The 'if' clause value is invalid: " + truth.error() + ".");
    }
  }
  std::vector<std::pair<Value, Value>> included;
  Value stop;
  bool sensitive = false;
  for (const auto& [key, value] : Items(collection)) {
    if (!Spend(1, e.span)) return Derived(collection, nullptr, e.span);
    const Local second{e.value_name, value, frame.locals};
    const Local first{e.key_name, key, &second};
    Frame inner = frame;
    inner.locals = e.key_name.empty() ? &second : &first;
    if (e.condition) {
      const Value include = Eval(e.condition, inner);
      sensitive |= include.sensitive();
      if (include.is_null()) {
        return Fail(e.condition, "Invalid 'for' condition", "The value of the 'if' clause must not be null.");
      }
      const auto truth = To(include, BoolType());
      if (!truth) {
        return Fail(e.condition, "Invalid 'for' condition",
                    "The 'if' clause value is invalid: " + truth.error() + ".");
      }
      if (!truth->is_bool()) {
        // Which elements there are isn't known; the rest is looked at for its errors only.
        stop = *truth;
        continue;
      }
      if (!truth->boolean()) continue;
    }
    if (e.key) {
      const Value made = Eval(e.key, inner);
      // What would stand under a key that isn't known yet isn't looked at yet.
      Sink ignored;
      const bool later = made.is_unknown() || made.is_choice();
      included.emplace_back(made, Apart(later ? ignored : *sink_, [&] { return Eval(e.value, inner); }));
    } else {
      included.emplace_back(Value(), Eval(e.value, inner));
    }
  }
  if (!stop.is_absent()) {
    return Marked(Derived(stop, e.from_template ? StringType() : DynamicType(), e.span, e.from_template),
                  sensitive);
  }
  if (e.key) return Marked(ForObject(e, included, frame), sensitive);
  std::vector<Value> results;
  results.reserve(included.size());
  for (const auto& [key, value] : included) results.push_back(value);
  const Value tuple = MakeTuple(results, arena_, Step(OriginKind::kCall, e.span, "for", collection.origin()));
  if (!CheckWeight(tuple, e.span)) return TooLarge(e.span);
  return Marked(e.from_template ? JoinTemplate(e, tuple) : tuple, sensitive);
}

Value Evaluator::ForObject(const hcl::ForExpr& e, std::span<const std::pair<Value, Value>> items,
                           const Frame&) {
  std::vector<Entry> entries;
  std::map<std::string_view, std::vector<Value>> groups;
  Value stop;
  bool sensitive = false;
  for (const auto& [raw, value] : items) {
    sensitive |= raw.sensitive();
    // Once one isn't known OpenTofu says no more of the others.
    if (raw.is_null() && !stop.is_absent()) continue;
    if (raw.is_null()) {
      return Fail(e.key, "Invalid object key",
                  "Key expression in 'for' expression must not produce a null value.");
    }
    const auto key = To(raw, StringType());
    if (!key && !stop.is_absent()) continue;
    if (!key) {
      return Fail(e.key, "Invalid object key",
                  "The key expression produced an invalid result: " + key.error() + ".");
    }
    if (!key->is_string()) {
      stop = *key;
      continue;
    }
    std::vector<Value>& group = groups[key->string()];
    if (!e.group && !group.empty()) {
      Fail(e.key, "Duplicate object key",
           "Two different items produced the key \"" + std::string(key->string()) +
               "\" in this 'for' expression. If duplicates are expected, use the ellipsis (...) after the "
               "value "
               "expression to enable grouping by key.");
      continue;
    }
    group.push_back(value);
  }
  const Origin* origin = Step(OriginKind::kCall, e.span, "for", nullptr);
  entries.reserve(groups.size());
  for (const auto& [key, values] : groups) {
    entries.push_back({key, e.group ? MakeTuple(values, arena_, origin) : values[0], {}});
  }
  const Value object = MakeObject(std::move(entries), arena_, origin).WithSensitive(sensitive);
  if (!CheckWeight(object, e.span)) return TooLarge(e.span);
  if (!stop.is_absent()) return Marked(Derived(stop, DynamicType(), e.span), sensitive);
  return object;
}

Value Evaluator::JoinTemplate(const hcl::ForExpr& e, const Value& results) {
  std::vector<Value> parts;
  for (const Value& v : results.elements()) {
    if (v.is_null()) {
      return Fail(e.value, "Invalid template interpolation value",
                  "An iteration result is null. Cannot include a null value in a string template.");
    }
    const auto text = To(v, StringType());
    if (!text) {
      return Fail(
          e.value, "Invalid template interpolation value",
          "Cannot include one of the interpolation results into the string template: " + text.error() + ".");
    }
    parts.push_back(*text);
  }
  return Distribute(parts, &e, [&](std::span<const Value> known) { return Concatenate(known, e); });
}

Value Evaluator::EvalSplat(const hcl::SplatExpr& e, const Frame& frame) {
  const Value source = Eval(e.source, frame);
  return Distribute({&source, 1}, &e, [&](std::span<const Value> v) { return SplatOver(e, v[0], frame); });
}

Value Evaluator::SplatOver(const hcl::SplatExpr& e, const Value& source, const Frame& frame) {
  const auto each = [&](const Value& item) {
    const Local local{hcl::kSplatItem, item.WithSensitive(item.sensitive() || source.sensitive()),
                      frame.locals};
    Frame inner = frame;
    inner.locals = &local;
    return Eval(e.each, inner);
  };
  const Type* type = source.is_unknown() || source.is_null() ? TypeOf(source, arena_) : nullptr;
  const bool sequence =
      type ? type->kind == TypeKind::kList || type->kind == TypeKind::kSet || type->kind == TypeKind::kTuple
           : source.is_sequence();
  const Origin* origin = Step(OriginKind::kReference, e.span, sources_.Text(e.span), source.origin());
  if (source.is_null()) {
    if (!sequence) return Value::Sequence(Kind::kTuple, {}, origin).WithSensitive(source.sensitive());
    return Fail(e.source, "Splat of null value",
                "Splat expressions (with the * symbol) cannot be applied to null sequences.");
  }
  if (source.is_unknown() && !sequence) {
    // One instance of a resource or module is an object that is there, however little of it is known.
    const bool there = InstanceOf(source) != nullptr || ModuleOf(source) != nullptr ||
                       (type->kind != TypeKind::kDynamic && source.unknown().not_null);
    if (!there) {
      const Value v = Derived(source, HasUntold(type) ? nullptr : DynamicType(), e.span).WithOrigin(origin);
      if (const auto it = prototypes_.find(&source.unknown()); it != prototypes_.end()) {
        const Prototyped of = it->second;
        prototypes_[&v.unknown()] = {each(of.element), of.cause};
      }
      return v;
    }
    const Value one = each(source);
    return MakeTuple({&one, 1}, arena_, origin).WithSensitive(source.sensitive());
  }
  if (source.is_unknown()) {
    Unknown u = Derived(source, nullptr, e.span, true).unknown();
    if (type->kind != TypeKind::kTuple) {
      Unknown element;
      element.type = type->element;
      const Value sample = MakeUnknown(element, arena_);
      Sink ignored;
      const Value made = Apart(ignored, [&] { return each(sample); });
      u.type = arena_.New<Type>(Type{TypeKind::kList, TypeOf(made, arena_), {}, {}});
      u.min_length = source.unknown().min_length;
      u.max_length = source.unknown().max_length;
    }
    return MakeUnknown(u, arena_, origin).WithSensitive(source.sensitive());
  }
  if (!sequence) {
    const Value one = each(source);
    return MakeTuple({&one, 1}, arena_, origin).WithSensitive(source.sensitive());
  }
  std::vector<Value> results;
  results.reserve(source.size());
  for (const Value& item : source.elements()) {
    if (!Spend(1, e.span)) return Derived(source, nullptr, e.span);
    results.push_back(each(item));
  }
  const bool list = source.kind() != Kind::kTuple;
  if (list && !results.empty()) {
    std::vector<const Type*> types;
    types.reserve(results.size());
    for (const Value& v : results) types.push_back(TypeOf(v, arena_));
    const bool same = std::all_of(types.begin(), types.end(), [&](const Type* t) {
      return t->kind == TypeKind::kDynamic || types[0]->kind == TypeKind::kDynamic || SameType(t, types[0]);
    });
    if (!same) {
      return Fail(e.each, "Invalid nested splat expressions",
                  "The second level of splat expression produced elements of different types, so it isn't "
                  "possible to "
                  "construct a valid list to represent the top-level result.");
    }
  }
  Value v = MakeTuple(results, arena_, origin, list ? Kind::kList : Kind::kTuple);
  if (list && results.empty()) {
    Unknown element;
    element.type = source.type_hint();
    const Value sample = MakeUnknown(element, arena_);
    Sink ignored;
    v = v.WithTypeHint(TypeOf(Apart(ignored, [&] { return each(sample); }), arena_));
  }
  if (!CheckWeight(v, e.span)) return TooLarge(e.span);
  return v.WithSensitive(source.sensitive()).WithOpen(source.open());
}

}  // namespace assay::terraform
