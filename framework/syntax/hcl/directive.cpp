// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "syntax/hcl/native_parser.h"

namespace assay::hcl {

// At ${ or %{.
bool NativeParser::ReadSequence(TemplateText& text) {
  const std::uint32_t begin = text.at;
  const bool directive = text_[begin] == '%';
  Newlines newlines(*this, false);
  lexer_.Seek(begin + (Size() - begin > 2 && text_[begin + 2] == '~' ? 3 : 2));
  Advance();
  Part part{.begin = begin};
  if (directive) {
    if (!ReadDirective(part)) return false;
  } else {
    part.kind = Part::Kind::kInterpolation;
    part.node = ParseExpression();
    if (!part.node) return false;
  }
  if (token_.kind != TokenKind::kRightBrace && token_.kind != TokenKind::kTildeBrace) {
    const Token open{TokenKind::kLeftBrace, begin, begin + 2};
    FailUnclosed(open, directive ? "the directive" : "the interpolation",
                 directive ? "Extra characters in the directive" : "Extra characters in the interpolation",
                 directive
                     ? "Expected \"}\". If the text is meant literally, write \"%%{\"."
                     : "Expected \"}\". If the text is meant literally, for a shell perhaps, write \"$${\".");
    return false;
  }
  part.end = token_.end;
  text.trim_next = token_.kind == TokenKind::kTildeBrace;
  text.at = token_.end;
  parts_.push_back(part);
  return true;
}

bool NativeParser::ReadDirective(Part& part) {
  struct Word {
    std::string_view word;
    Part::Kind kind;
  };
  static constexpr Word kWords[] = {{"if", Part::Kind::kIf},
                                    {"else", Part::Kind::kElse},
                                    {"endif", Part::Kind::kEndIf},
                                    {"for", Part::Kind::kFor},
                                    {"endfor", Part::Kind::kEndFor}};
  const auto* known =
      std::find_if(std::begin(kWords), std::end(kWords), [&](const Word& w) { return IsWord(w.word); });
  if (known == std::end(kWords)) {
    Fail(token_, "Unknown template directive",
         "Behind \"%{\" stands if, else, endif, for or endfor. If the text is meant literally, write "
         "\"%%{\".");
    return false;
  }
  part.kind = known->kind;
  if (part.kind == Part::Kind::kFor) {
    if (!ParseForNames("Invalid \"for\" directive", part.key, part.text)) return false;
  } else {
    Advance();
    if (part.kind != Part::Kind::kIf) return true;
  }
  part.node = ParseExpression();
  return static_cast<bool>(part.node);
}

Node NativeParser::AssembleTemplate(std::size_t from, std::uint32_t begin, std::uint32_t end) {
  // "${x}" alone is x itself, of whatever type; any text beside it, even if trimmed to nothing, makes it a
  // string.
  if (parts_.size() - from == 1 && parts_[from].kind == Part::Kind::kInterpolation) {
    const Node inner = parts_[from].node;
    const std::span<const Expr* const> parts = arena_.Copy(std::span<const Expr* const>(&inner.expr, 1));
    return Made(arena_.New<TemplateExpr>(Expr{ExprKind::kTemplate, At(begin, end)}, parts, true),
                1 + inner.height);
  }
  std::size_t at = from;
  const Node node = AssembleRun(at, begin, end);
  if (node && at < parts_.size())
    return FailDirective(parts_[at], "No \"if\" or \"for\" is open here. Remove it.");
  return node;
}

// Parts up to one that belongs to a directive further out. The result covers [begin, end), or what was read
// if `end` is 0.
Node NativeParser::AssembleRun(std::size_t& at, std::uint32_t begin, std::uint32_t end) {
  Scratch<const Expr*> exprs(expressions_);
  int height = 0;
  bool literal = true;
  const std::uint32_t whole = end;
  for (; at < parts_.size(); ++at) {
    const Part part = parts_[at];
    Node node;
    if (part.kind == Part::Kind::kLiteral) {
      if (part.text.empty()) continue;
      const bool alone = whole != 0 && at + 1 == parts_.size() && exprs.size() == 0;
      node = StringLiteral(part.text, alone ? At(begin, whole) : At(part.begin, part.end));
    } else if (part.kind == Part::Kind::kInterpolation) {
      node = part.node;
      literal = false;
    } else if (part.kind == Part::Kind::kIf || part.kind == Part::Kind::kFor) {
      node = part.kind == Part::Kind::kIf ? AssembleIf(at) : AssembleFor(at);
      literal = false;
    } else {
      break;
    }
    if (!node) return {};
    if (whole == 0) end = parts_[at].end;
    height = std::max(height, node.height);
    exprs.Add(node.expr);
  }
  if (exprs.size() == 0) return StringLiteral({}, At(begin, std::max(begin, end)));
  if (exprs.size() == 1 && literal) return {expressions_.back(), height};
  const Span span = At(begin, end);
  return Made(arena_.New<TemplateExpr>(Expr{ExprKind::kTemplate, span}, exprs.Keep(arena_), false),
              1 + height);
}

// At the `if`; leaves `at` on its `endif`.
Node NativeParser::AssembleIf(std::size_t& at) {
  const Level level(*this);
  if (!level) return {};
  const Part open = parts_[at++];
  const Node then = AssembleRun(at, open.end, 0);
  if (!then) return {};
  const bool has_else = at < parts_.size() && parts_[at].kind == Part::Kind::kElse;
  Node otherwise;
  if (has_else) {
    const std::uint32_t begin = parts_[at++].end;
    otherwise = AssembleRun(at, begin, 0);
    if (!otherwise) return {};
  }
  if (at == parts_.size()) return FailDirective(open, "Its \"%{ endif }\" is missing. Add it.");
  const Part close = parts_[at];
  if (close.kind != Part::Kind::kEndIf) {
    return FailDirective(close, close.kind == Part::Kind::kElse
                                    ? "The \"if\" has an \"else\" already. Remove one."
                                    : "Expected \"endif\" for the innermost \"if\".");
  }
  if (!has_else) otherwise = StringLiteral({}, At(close.begin, close.begin));
  auto* expr = arena_.New<ConditionalExpr>(Expr{ExprKind::kConditional, At(open.begin, close.end)},
                                           open.node.expr, then.expr, otherwise.expr);
  return Made(expr, 1 + std::max({open.node.height, then.height, otherwise.height}));
}

// At the `for`; leaves `at` on its `endfor`.
Node NativeParser::AssembleFor(std::size_t& at) {
  const Level level(*this);
  if (!level) return {};
  const Part open = parts_[at++];
  const Node value = AssembleRun(at, open.end, 0);
  if (!value) return {};
  if (at == parts_.size()) return FailDirective(open, "Its \"%{ endfor }\" is missing. Add it.");
  const Part close = parts_[at];
  if (close.kind != Part::Kind::kEndFor) {
    return FailDirective(close, "Expected \"endfor\" for the innermost \"for\".");
  }
  auto* expr = arena_.New<ForExpr>(Expr{ExprKind::kFor, At(open.begin, close.end)}, open.key, open.text,
                                   open.node.expr, nullptr, value.expr, nullptr, false, true);
  return Made(expr, 1 + std::max(open.node.height, value.height));
}

Node NativeParser::FailDirective(const Part& part, std::string detail) {
  return FailAt(At(part.begin, part.end), "Directives of the template do not match", std::move(detail));
}

}  // namespace assay::hcl
