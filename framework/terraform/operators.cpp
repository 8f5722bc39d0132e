// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "terraform/evaluator.h"
#include "terraform/function_table.h"
#include "terraform/text_parts.h"

namespace assay::terraform {
namespace {

// kNoHere: OpenTofu, which stops at the first part that it doesn't know, can't tell.
enum class Answer : std::uint8_t { kNo, kNoHere, kYes, kMaybe };

// Of which OpenTofu knows nothing, so that for all it knows it could be null.
bool IsOpenStructure(const Value& v) {
  return v.open() && (v.kind() == Kind::kTuple || v.kind() == Kind::kObject);
}

bool CanBeNull(const Value& v) {
  if (v.is_unknown()) return !v.unknown().not_null;
  if (v.is_choice()) {
    return std::any_of(v.cases().begin(), v.cases().end(),
                       [](const ChoiceCase& c) { return CanBeNull(c.value); });
  }
  return v.is_null() || v.is_absent();
}

// cty's Equals: types first, then content; an unknown part leaves it open unless another one differs.
Answer Same(const Value& a, const Value& b, Arena& arena) {
  if (a.is_null() || b.is_null()) {
    if (a.is_null() && b.is_null()) return Answer::kYes;
    const Value& other = a.is_null() ? b : a;
    if (IsOpenStructure(other)) return Answer::kNoHere;
    return CanBeNull(other) ? Answer::kMaybe : Answer::kNo;
  }
  if (a.is_choice() || b.is_choice() || a.is_absent() || b.is_absent()) return Answer::kMaybe;
  if (a.is_unknown() || b.is_unknown()) {
    const Type* x = TypeOf(a, arena);
    const Type* y = TypeOf(b, arena);
    const bool typed = x->kind != TypeKind::kDynamic && y->kind != TypeKind::kDynamic;
    if (typed && x->kind != y->kind) return Answer::kNo;
    if (a.is_unknown() && b.is_unknown() && &a.unknown() == &b.unknown()) return Answer::kMaybe;
    // A known text that the unknown can't begin with.
    const Value& unknown = a.is_unknown() ? a : b;
    const Value& known = a.is_unknown() ? b : a;
    if (known.is_string() && !known.string().starts_with(unknown.unknown().prefix)) return Answer::kNo;
    if (known.is_string() && !known.string().starts_with(KnownPrefix(unknown))) return Answer::kNoHere;
    return Answer::kMaybe;
  }
  if (a.open() || b.open()) return Answer::kMaybe;
  if (a.kind() != b.kind()) return a.is_number() && b.is_number() && Equal(a, b) ? Answer::kYes : Answer::kNo;
  Answer all = Answer::kYes;
  const auto join = [&](Answer one) {
    const bool no = one == Answer::kNo || one == Answer::kNoHere;
    if (no) all = all == Answer::kMaybe ? Answer::kNoHere : one;
    if (one == Answer::kMaybe && all == Answer::kYes) all = one;
    return !no;
  };
  if (!MayBeOfOneType(a, b)) return Answer::kNo;
  switch (a.kind()) {
    case Kind::kList:
    case Kind::kTuple:
      if (a.size() != b.size()) return Answer::kNo;
      for (std::size_t i = 0; i < a.size(); ++i) {
        if (!join(Same(a.elements()[i], b.elements()[i], arena))) break;
      }
      return all;
    case Kind::kMap:
    case Kind::kObject:
      if (a.size() != b.size()) return Answer::kNo;
      for (std::size_t i = 0; i < a.size(); ++i) {
        if (a.entries()[i].key != b.entries()[i].key) return Answer::kNo;
        if (!join(Same(a.entries()[i].value, b.entries()[i].value, arena))) break;
      }
      return all;
    case Kind::kSet:
      if (!WhollyKnown(a) || !WhollyKnown(b)) return Answer::kMaybe;
      [[fallthrough]];
    default:
      return Equal(a, b) ? Answer::kYes : Answer::kNo;
  }
}

bool ContainsUnknown(const Value& v) { return v.is_unknown() || v.is_choice(); }

}  // namespace

bool Evaluator::Operand(Value& v, const Type* type, const hcl::Expr* e, const char* side) {
  auto converted = To(v, type);
  if (converted) {
    v = *converted;
    return true;
  }
  Fail(e, "Invalid operand",
       std::string("Unsuitable value for ") + side + " operand: " + converted.error() + ".");
  return false;
}

Value Evaluator::EvalUnary(const hcl::UnaryExpr& e, const Frame& frame) {
  const bool negate = e.op == hcl::UnaryOp::kNegate;
  const Type* type = negate ? NumberType() : BoolType();
  Value operand = Eval(e.operand, frame);
  if (!Operand(operand, type, e.operand, "unary")) return ErrorValue(e.span, type);
  const Origin* origin = Step(OriginKind::kReference, e.span, sources_.Text(e.span), operand.origin());
  if (!negate && ContainsUnknown(operand)) {
    // OpenTofu's operator doesn't see the mark of what isn't known; nor does the other one.
    return Forgotten(BoolOf(root_.guards.Not(GuardOf(operand, e.operand, frame)), origin));
  }
  return Distribute({&operand, 1}, &e, [&](std::span<const Value> values) -> Value {
    const Value& v = values[0];
    if (v.is_unknown()) return Derived(v, type, e.span, true).WithSensitive(false);
    if (v.is_null())
      return Fail(&e, "Operation failed", "Error during operation: argument must not be null.");
    if (!negate) return Value::Bool(!v.boolean(), origin).WithSensitive(v.sensitive());
    if (v.kind() == Kind::kInt && v.integer() != 0 && v.integer() != INT64_MIN) {
      return Value::Int(-v.integer(), origin).WithSensitive(v.sensitive());
    }
    return MakeNumber(Negate(ToNumber(v)), arena_, origin).WithSensitive(v.sensitive());
  });
}

Value Evaluator::EvalBinary(const hcl::BinaryExpr& e, const Frame& frame) {
  using hcl::BinaryOp;
  if (e.op == BinaryOp::kAnd || e.op == BinaryOp::kOr) return EvalLogical(e, frame);
  Value operands[] = {Whole(Eval(e.left, frame)), Whole(Eval(e.right, frame))};
  const bool equality = e.op == BinaryOp::kEq || e.op == BinaryOp::kNe;
  if (!equality) {
    const bool left = Operand(operands[0], NumberType(), e.left, "left");
    const bool right = Operand(operands[1], NumberType(), e.right, "right");
    if (!left || !right) {
      const bool comparison =
          e.op == BinaryOp::kLt || e.op == BinaryOp::kLe || e.op == BinaryOp::kGt || e.op == BinaryOp::kGe;
      return ErrorValue(e.span, comparison ? BoolType() : NumberType());
    }
  }
  // Whole values are compared, with what is inside.
  const auto secret = [&](const Value& v) { return equality ? AnySensitive(v) : v.sensitive(); };
  const bool sensitive = secret(operands[0]) || secret(operands[1]);
  const Value result = Distribute(operands, &e, [&](std::span<const Value> v) -> Value {
    switch (e.op) {
      case BinaryOp::kEq:
      case BinaryOp::kNe:
        return EvalEquality(e, v[0], v[1], frame);
      case BinaryOp::kLt:
      case BinaryOp::kLe:
      case BinaryOp::kGt:
      case BinaryOp::kGe:
        return EvalComparison(e, v[0], v[1], frame);
      default:
        return EvalArithmetic(e, v[0], v[1], frame);
    }
  });
  return result.WithSensitive(result.sensitive() || sensitive);
}

// OpenTofu evaluates both sides and then lets a known side that decides drop the other one with its errors. A
// null is neither true nor false, yet `null && x` is false: hclsyntax' expression_ops.go asks only "is it not
// true".
Value Evaluator::EvalLogical(const hcl::BinaryExpr& e, const Frame& frame) {
  const bool conjunction = e.op == hcl::BinaryOp::kAnd;
  Sink sinks[2];
  Value operands[2];
  const hcl::Expr* const expressions[] = {e.left, e.right};
  bool converted = true;
  for (int i = 0; i < 2; ++i) {
    operands[i] = Apart(sinks[i], [&] { return Eval(expressions[i], frame); });
    converted &= Operand(operands[i], BoolType(), expressions[i], i == 0 ? "left" : "right");
  }
  const bool sensitive = operands[0].sensitive() || operands[1].sensitive();
  const Origin* origin = Step(OriginKind::kReference, e.span, sources_.Text(e.span), operands[0].origin());
  if (!converted) {
    Take(sinks[0], Guard::kAlways);
    Take(sinks[1], Guard::kAlways);
    return ErrorValue(e.span, BoolType());
  }
  for (int i = 0; i < 2; ++i) {
    const Value& v = operands[i];
    const bool decides =
        conjunction ? v.is_null() || (v.is_bool() && !v.boolean()) : v.is_bool() && v.boolean();
    if (!decides) continue;
    Take(sinks[i], Guard::kAlways);
    return Value::Bool(!conjunction, origin).WithSensitive(sensitive);
  }
  Take(sinks[0], Guard::kAlways);
  Take(sinks[1], Guard::kAlways);
  for (int i = 0; i < 2; ++i) {
    if (operands[i].is_null() && !ContainsUnknown(operands[1 - i])) {
      return Fail(&e, "Operation failed", "Error during operation: argument must not be null.");
    }
  }
  // The side that decides may fail where the other one isn't asked, as in `x != null && x.enabled`.
  const Guard left = GuardOf(operands[0], e.left, frame);
  const Guard right = GuardOf(operands[1], e.right, frame);
  const Guard both = conjunction ? root_.guards.And(left, right) : root_.guards.Or(left, right);
  const Value answer = BoolOf(both, origin).WithSensitive(sensitive);
  return operands[0].is_bool() && operands[1].is_bool() ? answer : Forgotten(answer);
}

Value Evaluator::EvalEquality(const hcl::BinaryExpr& e, const Value& a, const Value& b, const Frame& frame) {
  const bool equal = e.op == hcl::BinaryOp::kEq;
  const Origin* via = a.origin() ? a.origin() : b.origin();
  const Origin* origin = Step(OriginKind::kReference, e.span, sources_.Text(e.span), via);
  switch (Same(a, b, arena_)) {
    case Answer::kYes:
      return Value::Bool(equal, origin);
    case Answer::kNo:
      return Value::Bool(!equal, origin);
    case Answer::kNoHere:
      return Forgotten(Value::Bool(!equal, origin));
    case Answer::kMaybe:
      break;
  }
  const Guard guard = EqualityGuard(a, b, e, frame);
  return Forgotten(BoolOf(equal ? guard : root_.guards.Not(guard), origin));
}

Value Evaluator::EvalComparison(const hcl::BinaryExpr& e, const Value& a, const Value& b,
                                const Frame& frame) {
  const Origin* via = a.origin() ? a.origin() : b.origin();
  const Origin* origin = Step(OriginKind::kReference, e.span, sources_.Text(e.span), via);
  if (a.is_null() || b.is_null()) {
    return Fail(&e, "Operation failed", "Error during operation: argument must not be null.");
  }
  const bool less = e.op == hcl::BinaryOp::kLt || e.op == hcl::BinaryOp::kGe;
  const bool negated = e.op == hcl::BinaryOp::kGe || e.op == hcl::BinaryOp::kLe;
  if (!a.is_unknown() && !b.is_unknown()) {
    const int order = a.kind() == Kind::kInt && b.kind() == Kind::kInt
                          ? (a.integer() < b.integer() ? -1 : a.integer() > b.integer())
                          : Compare(ToNumber(a), ToNumber(b));
    return Value::Bool((less ? order < 0 : order > 0) != negated, origin);
  }
  // a >= b is the negation of a < b, so that both are one condition.
  bool stable = true;
  const std::string left = OperandName(a, e.left, frame, stable);
  const std::string right = OperandName(b, e.right, frame, stable);
  const std::string name = left + (less ? " < " : " > ") + right;
  const Guard guard =
      stable ? root_.guards.Named(name) : root_.guards.Fresh(name + " #" + std::to_string(++fresh_), true);
  return BoolOf(negated ? root_.guards.Not(guard) : guard, origin);
}

Value Evaluator::EvalArithmetic(const hcl::BinaryExpr& e, const Value& a, const Value& b, const Frame&) {
  using hcl::BinaryOp;
  if (a.is_null() || b.is_null()) {
    return Fail(&e, "Operation failed", "Error during operation: argument must not be null.");
  }
  const Value operands[] = {a, b};
  if (a.is_unknown() || b.is_unknown()) return DerivedFrom(operands, NumberType(), e.span, true);
  const Origin* via = a.origin() ? a.origin() : b.origin();
  const Origin* origin = Step(OriginKind::kReference, e.span, sources_.Text(e.span), via);
  if (a.kind() == Kind::kInt && b.kind() == Kind::kInt) {
    const std::int64_t x = a.integer(), y = b.integer();
    std::int64_t out = 0;
    switch (e.op) {
      case BinaryOp::kAdd:
        if (!__builtin_add_overflow(x, y, &out)) return Value::Int(out, origin);
        break;
      case BinaryOp::kSub:
        if (!__builtin_sub_overflow(x, y, &out)) return Value::Int(out, origin);
        break;
      case BinaryOp::kMul:
        if (x != 0 && y != 0 && !__builtin_mul_overflow(x, y, &out)) return Value::Int(out, origin);
        break;
      case BinaryOp::kDiv:
        if (x != 0 && y != 0 && y != -1 && x % y == 0) return Value::Int(x / y, origin);
        break;
      default:
        break;
    }
  }
  const Number x = ToNumber(a), y = ToNumber(b);
  const auto fail = [&](const char* message) {
    return Fail(&e, "Operation failed", std::string("Error during operation: ") + message + ".");
  };
  const bool infinite = x.IsInfinite() && y.IsInfinite();
  switch (e.op) {
    case BinaryOp::kAdd:
      if (infinite && x.Sign() != y.Sign()) return fail("can't compute sum of opposing infinities");
      return MakeNumber(x + y, arena_, origin);
    case BinaryOp::kSub:
      if (infinite && x.Sign() == y.Sign()) return fail("can't subtract infinity from itself");
      return MakeNumber(x - y, arena_, origin);
    case BinaryOp::kMul:
      if ((x.IsInfinite() && y.Sign() == 0) || (y.IsInfinite() && x.Sign() == 0)) {
        return fail("can't multiply zero by infinity");
      }
      return MakeNumber(x * y, arena_, origin);
    case BinaryOp::kDiv:
      if (infinite || (x.Sign() == 0 && y.Sign() == 0)) {
        return fail("can't divide zero by zero or infinity by infinity");
      }
      return MakeNumber(x / y, arena_, origin);
    case BinaryOp::kMod:
      // As cty has it: a remainder by zero is the dividend, one with infinities their product.
      if (x.IsInfinite() || y.IsInfinite()) {
        if (x.Sign() == 0 || y.Sign() == 0) return fail("can't use modulo with zero and infinity");
        return MakeNumber(x * y, arena_, origin);
      }
      if (y.Sign() == 0) return a.WithOrigin(origin);
      return MakeNumber(Remainder(x, y), arena_, origin);
    default:
      return Value();
  }
}

}  // namespace assay::terraform
