// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <utility>

#include "syntax/hcl/native_parser.h"

namespace assay::hcl {
namespace {

// Below this, comparing all pairs is quicker than sorting.
constexpr std::size_t kFewAttributes = 12;

}  // namespace

const Attribute* Body::Find(std::string_view name) const {
  const auto found =
      std::find_if(attributes.begin(), attributes.end(), [&](const Attribute& a) { return a.name == name; });
  return found == attributes.end() ? nullptr : &*found;
}

void NativeParser::ParseFile(File& file) {
  Scratch<Attribute> attributes(attributes_);
  Scratch<Block> blocks(blocks_);
  if (text_.starts_with("\xEF\xBB\xBF")) lexer_.Seek(3);
  Advance();
  while (token_.kind != TokenKind::kEnd && !full_) {
    if (token_.kind == TokenKind::kNewline) {
      Advance();
    } else {
      ParseTopItem(attributes, blocks);
    }
  }
  ReportRepeated(attributes.from());
  WarnAboutComments();
  file.body = {attributes.Keep(arena_), blocks.Keep(arena_), At(0, Size()), failures_ > 0};
  file.lost = lost_ || full_;
  std::vector<Comment> comments;
  comments.reserve(lexer_.comments().size());
  for (const CommentRange& comment : lexer_.comments()) comments.push_back({At(comment.begin, comment.end)});
  file.comments = arena_.Copy(comments);
}

// A block with anything wrong inside stays, marked as damaged: a resource without one of its attributes must
// not be judged by what it doesn't say, and one that isn't there at all is missed elsewhere.
void NativeParser::ParseTopItem(Scratch<Attribute>& attributes, Scratch<Block>& blocks) {
  const Token start = token_;
  const std::size_t attributes_before = attributes.size();
  const std::size_t blocks_before = blocks.size();
  const int failures_before = failures_;
  const auto reports_before = std::ssize(diagnostics_);
  top_column_ = ColumnOf(start.begin);
  saw_lost_block_ = false;
  top_indented_ = false;
  bool closed = ParseItem(attributes, blocks);
  // Where the file is not indented, indentation says nothing as long as the braces match.
  const bool swallowed = saw_lost_block_ && (!closed || (failures_ != failures_before && top_indented_));
  if (swallowed && !distrust_braces_ && !full_) {
    // It swallowed what follows. Once more, and this time it ends where a line begins as far left as it did,
    // with what looks like a block.
    Spend(lexer_.offset() - start.begin);
    reports_ -= static_cast<int>(std::ssize(diagnostics_) - reports_before);
    diagnostics_.erase(diagnostics_.begin() + reports_before, diagnostics_.end());
    failures_ = failures_before;
    attributes.Shrink(attributes_before);
    blocks.Shrink(blocks_before);
    distrust_braces_ = true;
    after_failure_ = false;
    token_ = start;
    lexer_.Seek(start.end);
    closed = ParseItem(attributes, blocks);
    distrust_braces_ = budget_ == 0;
  }
  if (!closed) {
    if (failures_ == failures_before) {
      Complain(At(start.begin, top_open_.end), "Missing closing brace of the block",
               "The block that begins here, or one inside it, is never closed. Add the missing \"}\".");
    }
    ++failures_;
  }
  if (failures_ == failures_before) return;
  if (blocks.size() == blocks_before) lost_ = true;
  if (closed) SkipOrphans();
}

// False if the enclosing blocks end here although nothing closes them.
bool NativeParser::ParseItem(Scratch<Attribute>& attributes, Scratch<Block>& blocks) {
  const Token start = token_;
  if (start.kind != TokenKind::kIdentifier) {
    RefuseItem();
    return true;
  }
  Advance();
  bool closed = true;
  bool whole = false;
  const bool argument = token_.kind == TokenKind::kAssign;
  switch (token_.kind) {
    case TokenKind::kAssign:
      whole = ParseAttributeLine(start, attributes);
      break;
    case TokenKind::kLeftBrace:
    case TokenKind::kQuote:
    case TokenKind::kIdentifier:
      whole = ParseBlock(start, blocks, closed);
      break;
    case TokenKind::kNewline:
    case TokenKind::kEnd:
      Fail(start, "Missing value or block",
           "Expected \"=\" and a value, or labels and \"{\" to begin a block.");
      break;
    default:
      Fail(token_, "Missing value or block",
           "Expected \"=\" and a value, or labels and \"{\" to begin a block.");
  }
  if (!closed) return false;
  if (!whole) {
    ++failures_;
    Skip(start.begin);
    if (argument) {
      const Span name = At(start);
      attributes.Add({Text(start), arena_.New<BrokenExpr>(Expr{ExprKind::kBroken, name}), name, name});
    }
  } else {
    after_failure_ = false;
  }
  return true;
}

// At something that begins no item.
void NativeParser::RefuseItem() {
  const Token start = token_;
  if (!after_failure_) {
    if (start.kind == TokenKind::kQuote) {
      Fail(start, "Name of an argument is quoted", "Write the name without quotes.");
    } else if (start.kind == TokenKind::kRightBrace) {
      Fail(start, "Closing brace without an opening one",
           "Remove it, or look for a \"}\" too many further up.");
      if (block_depth_ == 0) DistrustLastBlock(ColumnOf(start.begin));
    } else {
      Fail(start, "Missing name of an argument or block", "Here each line begins with a name.");
    }
  }
  ++failures_;
  Skip(start.begin);
}

// At the equals sign.
bool NativeParser::ParseAttribute(const Token& name, Scratch<Attribute>& attributes) {
  Advance();
  const Node value = ParseExpression();
  if (!value) return false;
  attributes.Add({Text(name), value.expr, Join(At(name), value.expr->span), At(name)});
  return true;
}

bool NativeParser::ParseAttributeLine(const Token& name, Scratch<Attribute>& attributes) {
  const std::size_t before = attributes.size();
  if (!ParseAttribute(name, attributes)) return false;
  if (token_.kind == TokenKind::kNewline) {
    Advance();
  } else if (token_.kind != TokenKind::kEnd) {
    const bool closes = token_.kind == TokenKind::kRightBrace && ClosesBlock(token_, ColumnOf(name.begin));
    if (!closes) attributes.Shrink(before);
    Fail(token_, "Missing new line after the argument",
         token_.kind == TokenKind::kComma ? "Arguments end with their line, without a comma. Remove it."
                                          : "Expected an operator or the end of the line.");
    return closes;
  }
  return true;
}

// Behind the type. `closed` becomes false if the text ends, or another outermost block begins, before the
// end.
bool NativeParser::ParseBlock(const Token& type, Scratch<Block>& blocks, bool& closed) {
  Scratch<Label> labels(labels_);
  if (!ParseLabels(labels)) return false;
  const Level level(*this);
  if (!level) return false;
  const Token open = token_;
  if (block_depth_ == 0) top_open_ = open;
  const std::uint32_t header_end = labels.size() > 0 ? labels_.back().span.end : At(type).end;
  const Span header{place_.file, At(type).begin, header_end};
  ++block_depth_;
  Advance();
  Body body;
  bool whole = true;
  if (token_.kind == TokenKind::kNewline || token_.kind == TokenKind::kRightBrace ||
      token_.kind == TokenKind::kEnd) {
    closed = ParseBody(open, body);
  } else {
    whole = ParseLineBody(open, body);
  }
  --block_depth_;
  if (!closed || !whole) {
    // Where it ends is a guess, so what belongs to it is one, too.
    if (closed || block_depth_ == 0) {
      const Body unread{{}, {}, At(open), true};
      blocks.Add({Text(type), labels.Keep(arena_), unread, At(type.begin, open.end), header});
    }
    return false;
  }
  blocks.Add({Text(type), labels.Keep(arena_), body, At(type.begin, token_.end), header});
  Advance();
  FinishBlockLine();
  return true;
}

bool NativeParser::ParseLabels(Scratch<Label>& labels) {
  for (;;) {
    switch (token_.kind) {
      case TokenKind::kLeftBrace:
        return true;
      case TokenKind::kQuote:
        if (!ParseLabel(labels)) return false;
        break;
      case TokenKind::kIdentifier:
        labels.Add({Text(token_), At(token_)});
        Advance();
        break;
      case TokenKind::kNewline:
        Fail(token_, "Missing brace of the block", "Expected \"{\" on the line where the block begins.");
        return false;
      case TokenKind::kAssign:
        Fail(token_, "Equals sign in the head of a block",
             "Remove it to begin a block, or remove the labels to set an argument.");
        return false;
      default:
        Fail(token_, "Missing brace of the block", "Expected a label or \"{\".");
        return false;
    }
  }
}

// At the opening quote.
bool NativeParser::ParseLabel(Scratch<Label>& labels) {
  // A label is no value: of its literal only the text is kept.
  Arena* const kept = std::exchange(kept_, &arena_);
  const Node label = ParseQuoted();
  kept_ = kept;
  if (!label) return false;
  const auto* literal = As<LiteralExpr>(label.expr);
  if (!literal) {
    FailAt(label.expr->span, "Template in a label",
           "The labels of a block are fixed texts. To write \"${\" or \"%{\" itself, double its first "
           "character.");
    return false;
  }
  const std::string_view text = literal->value.string();
  const bool decoded = text.data() < text_.data() || text.data() >= text_.data() + text_.size();
  labels.Add({decoded ? kept_->Copy(text) : text, literal->span});
  return true;
}

// Behind the brace, where the line ends. Leaves the closing brace to the caller. False if there is none.
bool NativeParser::ParseBody(const Token& open, Body& body) {
  Scratch<Attribute> attributes(attributes_);
  Scratch<Block> blocks(blocks_);
  const int failures_before = failures_;
  while (token_.kind != TokenKind::kRightBrace) {
    if (token_.kind == TokenKind::kNewline) {
      Advance();
      continue;
    }
    if (token_.kind == TokenKind::kEnd || full_) return false;
    if (block_depth_ == 1 && attributes.size() + blocks.size() == 0) {
      top_indented_ = ColumnOf(token_.begin) > top_column_;
    }
    if (AtLostBlock()) {
      saw_lost_block_ = true;
      if (distrust_braces_) return false;
    }
    if (!ParseItem(attributes, blocks)) return false;
  }
  ReportRepeated(attributes.from());
  body = {attributes.Keep(arena_), blocks.Keep(arena_), At(open.begin, token_.end),
          failures_ != failures_before};
  return true;
}

// A block on one line. Leaves the closing brace to the caller.
bool NativeParser::ParseLineBody(const Token& open, Body& body) {
  constexpr const char* kOnlyOne =
      "A block on one line can hold a single argument. Put each item on a line of its own.";
  const Token name = token_;
  if (name.kind != TokenKind::kIdentifier) {
    Fail(name, "Missing name of an argument", "Expected an argument, a new line or \"}\".");
    return false;
  }
  Advance();
  if (token_.kind != TokenKind::kAssign) {
    Fail(token_, "Missing value of the argument", kOnlyOne);
    return false;
  }
  Scratch<Attribute> attributes(attributes_);
  if (!ParseAttribute(name, attributes)) return false;
  if (token_.kind != TokenKind::kRightBrace) {
    FailUnclosed(open, "the block", "Missing closing brace of the block", kOnlyOne);
    return false;
  }
  body = {attributes.Keep(arena_), {}, At(open.begin, token_.end)};
  return true;
}

// Behind the closing brace. What stands there on the same line doesn't make the block any less understood.
void NativeParser::FinishBlockLine() {
  if (token_.kind == TokenKind::kNewline) {
    Advance();
  } else if (token_.kind != TokenKind::kEnd) {
    Fail(token_, "Missing new line after the block", "A block ends with its line. Begin a new one here.");
    if (token_.kind != TokenKind::kIdentifier && token_.kind != TokenKind::kRightBrace) Skip(token_.begin);
  }
}

// Arguments given twice; the last one counts.
void NativeParser::ReportRepeated(std::size_t from) {
  const auto begin = attributes_.begin() + static_cast<std::ptrdiff_t>(from);
  const std::size_t size = attributes_.size() - from;
  std::vector<std::size_t> repeated;  // positions of those that a later one replaces
  const auto report = [&](std::size_t earlier, std::size_t later) {
    repeated.push_back(earlier);
    // A broken one is reported by then.
    if (As<BrokenExpr>(attributes_[from + earlier].value) || As<BrokenExpr>(attributes_[from + later].value))
      return;
    Complain(begin[static_cast<std::ptrdiff_t>(later)].name_span, "Argument is set twice",
             "\"" + std::string(begin[static_cast<std::ptrdiff_t>(later)].name) +
                 "\" is set further up in the same block. Remove one of the two.");
  };
  if (size <= kFewAttributes) {
    for (std::size_t later = 1; later < size; ++later) {
      for (std::size_t earlier = later; earlier-- > 0;) {
        if (attributes_[from + earlier].name != attributes_[from + later].name) continue;
        report(earlier, later);
        break;
      }
    }
  } else {
    std::vector<std::size_t> order(size);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return attributes_[from + a].name < attributes_[from + b].name;
    });
    for (std::size_t i = 1; i < size; ++i) {
      if (attributes_[from + order[i - 1]].name == attributes_[from + order[i]].name)
        report(order[i - 1], order[i]);
    }
  }
  if (repeated.empty()) return;
  std::sort(repeated.begin(), repeated.end());
  std::size_t next = 0;
  std::size_t at = 0;
  attributes_.erase(std::remove_if(begin, attributes_.end(),
                                   [&](const Attribute&) {
                                     const bool drop = next < repeated.size() && repeated[next] == at;
                                     if (drop) ++next;
                                     ++at;
                                     return drop;
                                   }),
                    attributes_.end());
}

}  // namespace assay::hcl
