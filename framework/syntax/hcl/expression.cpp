// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>

#include "syntax/hcl/native_parser.h"
#include "value/number.h"

namespace assay::hcl {
namespace {

struct Operator {
  int precedence = 0;  // 0: no binary operator
  BinaryOp op = BinaryOp::kOr;
};

constexpr std::size_t kTokenKinds = static_cast<std::size_t>(TokenKind::kOpenComment) + 1;

constexpr std::array<Operator, kTokenKinds> Operators() {
  std::array<Operator, kTokenKinds> table{};
  const auto set = [&](TokenKind kind, int precedence, BinaryOp op) {
    table[static_cast<std::size_t>(kind)] = {precedence, op};
  };
  set(TokenKind::kOr, 1, BinaryOp::kOr);
  set(TokenKind::kAnd, 2, BinaryOp::kAnd);
  set(TokenKind::kEqual, 3, BinaryOp::kEq);
  set(TokenKind::kNotEqual, 3, BinaryOp::kNe);
  set(TokenKind::kLess, 4, BinaryOp::kLt);
  set(TokenKind::kLessEqual, 4, BinaryOp::kLe);
  set(TokenKind::kGreater, 4, BinaryOp::kGt);
  set(TokenKind::kGreaterEqual, 4, BinaryOp::kGe);
  set(TokenKind::kPlus, 5, BinaryOp::kAdd);
  set(TokenKind::kMinus, 5, BinaryOp::kSub);
  set(TokenKind::kStar, 6, BinaryOp::kMul);
  set(TokenKind::kSlash, 6, BinaryOp::kDiv);
  set(TokenKind::kPercent, 6, BinaryOp::kMod);
  return table;
}
constexpr auto kOperators = Operators();

Span Between(const Node& first, const Node& last) { return Join(first.expr->span, last.expr->span); }

bool IsDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

LiteralExpr* NativeParser::NewLiteral(Span span) {
  const Origin* origin = kept_->New<Origin>(OriginKind::kLiteral, span);
  return arena_.New<LiteralExpr>(Expr{ExprKind::kLiteral, span}, Value::Absent(origin));
}

Node NativeParser::StringLiteral(std::string_view text, Span span) {
  LiteralExpr* literal = NewLiteral(span);
  literal->value = Value::String(text, literal->value.origin());
  return Made(literal, 1);
}

Node NativeParser::ParseExpression() {
  const Node condition = ParseBinary(1);
  if (!condition || token_.kind != TokenKind::kQuestion) return condition;
  const Level level(*this);
  if (!level) return {};
  Advance();
  const Node then = ParseExpression();
  if (!then) return {};
  if (token_.kind != TokenKind::kColon) {
    return Fail(token_, "Missing second result of the conditional",
                "Expected \":\" and the value for when the condition is false, as in \"a ? b : c\". Only in "
                "brackets or parentheses may a conditional take several lines.");
  }
  Advance();
  const Node otherwise = ParseExpression();
  if (!otherwise) return {};
  auto* expr = arena_.New<ConditionalExpr>(Expr{ExprKind::kConditional, Between(condition, otherwise)},
                                           condition.expr, then.expr, otherwise.expr);
  return Made(expr, 1 + std::max({condition.height, then.height, otherwise.height}));
}

// All operators are left-associative, so a chain is a loop; recursion is as deep as there are precedences.
Node NativeParser::ParseBinary(int lowest) {
  Node left = ParseOperand();
  while (left) {
    const Operator next = kOperators[static_cast<std::size_t>(token_.kind)];
    if (next.precedence < lowest) break;  // 0, no operator, is below any
    Advance();
    const Node right = ParseBinary(next.precedence + 1);
    if (!right) return {};
    auto* expr =
        arena_.New<BinaryExpr>(Expr{ExprKind::kBinary, Between(left, right)}, next.op, left.expr, right.expr);
    left = Made(expr, 1 + std::max(left.height, right.height));
  }
  return left;
}

Node NativeParser::ParseOperand() {
  if (token_.kind == TokenKind::kMinus) return ParseUnary(UnaryOp::kNegate);
  if (token_.kind == TokenKind::kNot) return ParseUnary(UnaryOp::kNot);
  const Node term = ParseTerm();
  return term ? ParseTraversals(term) : term;
}

Node NativeParser::ParseUnary(UnaryOp op) {
  const Level level(*this);
  if (!level) return {};
  const Token sign = token_;
  Advance();
  const Node operand = ParseOperand();
  if (!operand) return {};
  auto* expr =
      arena_.New<UnaryExpr>(Expr{ExprKind::kUnary, Join(At(sign), operand.expr->span)}, op, operand.expr);
  return Made(expr, 1 + operand.height);
}

Node NativeParser::ParseTerm() {
  switch (token_.kind) {
    case TokenKind::kIdentifier:
      return ParseName();
    case TokenKind::kNumber:
      return ParseNumber();
    case TokenKind::kQuote:
      return ParseQuoted();
    case TokenKind::kHeredoc:
      return ParseHeredoc();
    case TokenKind::kLeftParen:
      return ParseParens();
    case TokenKind::kLeftBracket:
      return ParseTuple();
    case TokenKind::kLeftBrace:
      return ParseObject();
    default:
      return Fail(
          token_, "Missing expression",
          token_.kind == TokenKind::kNewline
              ? "Expected a value here. To go on in the next line, enclose the expression in parentheses."
              : "Expected a value, a reference or a function call here.");
  }
}

Node NativeParser::ParseName() {
  const Token name = token_;
  Advance();
  if (token_.kind == TokenKind::kLeftParen || token_.kind == TokenKind::kDoubleColon) return ParseCall(name);
  const std::string_view text = Text(name);
  const bool boolean = text == "true" || text == "false";
  if (!boolean && text != "null") {
    return Made(arena_.New<VariableExpr>(Expr{ExprKind::kVariable, At(name)}, text), 1);
  }
  LiteralExpr* literal = NewLiteral(At(name));
  const Origin* origin = literal->value.origin();
  literal->value = boolean ? Value::Bool(text == "true", origin) : Value::Null(origin);
  return Made(literal, 1);
}

Node NativeParser::ParseNumber() {
  const Token token = token_;
  const std::string_view text = Text(token);
  LiteralExpr* literal = NewLiteral(At(token));
  const Origin* origin = literal->value.origin();
  std::int64_t small = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), small);
  if (error == std::errc() && end == text.data() + text.size()) {
    literal->value = Value::Int(small, origin);
  } else {
    const std::optional<Number> number = Number::Parse(text);
    if (!number) {
      return Fail(token, "Invalid number",
                  "A number is digits with an optional fraction and exponent, such as 1.5e3, of at most "
                  "20,000 digits.");
    }
    const std::optional<std::int64_t> integer = number->ToInt64();
    literal->value = integer ? Value::Int(*integer, origin) : Value::Big(kept_->New<Number>(*number), origin);
  }
  Advance();
  return Made(literal, 1);
}

