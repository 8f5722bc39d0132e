// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "syntax/hcl/native_parser.h"

namespace assay::hcl {

Node NativeParser::ParseTuple() {
  const Level level(*this);
  if (!level) return {};
  const Token open = token_;
  Newlines newlines(*this, false);
  Advance();
  if (IsWord("for")) {
    const Node expr = ParseFor(open, TokenKind::kRightBracket);
    if (!expr) return {};
    newlines.End();
    Advance();
    return expr;
  }
  Scratch<const Expr*> elements(expressions_);
  int height = 0;
  while (token_.kind != TokenKind::kRightBracket) {
    const Node element = ParseExpression();
    if (!element) return {};
    height = std::max(height, element.height);
    elements.Add(element.expr);
    if (token_.kind == TokenKind::kRightBracket) break;
    if (token_.kind != TokenKind::kComma) {
      return FailUnclosed(open, "the list", "Missing comma between elements",
                          "Expected \",\" and the next element, or \"]\" to end the list.");
    }
    Advance();
  }
  newlines.End();
  auto* expr =
      arena_.New<TupleExpr>(Expr{ExprKind::kTuple, At(open.begin, token_.end)}, elements.Keep(arena_));
  Advance();
  return Made(expr, 1 + height);
}

Node NativeParser::ParseObject() {
  const Level level(*this);
  if (!level) return {};
  const Token open = token_;
  Newlines newlines(*this, true);
  Advance();
  PassNewlines();
  if (IsWord("for")) {
    newlines_ = false;
    const Node expr = ParseFor(open, TokenKind::kRightBrace);
    if (!expr) return {};
    newlines.End();
    Advance();
    return expr;
  }
  Scratch<ObjectItem> items(items_);
  int height = 0;
  while (token_.kind != TokenKind::kRightBrace) {
    if (!ParseObjectItem(open, items, height)) return {};
    if (token_.kind == TokenKind::kRightBrace) break;
    if (token_.kind != TokenKind::kComma && token_.kind != TokenKind::kNewline) {
      return FailUnclosed(
          open, "the object", "Missing separator between attributes",
          "Expected a new line or \",\" before the next attribute, or \"}\" to end the object.");
    }
    Advance();
    PassNewlines();
  }
  newlines.End();
  auto* expr =
      arena_.New<ObjectExpr>(Expr{ExprKind::kObject, At(open.begin, token_.end)}, items.Keep(arena_));
  Advance();
  return Made(expr, 1 + height);
}

bool NativeParser::ParseObjectItem(const Token& open, Scratch<ObjectItem>& items, int& height) {
  const Token first = token_;
  const auto at_separator = [&] {
    return token_.kind == TokenKind::kAssign || token_.kind == TokenKind::kColon;
  };
  Node key;
  if (first.kind == TokenKind::kIdentifier) {
    Advance();
    // A name alone is the key itself, even where it would mean something else in an expression.
    if (at_separator()) {
      key = StringLiteral(Text(first), At(first));
    } else {
      token_ = first;
      lexer_.Seek(first.end);
    }
  }
  if (!key) key = ParseExpression();
  if (!key) return false;
  if (!at_separator()) {
    FailUnclosed(
        open, "the object", "Missing \"=\" after the key",
        "Expected \"=\" or \":\" and a value. A key that is no plain name is written in quotes. If the "
        "object should have ended before, its closing brace is missing.");
    return false;
  }
  Advance();
  const Node value = ParseExpression();
  if (!value) return false;
  height = std::max({height, key.height, value.height});
  items.Add({key.expr, value.expr});
  return true;
}

bool NativeParser::ParseForNames(std::string_view summary, std::string_view& key, std::string_view& value) {
  const auto fail = [&](std::string detail) {
    Fail(token_, std::string(summary), std::move(detail));
    return false;
  };
  Advance();
  if (token_.kind != TokenKind::kIdentifier) return fail("Expected a name after \"for\".");
  value = Text(token_);
  Advance();
  if (token_.kind == TokenKind::kComma) {
    Advance();
    if (token_.kind != TokenKind::kIdentifier)
      return fail("Expected the name for the value after the comma.");
    key = value;
    value = Text(token_);
    Advance();
  }
  if (!IsWord("in")) return fail("Expected \"in\" after the names, as in \"for k, v in var.map\".");
  Advance();
  return true;
}

// At the word "for"; leaves the closing bracket to the caller, who knows what newlines mean behind it.
Node NativeParser::ParseFor(const Token& open, TokenKind closer) {
  constexpr std::string_view kSummary = "Invalid \"for\" expression";
  const bool object = closer == TokenKind::kRightBrace;
  std::string_view key_name, value_name;
  if (!ParseForNames(kSummary, key_name, value_name)) return {};
  const Node collection = ParseExpression();
  if (!collection) return {};
  if (token_.kind != TokenKind::kColon) {
    return FailUnclosed(open, "the \"for\" expression", std::string(kSummary),
                        "Expected \":\" after the collection.");
  }
  Advance();
  Node value = ParseExpression();
  if (!value) return {};
  Node key;
  if (token_.kind == TokenKind::kFatArrow) {
    if (!object)
      return Fail(token_, std::string(kSummary), "In [] there are no keys; use {} to build an object.");
    Advance();
    key = value;
    value = ParseExpression();
    if (!value) return {};
  } else if (object) {
    return Fail(token_, std::string(kSummary),
                "Expected \"=>\" and a value: in {} each element needs a key.");
  }
  const bool group = token_.kind == TokenKind::kEllipsis;
  if (group) {
    if (!object) return Fail(token_, std::string(kSummary), "Only with keys, in {}, can values be grouped.");
    Advance();
  }
  Node condition;
  if (IsWord("if")) {
    Advance();
    condition = ParseExpression();
    if (!condition) return {};
  }
  if (token_.kind != closer) {
    return FailUnclosed(open, "the \"for\" expression", std::string(kSummary),
                        std::string("Expected \"") + (object ? "}" : "]") + "\" or an \"if\" clause.");
  }
  auto* expr = arena_.New<ForExpr>(Expr{ExprKind::kFor, At(open.begin, token_.end)}, key_name, value_name,
                                   collection.expr, key.expr, value.expr, condition.expr, group, false);
  return Made(expr, 1 + std::max({collection.height, key.height, value.height, condition.height}));
}

// At "(" or "::" behind the first name.
Node NativeParser::ParseCall(const Token& first) {
  const Level level(*this);
  if (!level) return {};
  Token name = first;
  std::string_view text = Text(first);
  if (token_.kind == TokenKind::kDoubleColon) {
    buffer_.assign(text);
    while (token_.kind == TokenKind::kDoubleColon) {
      Advance();
      if (token_.kind != TokenKind::kIdentifier) {
        return Fail(token_, "Missing function name", "Expected the name of a function after \"::\".");
      }
      buffer_ += "::";
      buffer_ += Text(token_);
      name.end = token_.end;
      Advance();
    }
    // White space between the parts is no part of the name.
    text = buffer_ == Text(name) ? Text(name) : kept_->Copy(std::string_view(buffer_));
  }
  if (token_.kind != TokenKind::kLeftParen) {
    return Fail(token_, "Missing arguments of the function", "Expected \"(\" after a name with \"::\".");
  }
  const Token open = token_;
  Newlines newlines(*this, false);
  Advance();
  Scratch<const Expr*> arguments(expressions_);
  int height = 0;
  bool expand = false;
  while (token_.kind != TokenKind::kRightParen) {
    const Node argument = ParseExpression();
    if (!argument) return {};
    height = std::max(height, argument.height);
    arguments.Add(argument.expr);
    if (token_.kind == TokenKind::kEllipsis) {
      expand = true;
      Advance();
      if (token_.kind != TokenKind::kRightParen) {
        return FailUnclosed(open, "the function call", "Missing closing parenthesis",
                            "Expected \")\": only the last argument can be expanded with \"...\".");
      }
    } else if (token_.kind == TokenKind::kComma) {
      Advance();
    } else if (token_.kind != TokenKind::kRightParen) {
      return FailUnclosed(open, "the function call", "Missing comma between arguments",
                          "Expected \",\" and the next argument, or \")\" to end the call.");
    }
  }
  newlines.End();
  auto* expr = arena_.New<CallExpr>(Expr{ExprKind::kCall, At(first.begin, token_.end)}, text,
                                    arguments.Keep(arena_), expand, At(name));
  Advance();
  return Made(expr, 1 + height);
}

}  // namespace assay::hcl
