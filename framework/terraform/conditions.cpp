// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "terraform/evaluator.h"

namespace assay::terraform {
namespace {

// Whether an unknown is one thing under one name wherever it is met, so that its name can stand for it.
bool HasName(const Unknown& u) {
  switch (u.reason) {
    case UnknownReason::kInput:
    case UnknownReason::kComputed:
    case UnknownReason::kDataSource:
    case UnknownReason::kMissingModule:
      return !u.expression.empty();
    default:
      return false;
  }
}

bool IsBound(std::string_view name, const Local* locals) {
  for (; locals; locals = locals->next) {
    if (locals->name == name) return true;
  }
  return false;
}

}  // namespace

bool Evaluator::Iterates(const hcl::Expr* e, const Frame& frame) const {
  const bool keyed = frame.keys && frame.keys->mode != Keys::Mode::kNone;
  if (!e || (!keyed && !frame.locals)) return false;
  const auto any = [&](const auto& list) {
    return std::any_of(list.begin(), list.end(), [&](const hcl::Expr* x) { return Iterates(x, frame); });
  };
  switch (e->kind) {
    case hcl::ExprKind::kLiteral:
    case hcl::ExprKind::kBroken:
      return false;
    case hcl::ExprKind::kVariable: {
      const std::string_view name = static_cast<const hcl::VariableExpr*>(e)->name;
      return (keyed && (name == "each" || name == "count")) || IsBound(name, frame.locals);
    }
    case hcl::ExprKind::kTemplate:
      return any(static_cast<const hcl::TemplateExpr*>(e)->parts);
    case hcl::ExprKind::kTuple:
      return any(static_cast<const hcl::TupleExpr*>(e)->elements);
    case hcl::ExprKind::kCall:
      return any(static_cast<const hcl::CallExpr*>(e)->arguments);
    case hcl::ExprKind::kObject: {
      const auto& items = static_cast<const hcl::ObjectExpr*>(e)->items;
      return std::any_of(items.begin(), items.end(), [&](const hcl::ObjectItem& item) {
        return Iterates(item.key, frame) || Iterates(item.value, frame);
      });
    }
    case hcl::ExprKind::kFor: {
      const auto* f = static_cast<const hcl::ForExpr*>(e);
      return Iterates(f->collection, frame) || Iterates(f->key, frame) || Iterates(f->value, frame) ||
             Iterates(f->condition, frame);
    }
    case hcl::ExprKind::kGetAttr:
      return Iterates(static_cast<const hcl::GetAttrExpr*>(e)->object, frame);
    case hcl::ExprKind::kIndex:
      return Iterates(static_cast<const hcl::IndexExpr*>(e)->object, frame) ||
             Iterates(static_cast<const hcl::IndexExpr*>(e)->key, frame);
    case hcl::ExprKind::kSplat:
      // Its own item isn't bound outside.
      return Iterates(static_cast<const hcl::SplatExpr*>(e)->source, frame);
    case hcl::ExprKind::kUnary:
      return Iterates(static_cast<const hcl::UnaryExpr*>(e)->operand, frame);
    case hcl::ExprKind::kBinary:
      return Iterates(static_cast<const hcl::BinaryExpr*>(e)->left, frame) ||
             Iterates(static_cast<const hcl::BinaryExpr*>(e)->right, frame);
    case hcl::ExprKind::kConditional: {
      const auto* c = static_cast<const hcl::ConditionalExpr*>(e);
      return Iterates(c->condition, frame) || Iterates(c->then, frame) || Iterates(c->otherwise, frame);
    }
    case hcl::ExprKind::kParens:
      return Iterates(static_cast<const hcl::ParensExpr*>(e)->inner, frame);
  }
  return true;
}

std::string Evaluator::OperandName(const Value& v, const hcl::Expr* e, const Frame& frame,
                                   bool& stable) const {
  if (v.is_unknown() && HasName(v.unknown())) return std::string(v.unknown().expression);
  if (!v.sensitive() && (v.is_string() || v.is_number() || v.is_bool() || v.is_null())) return Render(v);
  if (Iterates(e, frame)) stable = false;
  std::string text = SourceText(e->span);
  return frame.module && !frame.module->address.empty() ? std::string(frame.module->address) + ": " + text
                                                        : text;
}

Guard Evaluator::ConditionNamed(const std::string& name, const hcl::Expr* e, const Frame& frame) {
  // A condition inside a loop is another one in each round, and no name says which.
  if (Iterates(e, frame)) return root_.guards.Fresh(name + " #" + std::to_string(++fresh_), true);
  return root_.guards.Named(name);
}

Guard Evaluator::GuardOf(const Value& v, const hcl::Expr* e, const Frame& frame) {
  if (v.is_bool()) return v.boolean() ? Guard::kAlways : Guard::kNever;
  if (v.is_string()) return v.string() == "true" || v.string() == "1" ? Guard::kAlways : Guard::kNever;
  if (v.is_choice()) {
    Guard guard = Guard::kNever;
    for (const ChoiceCase& c : v.cases()) {
      guard = root_.guards.Or(guard, root_.guards.And(c.guard, GuardOf(c.value, e, frame)));
    }
    return guard;
  }
  if (!v.is_unknown()) return Guard::kNever;
  if (HasName(v.unknown())) return root_.guards.Named(v.unknown().expression);
  if (v.unknown().reason == UnknownReason::kError || v.unknown().reason == UnknownReason::kLimit) {
    return root_.guards.Fresh("an error #" + std::to_string(++fresh_), true);
  }
  bool stable = true;
  const std::string name = OperandName(v, e, frame, stable);
  return ConditionNamed(name, e, frame);
}

Guard Evaluator::EqualityGuard(const Value& a, const Value& b, const hcl::BinaryExpr& e, const Frame& frame) {
  // x == true is x.
  for (const auto& [unknown, known, expression] : {std::tuple(a, b, e.left), std::tuple(b, a, e.right)}) {
    if (known.is_bool() && unknown.is_unknown() && unknown.unknown().type &&
        unknown.unknown().type->kind == TypeKind::kBool) {
      const Guard guard = GuardOf(unknown, expression, frame);
      return known.boolean() ? guard : root_.guards.Not(guard);
    }
  }
  bool stable = true;
  std::string left = OperandName(a, e.left, frame, stable);
  std::string right = OperandName(b, e.right, frame, stable);
  const bool known_right = !b.is_unknown();
  if (!a.is_unknown() || (b.is_unknown() && right < left)) std::swap(left, right);
  const std::string name = left + " == " + right;
  if (!stable) return root_.guards.Fresh(name + " #" + std::to_string(++fresh_), true);
  const Guard guard = root_.guards.Named(name);
  if (known_right != !a.is_unknown() && (known_right ? b : a).is_string()) {
    // One thing can't equal two texts.
    std::vector<Guard>& others = exclusive_[left];
    if (std::find(others.begin(), others.end(), guard) == others.end() && others.size() < kMaxExclusive) {
      for (Guard other : others) root_.guards.Assume(root_.guards.Not(root_.guards.And(guard, other)));
      others.push_back(guard);
    }
  }
  return guard;
}

Value Evaluator::BoolOf(Guard guard, const Origin* origin) {
  if (guard == Guard::kAlways) return Value::Bool(true, origin);
  if (guard == Guard::kNever) return Value::Bool(false, origin);
  const ChoiceCase cases[] = {{guard, Value::Bool(true, origin)},
                              {root_.guards.Not(guard), Value::Bool(false, origin)}};
  return Value::Choice(arena_.Copy(std::span<const ChoiceCase>(cases)), origin);
}

bool Evaluator::SameCase(const Value& a, const Value& b) const {
  if (a.sensitive() != b.sensitive() || a.open() != b.open()) return false;
  if (a.is_unknown() && b.is_unknown()) return &a.unknown() == &b.unknown();
  if (a.kind() != b.kind()) return a.is_number() && b.is_number() && Equal(a, b);
  switch (a.kind()) {
    case Kind::kAbsent:
      return true;
    case Kind::kNull:
      return SameType(a.type_hint(), b.type_hint());
    case Kind::kBool:
    case Kind::kInt:
    case Kind::kBig:
    case Kind::kString:
      return Equal(a, b);
    case Kind::kList:
    case Kind::kSet:
    case Kind::kTuple:
      return a.size() == b.size() && (a.size() == 0 ? SameType(a.type_hint(), b.type_hint())
                                                    : a.elements().data() == b.elements().data());
    case Kind::kMap:
    case Kind::kObject:
      return a.size() == b.size() && (a.size() == 0 ? SameType(a.type_hint(), b.type_hint())
                                                    : a.entries().data() == b.entries().data());
    default:
      return false;
  }
}

Value Evaluator::MakeChoice(std::span<const ChoiceCase> cases, const Origin* origin) {
  std::vector<ChoiceCase> flat;
  const auto add = [&](Guard guard, const Value& v) {
    if (guard == Guard::kNever) return;
    for (ChoiceCase& have : flat) {
      if (!SameCase(have.value, v)) continue;
      have.guard = root_.guards.Or(have.guard, guard);
      return;
    }
    flat.push_back({guard, v});
  };
  for (const ChoiceCase& c : cases) {
    if (!c.value.is_choice()) {
      add(c.guard, c.value);
      continue;
    }
    Guard rest = c.guard;
    for (const ChoiceCase& inner : c.value.cases()) {
      add(root_.guards.And(c.guard, inner.guard),
          inner.value.WithSensitive(inner.value.sensitive() || c.value.sensitive()));
      rest = root_.guards.And(rest, root_.guards.Not(inner.guard));
    }
    add(rest, Value::Absent(c.value.origin()));
  }
  // What can't be must not be told of.
  const Guard feasible = root_.guards.feasible();
  if (feasible != Guard::kAlways) {
    std::erase_if(flat,
                  [&](const ChoiceCase& c) { return root_.guards.And(c.guard, feasible) == Guard::kNever; });
  }
  if (flat.empty()) return Value::Absent(origin);
  if (flat.size() == 1 && root_.guards.Or(flat[0].guard, root_.guards.Not(feasible)) == Guard::kAlways) {
    return flat[0].value;
  }
  if (flat.size() > kMaxCases) {
    std::vector<Value> values;
    std::vector<const Type*> types;
    for (const ChoiceCase& c : flat) {
      values.push_back(c.value);
      types.push_back(TypeOf(c.value, arena_));
    }
    const bool not_null = std::all_of(values.begin(), values.end(), [](const Value& v) {
      return v.is_unknown() ? v.unknown().not_null : !v.is_null() && !v.is_absent();
    });
    return DerivedFrom(values, Unify(types, arena_), origin ? origin->span : Span{}, not_null)
        .WithOrigin(origin);
  }
  return Value::Choice(arena_.Copy(flat), origin ? origin : flat[0].value.origin());
}

Value Evaluator::Distribute(std::span<const Value> values, const hcl::Expr* e,
                            const std::function<Value(std::span<const Value>)>& f) {
  if (std::none_of(values.begin(), values.end(), [](const Value& v) { return v.is_choice(); }))
    return f(values);
  const bool known = std::all_of(values.begin(), values.end(), [](const Value& v) {
    return !v.is_choice() || (v.cases().size() == 1 && v.cases()[0].guard == Guard::kAlways);
  });
  if (known) {
    // OpenTofu doesn't know these, so neither what follows from them.
    std::vector<Value> inner;
    for (const Value& v : values) {
      inner.push_back(v.is_choice()
                          ? v.cases()[0].value.WithSensitive(v.sensitive() || v.cases()[0].value.sensitive())
                          : v);
    }
    return ForgottenUnless(f(inner), values, f);
  }
  struct Combination {
    Guard guard;
    std::vector<Value> values;
  };
  std::vector<Combination> all{{Guard::kAlways, {}}};
  for (const Value& v : values) {
    std::vector<Combination> next;
    const auto extend = [&](const Combination& c, Guard guard, const Value& value) {
      guard = root_.guards.And(c.guard, guard);
      if (guard == Guard::kNever) return;
      next.push_back({guard, c.values});
      next.back().values.push_back(value);
    };
    for (const Combination& c : all) {
      if (!v.is_choice()) {
        extend(c, Guard::kAlways, v);
        continue;
      }
      Guard rest = Guard::kAlways;
      for (const ChoiceCase& one : v.cases()) {
        extend(c, one.guard, one.value.WithSensitive(one.value.sensitive() || v.sensitive()));
        rest = root_.guards.And(rest, root_.guards.Not(one.guard));
      }
      if (rest != Guard::kNever && root_.guards.And(rest, root_.guards.feasible()) != Guard::kNever) {
        extend(c, rest, Derived(v, nullptr, e->span));
      }
    }
    all = std::move(next);
    if (all.size() > kMaxCombinations) return DerivedFrom(values, nullptr, e->span);
  }

  std::vector<ChoiceCase> cases;
  std::optional<std::size_t> good;  // a case that holds a result
  Guard absent = Guard::kNever;
  Sink failed;
  Value last;
  for (const Combination& c : all) {
    Sink sink;
    last = Apart(sink, [&] { return f(c.values); });
    const Guard gone =
        root_.guards.And(c.guard, root_.guards.And(sink.failed, root_.guards.Not(sink.broken)));
    absent = root_.guards.Or(absent, gone);
    failed.failed = root_.guards.Or(failed.failed, root_.guards.And(c.guard, sink.failed));
    failed.broken = root_.guards.Or(failed.broken, root_.guards.And(c.guard, sink.broken));
    if (failed.errors.empty()) failed.errors = std::move(sink.errors);
    const Guard here = root_.guards.And(c.guard, root_.guards.Not(gone));
    if (here == Guard::kNever) continue;
    if (root_.guards.And(c.guard, root_.guards.Not(sink.failed)) != Guard::kNever) good = cases.size();
    cases.push_back({here, last});
  }
  if (!good) {
    // It fails whatever holds: an error like any other.
    failed.failed = Guard::kAlways;
    Take(failed, Guard::kAlways);
    return last;
  }
  failed.errors.clear();
  Take(failed, Guard::kAlways);
  // Where something isn't there nothing follows from it, so any value will do: fewer cases are easier to
  // read.
  cases[*good].guard = root_.guards.Or(cases[*good].guard, absent);
  const Value made = MakeChoice(cases, Step(OriginKind::kBranch, e->span, {}, cases[0].value.origin()));
  return made.is_unknown() || made.is_choice() ? made : ForgottenUnless(made, values, f);
}

Value Evaluator::ForgottenUnless(const Value& made, std::span<const Value> values,
                                 const std::function<Value(std::span<const Value>)>& f) {
  std::vector<Value> seen;
  for (const Value& v : values) seen.push_back(Observe(v, arena_));
  Sink ignored;
  const Value view = Apart(ignored, [&] { return f(seen); });
  return WhollyKnown(view) && ignored.failed == Guard::kNever ? made : Forgotten(made);
}

Value Evaluator::Restrict(const Value& v, Guard present) {
  if (!v.is_choice() || present == Guard::kAlways) return v;
  std::vector<ChoiceCase> cases;
  for (const ChoiceCase& c : v.cases()) {
    if (root_.guards.And(c.guard, present) != Guard::kNever) cases.push_back(c);
  }
  if (cases.size() == v.cases().size() || cases.empty()) return v;
  if (cases.size() == 1 && root_.guards.Implies(present, cases[0].guard)) {
    return cases[0].value.WithSensitive(cases[0].value.sensitive() || v.sensitive());
  }
  return Value::Choice(arena_.Copy(cases), v.origin());
}

}  // namespace assay::terraform