Node NativeParser::ParseParens() {
  const Level level(*this);
  if (!level) return {};
  const Token open = token_;
  Newlines newlines(*this, false);
  Advance();
  const Node inner = ParseExpression();
  if (!inner) return {};
  if (token_.kind != TokenKind::kRightParen) {
    return FailUnclosed(open, "the parentheses", "Missing closing parenthesis",
                        "Expected an operator or \")\" to end the expression in parentheses.");
  }
  newlines.End();
  auto* expr = arena_.New<ParensExpr>(Expr{ExprKind::kParens, At(open.begin, token_.end)}, inner.expr);
  Advance();
  return Made(expr, 1 + inner.height);
}

Node NativeParser::ParseTraversals(Node from) {
  while (from) {
    if (token_.kind == TokenKind::kDot) {
      const Token dot = token_;
      Advance();
      from = ParseAttributeStep(from, dot);
    } else if (token_.kind == TokenKind::kLeftBracket) {
      from = ParseIndex(from);
    } else {
      break;
    }
  }
  return from;
}

// Behind the dot.
Node NativeParser::ParseAttributeStep(Node from, const Token& dot) {
  if (token_.kind == TokenKind::kStar) return ParseAttributeSplat(from, dot);
  if (token_.kind == TokenKind::kNumber) return ParseLegacyIndex(from);
  if (token_.kind != TokenKind::kIdentifier) {
    return Fail(token_, "Missing name after the dot",
                "Expected the name of an attribute, or \"*\" for all elements.");
  }
  const Token name = token_;
  Advance();
  const Span span = Join(from.expr->span, At(name));
  auto* expr = arena_.New<GetAttrExpr>(Expr{ExprKind::kGetAttr, span}, from.expr, Text(name), false,
                                       span.end - At(name).begin);
  return Made(expr, 1 + from.height);
}

