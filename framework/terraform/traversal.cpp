// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "terraform/evaluator.h"

namespace assay::terraform {
namespace {

std::string Quoted(std::string_view s) { return '"' + std::string(s) + '"'; }

// Blocks inside a block: what the configuration doesn't say, the provider may.
Value OpenBlocks(const Value& v) { return v.kind() == Kind::kObject ? v.WithOpen() : v; }

}  // namespace

ResourceInstance* Evaluator::InstanceOf(const Value& unknown) const {
  if (!unknown.is_unknown()) return nullptr;
  const auto it = instance_refs_.find(&unknown.unknown());
  if (it != instance_refs_.end()) return it->second;
  const Identity* identity = unknown.unknown().identity;
  if (!identity || !identity->attribute.empty()) return nullptr;
  const auto by_address = by_address_.find(identity->address);
  return by_address == by_address_.end() ? nullptr : by_address->second;
}

ModuleInstance* Evaluator::ModuleOf(const Value& unknown) const {
  if (!unknown.is_unknown()) return nullptr;
  const auto it = module_refs_.find(&unknown.unknown());
  return it == module_refs_.end() ? nullptr : it->second;
}

Value Evaluator::EvalTraversal(const hcl::Expr* e, const Frame& frame) {
  Value result;
  if (Reference(e, frame, result)) return result;
  // Inner steps need no origin of their own.
  const auto object_of = [&](const hcl::Expr* object) {
    const bool step = object->kind == hcl::ExprKind::kGetAttr || object->kind == hcl::ExprKind::kIndex ||
                      object->kind == hcl::ExprKind::kVariable;
    if (!step) return Eval(object, frame);
    if (!Spend(1, object->span) || depth_ >= kMaxDepth) return Eval(object, frame);
    ++depth_;
    const Value v = EvalTraversal(object, frame);
    --depth_;
    return v;
  };
  if (const auto* get = hcl::As<hcl::GetAttrExpr>(e)) {
    const Value object = object_of(get->object);
    if (get->legacy_index) {
      std::int64_t index = 0;
      for (char c : get->name) index = index < INT32_MAX ? index * 10 + (c - '0') : index;
      return Index(object, Value::Int(index), e);
    }
    return Attribute(object, get->name, e, get->object);
  }
  const auto* index = static_cast<const hcl::IndexExpr*>(e);
  const Value object = object_of(index->object);
  return Index(object, Eval(index->key, frame), e);
}

Value Evaluator::Attribute(const Value& object, std::string_view name, const hcl::Expr* e,
                           const hcl::Expr* object_expression) {
  if (!object.is_choice()) return AttributeOnce(object, name, e, object_expression);
  return Distribute({&object, 1}, e, [&](std::span<const Value> v) {
    return AttributeOnce(v[0], name, e, object_expression);
  });
}

Value Evaluator::AttributeOnce(const Value& object, std::string_view name, const hcl::Expr* e,
                               const hcl::Expr* object_expression) {
  const auto mark = [&](const Value& v) { return v.WithSensitive(v.sensitive() || object.sensitive()); };
  if (object.is_null()) {
    return FailAbsent(e, "Attempt to get attribute from null value",
                      "This value is null, so it does not have any attributes.");
  }
  if (object.is_unknown()) {
    if (ResourceInstance* instance = InstanceOf(object)) {
      const Value v = InstanceAttribute(*instance, name);
      const Type* type = object.unknown().type;
      if (!type || type->kind != TypeKind::kObject) return mark(v);
      for (const TypeAttribute& a : type->attributes) {
        if (a.name != name) continue;
        const auto converted = To(v, a.type);
        return mark(converted ? *converted : v);
      }
      return mark(v);
    }
    if (ModuleInstance* module = ModuleOf(object)) return mark(Output(*module, name, e));
    const Unknown& u = object.unknown();
    if (u.structure) {
      if (const Value* found = u.structure->Find(name)) return mark(*found);
    }
    const Type* type = u.type ? u.type : DynamicType();
    if (type->kind == TypeKind::kDynamic) return mark(PartOf(object, "." + std::string(name), u.type, false));
    if (type->kind == TypeKind::kMap)
      return mark(PartOf(object, "." + std::string(name), type->element, false));
    if (type->kind == TypeKind::kObject) {
      for (const TypeAttribute& a : type->attributes) {
        if (a.name == name) return mark(PartOf(object, "." + std::string(name), a.type, false));
      }
      return FailAbsent(e, "Unsupported attribute",
                        "This object does not have an attribute named " + Quoted(name) + ".");
    }
    return Fail(e, "Unsupported attribute",
                "Can't access attributes on a value of type " + TypeName(type) + ".");
  }
  if (object.is_mapping()) {
    if (const Value* found = object.Find(name)) {
      if (!object.open()) return mark(*found);
      // A block of a resource: blocks inside it are read the same way.
      if (found->kind() != Kind::kTuple) return mark(*found);
      std::vector<Value> blocks;
      for (const Value& block : found->elements()) blocks.push_back(OpenBlocks(block));
      return mark(MakeTuple(blocks, arena_, found->origin()).WithOpen(found->open()));
    }
    if (object.open()) {
      Unknown u;
      u.reason = UnknownReason::kComputed;
      u.span = e->span;
      u.expression = Text(SourceText(e->span));
      return mark(MakeUnknown(u, arena_));
    }
    if (object.kind() == Kind::kMap) {
      return FailAbsent(e, "Missing map element",
                        "This map does not have an element with the key " + Quoted(name) + ".");
    }
    return FailAbsent(e, "Unsupported attribute",
                      "This object does not have an attribute named " + Quoted(name) + ".");
  }
  if (object.is_sequence()) {
    const bool of_instances = std::any_of(object.elements().begin(), object.elements().end(),
                                          [&](const Value& v) { return InstanceOf(v) || ModuleOf(v); });
    if (of_instances) {
      const std::string address = SourceText(object_expression->span);
      return Fail(e, "Missing resource instance key",
                  "Because " + address +
                      " has \"count\" set, its attributes must be accessed on specific instances.\n\n"
                      "For example, to correlate with indices of a referring resource, use:\n    " +
                      address + "[count.index]");
    }
    return Fail(e, "Unsupported attribute",
                "Can't access attributes on a " + TypeName(TypeOf(object, arena_)) +
                    ". Did you mean to access attribute " + Quoted(name) +
                    " for a specific element of the list, or across all elements of the list?");
  }
  if (object.is_absent()) return Derived(object, nullptr, e->span);
  return Fail(
      e, "Unsupported attribute",
      "Can't access attributes on a primitive-typed value (" + TypeName(TypeOf(object, arena_)) + ").");
}

Value Evaluator::Index(const Value& object, const Value& key, const hcl::Expr* e) {
  if (!object.is_choice() && !key.is_choice()) return IndexOnce(object, key, e);
  const Value both[] = {object, key};
  return Distribute(both, e, [&](std::span<const Value> v) { return IndexOnce(v[0], v[1], e); });
}

Value Evaluator::IndexOnce(const Value& object, const Value& key, const hcl::Expr* e) {
  constexpr const char* kNoElement = "The given key does not identify an element in this collection value";
  // OpenTofu loses the mark of a key that it doesn't know.
  const bool sensitive = object.sensitive() || (key.sensitive() && !key.is_unknown());
  const auto mark = [&](const Value& v) { return v.WithSensitive(v.sensitive() || sensitive); };
  const auto invalid = [&](const std::string& why) {
    return FailAbsent(e, "Invalid index", std::string(kNoElement) + (why.empty() ? "." : ": " + why + "."));
  };
  if (object.is_null()) {
    return FailAbsent(e, "Attempt to index null value",
                      "This value is null, so it does not have any indices.");
  }
  if (key.is_null()) return Fail(e, "Invalid index", "Can't use a null value as an indexing key.");
  if (object.is_absent()) return Derived(object, nullptr, e->span);

  const Type* type = object.is_unknown() ? TypeOf(object, arena_) : nullptr;
  if (object.is_unknown()) {
    if (const auto it = prototypes_.find(&object.unknown()); it != prototypes_.end() && key.is_unknown()) {
      const auto of = prototype_keys_.find(&key.unknown());
      if (of != prototype_keys_.end() && of->second == it->second.cause) return mark(it->second.element);
    }
    const bool named = InstanceOf(object) || ModuleOf(object) || type->kind == TypeKind::kObject ||
                       object.unknown().structure;
    if (named && key.is_string()) return AttributeOnce(object, key.string(), e, e);
    if (type->kind == TypeKind::kDynamic || key.is_unknown()) {
      const Type* element = type->kind == TypeKind::kList || type->kind == TypeKind::kMap ? type->element
                            : type->kind == TypeKind::kDynamic ? object.unknown().type
                                                               : nullptr;
      if (key.is_unknown()) return mark(Derived(object, element, e->span));
      return mark(PartOf(object, '[' + Render(key.WithSensitive(false)) + ']', object.unknown().type, false));
    }
  }

  const bool sequence = type ? type->kind == TypeKind::kList || type->kind == TypeKind::kTuple
                             : object.kind() == Kind::kList || object.kind() == Kind::kTuple;
  const bool mapping =
      type ? type->kind == TypeKind::kMap || type->kind == TypeKind::kObject : object.is_mapping();
  if (sequence) {
    const auto number = To(key, NumberType());
    if (!number) return invalid(number.error());
    if (number->is_unknown()) {
      const Type* element = object.kind() == Kind::kList && object.size() > 0
                                ? TypeOf(object.elements()[0], arena_)
                                : (type && type->kind == TypeKind::kList ? type->element : nullptr);
      return mark(Derived(number->WithSensitive(false), element, e->span));
    }
    const Number n = ToNumber(*number);
    if (n.Sign() < 0) return invalid("a negative number is not a valid index for a sequence");
    const auto index = n.ToInt64();
    if (!index && !n.IsInteger()) {
      return invalid("indexing a sequence requires a whole number, but the given index (" + n.ToString() +
                     ") has a fractional part");
    }
    constexpr const char* kTooLarge =
        "the given index is greater than or equal to the length of the collection";
    if (!index) return invalid(kTooLarge);
    if (type) {
      if (type->kind == TypeKind::kTuple) {
        if (static_cast<std::uint64_t>(*index) >= type->elements.size()) return invalid(kTooLarge);
        return mark(PartOf(object, '[' + std::to_string(*index) + ']', type->elements[*index], false));
      }
      if (object.unknown().max_length >= 0 && *index >= object.unknown().max_length)
        return invalid(kTooLarge);
      return mark(PartOf(object, '[' + std::to_string(*index) + ']', type->element, false));
    }
    if (static_cast<std::uint64_t>(*index) < object.size()) {
      const Value v = object.elements()[*index];
      return v.is_choice() && object.open() ? Derived(v, nullptr, e->span) : mark(v);
    }
    if (object.open()) return mark(Derived(object, nullptr, e->span));
    return invalid(kTooLarge);
  }
  if (mapping) {
    const auto text = To(key, StringType());
    if (!text) return invalid(text.error());
    if (text->is_unknown()) {
      const Type* element = type && type->kind == TypeKind::kMap ? type->element : nullptr;
      if (object.kind() == Kind::kMap && object.size() > 0)
        element = TypeOf(object.entries()[0].value, arena_);
      return mark(Derived(text->WithSensitive(false), element, e->span));
    }
    if (type) return AttributeOnce(object, text->string(), e, e);
    if (const Value* found = object.Find(text->string())) return mark(*found);
    if (object.open()) return AttributeOnce(object, text->string(), e, e);
    return invalid("");
  }
  const bool set = type ? type->kind == TypeKind::kSet : object.kind() == Kind::kSet;
  if (set) {
    return Fail(
        e, "Invalid index",
        "Elements of a set are identified only by their value and don't have any separate index or key to "
        "select with, so it's only possible to perform operations across all elements of the set.");
  }
  return Fail(e, "Invalid index", "This value does not have any indices.");
}

Value Evaluator::PartOf(const Value& unknown, std::string_view step, const Type* type, bool not_null) {
  const Unknown& whole = unknown.unknown();
  Unknown u;
  u.type = type;
  u.not_null = not_null;
  u.reason = whole.reason;
  u.span = whole.span;
  if (whole.reason != UnknownReason::kDerived && !whole.expression.empty()) {
    u.expression = Text(std::string(whole.expression) + std::string(step));
  } else {
    u.expression = whole.expression;
  }
  // A part of an attribute of a resource is still told by where it comes from.
  if (whole.identity && !whole.identity->attribute.empty()) {
    u.identity = arena_.New<Identity>(
        Identity{whole.identity->address, Text(std::string(whole.identity->attribute) + std::string(step))});
  }
  return MakeUnknown(u, arena_, unknown.origin());
}

}  // namespace assay::terraform
