// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "terraform/evaluator.h"
#include "terraform/text_parts.h"
#include "value/conversion.h"

namespace assay::terraform {
namespace {

// a.b, a["b"], a[0].b: what HCL takes for one reference.
bool IsTraversal(const hcl::Expr* e) {
  const hcl::Expr* root = e;
  for (;;) {
    if (const auto* get = hcl::As<hcl::GetAttrExpr>(root)) {
      root = get->object;
    } else if (const auto* index = hcl::As<hcl::IndexExpr>(root);
               index && hcl::As<hcl::LiteralExpr>(index->key)) {
      root = index->object;
    } else {
      return root != e && hcl::As<hcl::VariableExpr>(root);
    }
  }
}

}  // namespace

Value Evaluator::Eval(const hcl::Expr* e, const Frame& frame) {
  if (!Spend(1, e->span)) {
    Unknown u;
    u.reason = UnknownReason::kLimit;
    u.span = e->span;
    return MakeUnknown(u, arena_);
  }
  if (depth_ >= kMaxDepth) {
    return Limit(
        e->span, "limit-depth", "Expressions are nested more than " + std::to_string(kMaxDepth) + " deep",
        "Expressions and the values they refer to are followed for so many levels; this one is unknown.");
  }
  ++depth_;
  const Value v = EvalKind(e, frame);
  --depth_;
  return v;
}

Value Evaluator::EvalKind(const hcl::Expr* e, const Frame& frame) {
  switch (e->kind) {
    case hcl::ExprKind::kLiteral:
      return Normal(static_cast<const hcl::LiteralExpr*>(e)->value, 0);
    case hcl::ExprKind::kParens:
      return Eval(static_cast<const hcl::ParensExpr*>(e)->inner, frame);
    case hcl::ExprKind::kTemplate:
      return EvalTemplate(*static_cast<const hcl::TemplateExpr*>(e), frame);
    case hcl::ExprKind::kTuple:
      return EvalTuple(*static_cast<const hcl::TupleExpr*>(e), frame);
    case hcl::ExprKind::kObject:
      return EvalObject(*static_cast<const hcl::ObjectExpr*>(e), frame);
    case hcl::ExprKind::kFor:
      return EvalFor(*static_cast<const hcl::ForExpr*>(e), frame);
    case hcl::ExprKind::kSplat:
      return EvalSplat(*static_cast<const hcl::SplatExpr*>(e), frame);
    case hcl::ExprKind::kCall:
      return EvalCall(*static_cast<const hcl::CallExpr*>(e), frame);
    case hcl::ExprKind::kUnary:
      return EvalUnary(*static_cast<const hcl::UnaryExpr*>(e), frame);
    case hcl::ExprKind::kBinary:
      return EvalBinary(*static_cast<const hcl::BinaryExpr*>(e), frame);
    case hcl::ExprKind::kConditional:
      return EvalConditional(*static_cast<const hcl::ConditionalExpr*>(e), frame);
    case hcl::ExprKind::kBroken:
      return ErrorValue(e->span);
    case hcl::ExprKind::kVariable:
    case hcl::ExprKind::kGetAttr:
    case hcl::ExprKind::kIndex: {
      const Value v = EvalTraversal(e, frame);
      // One step for the whole of a.b[0].c: what lies between isn't a place where a value could be changed.
      return v.WithOrigin(Step(OriginKind::kReference, e->span, sources_.Text(e->span), v.origin()));
    }
  }
  return Value();
}

Value Evaluator::EvalTuple(const hcl::TupleExpr& e, const Frame& frame) {
  std::vector<Value> elements;
  elements.reserve(e.elements.size());
  for (const hcl::Expr* element : e.elements) elements.push_back(Eval(element, frame));
  const Value v = MakeTuple(elements, arena_, Step(OriginKind::kLiteral, e.span, {}, nullptr));
  return CheckWeight(v, e.span) ? v : TooLarge(e.span);
}

Value Evaluator::EvalObject(const hcl::ObjectExpr& e, const Frame& frame) {
  std::vector<Entry> entries;
  entries.reserve(e.items.size());
  bool sensitive = false;
  Value stop;  // an unknown key, or one that can't be a key
  for (const hcl::ObjectItem& item : e.items) {
    if (IsTraversal(item.key)) {
      stop = Fail(item.key, "Ambiguous attribute key",
                  "If this expression is intended to be a reference, wrap it in parentheses. If it's instead "
                  "intended "
                  "as a literal name containing periods, wrap it in quotes to create a string literal.");
      continue;
    }
    Value key;
    const auto* bare = hcl::As<hcl::VariableExpr>(item.key);
    if (bare) {
      key = Value::String(bare->name);
    } else {
      key = Eval(item.key, frame);
    }
    const Value value = Eval(item.value, frame);
    sensitive |= key.sensitive();
    if (key.is_null()) {
      stop = Fail(item.key, "Null value as key", "Can't use a null value as a key.");
      continue;
    }
    const auto text = To(key, StringType());
    if (!text) {
      stop = Fail(item.key, "Incorrect key type", "Can't use this value as a key: " + text.error() + ".");
      continue;
    }
    if (!text->is_string()) {
      stop = *text;
      // A later unknown key may replace any of those before it.
      entries.clear();
      continue;
    }
    entries.push_back({text->string(), value, item.key->span});
  }
  const Origin* origin = Step(OriginKind::kLiteral, e.span, {}, nullptr);
  const Value object = MakeObject(std::move(entries), arena_, origin).WithSensitive(sensitive);
  if (!CheckWeight(object, e.span)) return TooLarge(e.span);
  if (stop.is_absent()) return object;
  // OpenTofu knows nothing of an object with an unknown key; the other keys are still what they are.
  Unknown u = Derived(stop, DynamicType(), e.span, true).unknown();
  u.structure = arena_.New<Value>(object.WithOpen());
  return MakeUnknown(u, arena_, origin);
}

namespace {

bool IsUntypedNull(const Value& v) {
  return v.is_null() && (!v.type_hint() || v.type_hint()->kind == TypeKind::kDynamic);
}

std::string Mismatch(const Type* a, const Type* b) {
  if (a->kind == TypeKind::kObject && b->kind == TypeKind::kObject) {
    const auto find = [](const Type* type, std::string_view name) -> const Type* {
      for (const TypeAttribute& attribute : type->attributes) {
        if (attribute.name == name) return attribute.type;
      }
      return nullptr;
    };
    for (const TypeAttribute& attribute : a->attributes) {
      const std::string name = '"' + std::string(attribute.name) + '"';
      const Type* other = find(b, attribute.name);
      if (!other)
        return "The 'true' value includes object attribute " + name +
               ", which is absent in the 'false' value";
      if (!SameType(attribute.type, other)) {
        return "Type mismatch for object attribute " + name + ": " + Mismatch(attribute.type, other);
      }
    }
    for (const TypeAttribute& attribute : b->attributes) {
      if (!find(a, attribute.name)) {
        return "The 'false' value includes object attribute \"" + std::string(attribute.name) +
               "\", which is absent in the 'true' value";
      }
    }
  }
  if (a->kind == TypeKind::kTuple && b->kind == TypeKind::kTuple) {
    if (a->elements.size() != b->elements.size()) {
      return "The 'true' tuple has length " + std::to_string(a->elements.size()) +
             ", but the 'false' tuple has length " + std::to_string(b->elements.size());
    }
    for (std::size_t i = 0; i < a->elements.size(); ++i) {
      if (!SameType(a->elements[i], b->elements[i])) {
        return "Type mismatch for tuple element " + std::to_string(i) + ": " +
               Mismatch(a->elements[i], b->elements[i]);
      }
    }
  }
  const std::string left = TypeName(a), right = TypeName(b);
  if (left == right) {
    return "At least one deeply-nested attribute or element is not compatible across both the 'true' and the "
           "'false' "
           "value";
  }
  return "The 'true' value is " + left + ", but the 'false' value is " + right;
}

// Where a tuple or an object becomes a collection because the other side is one of which no element is known,
// OpenTofu doesn't bring its elements to one type.
bool KeepsElements(const Value& v, const Type* type, Arena& arena) {
  const bool disguised = (type->kind == TypeKind::kList && v.kind() == Kind::kTuple) ||
                         (type->kind == TypeKind::kMap && v.kind() == Kind::kObject);
  if (!disguised || v.size() == 0 || (type->element && type->element->kind != TypeKind::kDynamic))
    return true;
  const auto element = [&](std::size_t i) {
    return TypeOf(v.is_sequence() ? v.elements()[i] : v.entries()[i].value, arena);
  };
  const Type* first = nullptr;
  for (std::size_t i = 0; i < v.size(); ++i) {
    const Type* one = element(i);
    if (HasUntold(one)) return true;
    if (one->kind == TypeKind::kDynamic) continue;
    if (first && !SameType(first, one)) return false;
    first = one;
  }
  return true;
}

// Whether two collections are of one type and it is known of both how many elements they have, so that
// OpenTofu knows that of either of them; of sets it knows it up to one, of maps only that there is none.
bool CountsMatch(const Value& a, const Value& b, Arena& arena) {
  constexpr std::size_t kMost = 64;
  if (a.kind() != b.kind() || a.size() != b.size() || a.size() > kMost || a.open() || b.open()) return false;
  const std::size_t most = a.kind() == Kind::kList ? kMost : a.kind() == Kind::kSet ? 1 : 0;
  const bool collection = a.kind() == Kind::kList || a.kind() == Kind::kSet || a.kind() == Kind::kMap;
  return collection && a.size() <= most && SameType(TypeOf(a, arena), TypeOf(b, arena));
}

}  // namespace

Value Evaluator::EitherElement(const Value& yes, const Value& no, Guard guard,
                               const hcl::ConditionalExpr& e) {
  if (yes.size() == 0) return yes;
  const Origin* origin = Step(OriginKind::kBranch, e.span, sources_.Text(e.condition->span), yes.origin());
  std::vector<Value> elements;
  for (std::size_t i = 0; i < yes.size(); ++i) {
    const ChoiceCase cases[] = {{guard, yes.elements()[i]}, {root_.guards.Not(guard), no.elements()[i]}};
    const Value made = MakeChoice(cases, origin);
    elements.push_back(made.is_unknown() ? made : Forgotten(made));
  }
  return MakeTuple(elements, arena_, origin, yes.kind()).WithTypeHint(yes.type_hint());
}

Value Evaluator::EvalConditional(const hcl::ConditionalExpr& e, const Frame& frame) {
  // Both sides are evaluated, for their types; errors count only on the side that is taken.
  Sink on_true, on_false;
  Value yes = Apart(on_true, [&] { return Eval(e.then, frame); });
  Value no = Apart(on_false, [&] { return Eval(e.otherwise, frame); });

  const Type* type = nullptr;  // null: left as they are
  if (IsUntypedNull(yes)) {
    type = TypeOf(no, arena_);
  } else if (IsUntypedNull(no)) {
    type = TypeOf(yes, arena_);
  } else {
    const Type* const types[] = {TypeOf(yes, arena_), TypeOf(no, arena_)};
    if (types[0]->kind != TypeKind::kDynamic && types[1]->kind != TypeKind::kDynamic &&
        !SameType(types[0], types[1])) {
      type = Unify(types, arena_);
      if (!type) {
        return Fail(&e, "Inconsistent conditional result types",
                    "The true and false result expressions must have consistent types. " +
                        Mismatch(types[0], types[1]) + ".");
      }
    }
  }

  const Value condition = Eval(e.condition, frame);
  if (condition.is_null()) {
    return Fail(e.condition, "Null condition",
                "The condition value is null. Conditions must either be true or false.");
  }
  const auto truth = To(condition, BoolType());
  if (!truth) {
    return Fail(e.condition, "Incorrect condition type", "The condition expression must be of type bool.");
  }
  const bool sensitive = condition.sensitive() || yes.sensitive() || no.sensitive();

  const auto fit = [&](const Value& v, const hcl::Expr* side, const char* name) -> Value {
    if (!type) return v;
    auto converted = To(v, type);
    const Value& other = side == e.then ? no : yes;
    const bool beside_collection =
        truth->is_bool() && !v.is_unknown() && TypeOf(other, arena_)->kind == type->kind;
    if (converted && beside_collection && !KeepsElements(v, type, arena_)) {
      converted = tl::unexpected(std::string("element types must all match for conversion to ") +
                                 (type->kind == TypeKind::kList ? "list" : "map"));
    }
    if (converted) return *converted;
    return Fail(side, "Inconsistent conditional result types",
                std::string("The ") + name + " result value has the wrong type: " + converted.error() + ".");
  };
  const auto branch = [&](const Value& v) {
    return v.WithOrigin(Step(OriginKind::kBranch, e.span, sources_.Text(e.condition->span), v.origin()))
        .WithSensitive(sensitive);
  };
  const Guard guard = truth->is_bool() ? (truth->boolean() ? Guard::kAlways : Guard::kNever)
                                       : GuardOf(*truth, e.condition, frame);
  if (!truth->is_bool()) {
    // Where both sides are null, or the same number, it doesn't matter which is taken: this is known.
    const bool number = yes.is_number() && no.is_number() && Equal(yes, no);
    if (number || (yes.is_null() && no.is_null())) return branch(fit(yes, e.then, "true"));
    if (CountsMatch(yes, no, arena_)) return branch(EitherElement(yes, no, guard, e));
  }
  if (guard == Guard::kAlways || guard == Guard::kNever) {
    const bool yes_taken = guard == Guard::kAlways;
    Take(yes_taken ? on_true : on_false, Guard::kAlways);
    const Value taken = branch(yes_taken ? fit(yes, e.then, "true") : fit(no, e.otherwise, "false"));
    return truth->is_bool() || taken.is_unknown() ? taken : Forgotten(taken);
  }
  // An error on a side that may not be taken is no error of the configuration.
  Take(on_true, guard);
  Take(on_false, root_.guards.Not(guard));
  const ChoiceCase cases[] = {{guard, branch(fit(yes, e.then, "true"))},
                              {root_.guards.Not(guard), branch(fit(no, e.otherwise, "false"))}};
  const Value made = MakeChoice(
      cases, Step(OriginKind::kBranch, e.span, sources_.Text(e.condition->span), cases[0].value.origin()));
  // Both sides may give the same here: that is for us to know.
  return (made.is_unknown() ? made : Forgotten(made)).WithSensitive(sensitive);
}

Value Evaluator::EvalTemplate(const hcl::TemplateExpr& e, const Frame& frame) {
  if (e.wrap && e.parts.size() == 1) return Eval(e.parts[0], frame);
  std::vector<Value> parts;
  parts.reserve(e.parts.size());
  bool failed = false, sensitive = false;
  Value stop;
  for (const hcl::Expr* part : e.parts) {
    const Value v = Eval(part, frame);
    sensitive |= v.sensitive();
    if (v.is_null()) {
      stop = FailAbsent(part, "Invalid template interpolation value",
                        "The expression result is null. Cannot include a null value in a string template.");
      failed = true;
      continue;
    }
    const auto text = To(v, StringType());
    if (!text) {
      stop = Fail(part, "Invalid template interpolation value",
                  "Cannot include the given value in a string template: " + text.error() + ".");
      failed = true;
      continue;
    }
    parts.push_back(*text);
  }
  if (failed) return Derived(stop, StringType(), e.span);
  // Several alternatives in one string are told apart as long as they are few.
  const Value joined =
      Distribute(parts, &e, [&](std::span<const Value> known) { return Concatenate(known, e); });
  const Value text = To(joined, StringType()).value_or(joined);
  return text.WithSensitive(text.sensitive() || sensitive);
}

Value Evaluator::Concatenate(std::span<const Value> parts, const hcl::Expr& e) {
  const Origin* via = nullptr;
  std::vector<Value> flat;
  bool unknown = false, sensitive = false;
  std::string text;
  const auto flush = [&] {
    if (!text.empty()) flat.push_back(MakeString(text, arena_));
    text.clear();
  };
  for (const Value& part : parts) {
    sensitive |= part.sensitive();
    if (part.is_null()) {
      return FailAbsent(&e, "Invalid template interpolation value",
                        "The expression result is null. Cannot include a null value in a string template.");
    }
    if (!via && part.origin() && part.origin()->kind != OriginKind::kLiteral) via = part.origin();
    if (part.is_string()) {
      text += part.string();
    } else {
      unknown = true;
      if (part.is_unknown() && !part.unknown().parts.empty() && flat.size() < kMaxParts) {
        for (const Value& inner : part.unknown().parts) {
          if (inner.is_string()) {
            text += inner.string();
          } else {
            flush();
            flat.push_back(inner);
          }
        }
      } else {
        flush();
        flat.push_back(part);
      }
    }
    if (text.size() > budget_.string_bytes) {
      return Limit(e.span, "limit-size", "Strings are too long",
                   "The strings of this module take more than " +
                       std::to_string(options_.budget.string_bytes) + " bytes; this one is unknown.");
    }
  }
  const Origin* origin = Step(OriginKind::kTemplate, e.span, sources_.Text(e.span), WithoutContent(via));
  if (!unknown) {
    budget_.string_bytes -= text.size();
    // What was apart may combine now.
    return Normal(MakeString(text, arena_, origin).WithSensitive(sensitive), 0);
  }
  flush();
  Unknown u = DerivedFrom(parts, StringType(), e.span, true).unknown();
  std::string lead;
  for (const Value& part : parts) {
    if (!part.is_string()) break;
    lead += part.string();
  }
  u.prefix = Text(SafePrefix(lead));
  if (flat.size() <= kMaxParts) u.parts = arena_.Copy(flat);
  return MakeUnknown(u, arena_, origin).WithSensitive(sensitive);
}

}  // namespace assay::terraform