Node NativeParser::ParseLegacyIndex(Node from) {
  const Token number = token_;
  const std::string_view text = Text(number);
  const std::size_t dot = text.find('.');
  if (dot != std::string_view::npos) {
    return Fail(number, "Two legacy indexes in a row",
                "This reads as a number with a fraction. Write the indexes in brackets: [" +
                    std::string(text.substr(0, dot)) + "][" + std::string(text.substr(dot + 1)) + "].");
  }
  if (!IsDigits(text)) {
    const Node key = ParseNumber();
    if (!key) return {};
    auto* expr = arena_.New<IndexExpr>(Expr{ExprKind::kIndex, Between(from, key)}, from.expr, key.expr);
    return Made(expr, 1 + from.height);
  }
  Advance();
  const Span span = Join(from.expr->span, At(number));
  auto* expr = arena_.New<GetAttrExpr>(Expr{ExprKind::kGetAttr, span}, from.expr, text, true,
                                       span.end - At(number).begin);
  return Made(expr, 1 + from.height);
}

Node NativeParser::SplatItem(std::uint32_t begin, std::uint32_t end) {
  return Made(arena_.New<VariableExpr>(Expr{ExprKind::kVariable, At(begin, end)}, kSplatItem), 1);
}

// At the star of ".*". Only attributes belong to each element; an index behind them applies to the whole
// result.
Node NativeParser::ParseAttributeSplat(Node from, const Token& dot) {
  const Level level(*this);
  if (!level) return {};
  Node each = SplatItem(dot.begin, token_.end);
  Advance();
  while (each && token_.kind == TokenKind::kDot) {
    Advance();
    if (token_.kind == TokenKind::kStar) {
      return Fail(token_, "Splat in a splat of attributes",
                  "Behind \".*\" only attributes of the elements may follow. Use the full splat, \"[*]\".");
    }
    each = ParseAttributeStep(each, dot);
  }
  if (!each) return {};
  auto* expr =
      arena_.New<SplatExpr>(Expr{ExprKind::kSplat, Between(from, each)}, from.expr, each.expr, false);
  return Made(expr, 1 + std::max(from.height, each.height));
}

Node NativeParser::ParseIndex(Node from) {
  const Level level(*this);
  if (!level) return {};
  const Token open = token_;
  Newlines newlines(*this, newlines_);
  Advance();
  if (token_.kind == TokenKind::kStar) return ParseFullSplat(from, open);
  newlines_ = false;
  PassNewlines();
  const Node key = ParseExpression();
  if (!key) return {};
  if (token_.kind != TokenKind::kRightBracket) {
    return FailUnclosed(open, "the index", "Missing closing bracket of the index",
                        "Expected \"]\" after the index.");
  }
  newlines.End();
  const Span span = Join(from.expr->span, At(token_));
  Advance();
  auto* expr = arena_.New<IndexExpr>(Expr{ExprKind::kIndex, span}, from.expr, key.expr);
  return Made(expr, 1 + std::max(from.height, key.height));
}

// At the star of "[*]". Everything that follows belongs to each element.
Node NativeParser::ParseFullSplat(Node from, const Token& open) {
  Advance();
  if (token_.kind != TokenKind::kRightBracket) {
    return FailUnclosed(open, "the splat", "Missing closing bracket of the splat",
                        "Expected \"]\" right after \"[*\".");
  }
  const Node item = SplatItem(open.begin, token_.end);
  Advance();
  const Node each = item ? ParseTraversals(item) : item;
  if (!each) return {};
  auto* expr = arena_.New<SplatExpr>(Expr{ExprKind::kSplat, Between(from, each)}, from.expr, each.expr, true);
  return Made(expr, 1 + std::max(from.height, each.height));
}

const Expr* NativeParser::ParseWholeExpression() {
  Advance();
  PassNewlines();
  const Node expr = ParseExpression();
  if (!expr) return nullptr;
  PassNewlines();
  if (token_.kind != TokenKind::kEnd) {
    Fail(token_, "Extra characters after the expression",
         "Expected an operator or the end of the expression.");
    return nullptr;
  }
  return expr.expr;
}

}  // namespace assay::hcl
