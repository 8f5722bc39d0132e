// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "syntax/hcl/characters.h"
#include "syntax/hcl/native_parser.h"

namespace assay::hcl {
namespace {

// Past this a column is only "far right": one line may be the whole file.
constexpr std::uint32_t kFarColumn = 200;
// A file may open any number of heredocs that nothing closes.
constexpr int kMostLostHeredocs = 8;

// Brackets that wait to be closed while something broken is passed over.
class Brackets {
 public:
  enum Kind : std::uint8_t { kBrace, kBracket, kParen, kQuote };

  bool empty() const { return open_.empty(); }
  bool InQuotes() const { return !open_.empty() && open_.back() == kQuote; }
  bool Holds(Kind kind) const { return counts_[kind] > 0; }
  void Open(Kind kind) {
    open_.push_back(kind);
    ++counts_[kind];
  }
  /// Closes the innermost one of this kind and with it all that is open inside it.
  void Close(Kind kind) {
    while (Holds(kind)) {
      const Kind last = open_.back();
      open_.pop_back();
      --counts_[last];
      if (last == kind) return;
    }
  }

 private:
  std::vector<Kind> open_;
  std::size_t counts_[4] = {};
};

bool IsIdentifierByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return kContinuesIdentifier[byte] || byte >= 0x80;
}

}  // namespace

// What is read more than once, because of errors, is bounded by a multiple of the text.
void NativeParser::Spend(std::uint32_t bytes) { budget_ -= std::min<std::uint64_t>(budget_, bytes); }

// Passes over the item at `begin` as a whole and goes on behind it.
void NativeParser::Skip(std::uint32_t begin) {
  std::uint32_t end = 0;
  if (budget_ > 0) {
    end = EndOfItem(begin);
    Spend(lexer_.offset() - begin);
  } else {
    const std::size_t newline = text_.find('\n', begin);
    end = newline == std::string_view::npos ? Size() : static_cast<std::uint32_t>(newline) + 1;
  }
  newlines_ = true;
  after_failure_ = true;
  lexer_.Seek(end);
  Advance();
}

// An item ends with the line on which all its brackets are closed. If they never are, it ends before the next
// line that begins no further right and looks like an item of its own.
std::uint32_t NativeParser::EndOfItem(std::uint32_t begin) {
  const std::uint32_t column = ColumnOf(begin);
  const auto fallback = [](std::uint32_t line, std::uint32_t otherwise) {
    return line > 0 ? line : otherwise;
  };
  std::uint32_t next_item = 0;  // a line that may be the next item, if the brackets turn out to be unbalanced
  Brackets open;
  lexer_.Seek(begin);
  bool first = true;
  for (;; first = false) {
    if (open.InQuotes()) {
      const std::size_t at = text_.find_first_of("\"\\$%\n", lexer_.offset());
      if (at == std::string_view::npos) return fallback(next_item, Size());
      const auto offset = static_cast<std::uint32_t>(at);
      const bool sequence =
          (text_[at] == '$' || text_[at] == '%') && Size() - offset > 1 && text_[at + 1] == '{';
      const bool doubled = at > 0 && text_[at - 1] == text_[at];
      if (text_[at] == '"' || text_[at] == '\n')
        open.Close(Brackets::kQuote);  // no string goes past its line
      if (sequence && !doubled) open.Open(Brackets::kBrace);
      const std::uint32_t length = text_[at] == '\n'                             ? 0
                                   : text_[at] == '\\' || (sequence && !doubled) ? 2
                                                                                 : 1;
      lexer_.Seek(std::min(Size(), offset + length));
      continue;
    }
    const Token token = lexer_.Next();
    switch (token.kind) {
      case TokenKind::kEnd:
        return open.empty() ? Size() : fallback(next_item, Size());
      case TokenKind::kNewline: {
        if (open.empty()) return token.end;
        const std::uint32_t name = PassSpaces(token.end);
        if (name - token.end > column) break;
        const bool block = LooksLikeBlock(name);
        if (block && distrust_braces_) return token.end;
        if (next_item == 0 && (block || LooksLikeAttribute(name))) next_item = token.end;
        break;
      }
      case TokenKind::kQuote:
        open.Open(Brackets::kQuote);
        break;
      case TokenKind::kHeredoc:
        lexer_.Seek(EndOfHeredoc(token));
        break;
      case TokenKind::kLeftBrace:
        open.Open(Brackets::kBrace);
        break;
      case TokenKind::kLeftBracket:
        open.Open(Brackets::kBracket);
        break;
      case TokenKind::kLeftParen:
        open.Open(Brackets::kParen);
        break;
      case TokenKind::kRightBrace:
      case TokenKind::kTildeBrace:
        if (open.Holds(Brackets::kBrace)) {
          open.Close(Brackets::kBrace);
        } else if (block_depth_ > 0 && !first) {
          return fallback(next_item, token.begin);  // it closes the block around the item
        }
        break;
      case TokenKind::kRightBracket:
        open.Close(Brackets::kBracket);
        break;
      case TokenKind::kRightParen:
        open.Close(Brackets::kParen);
        break;
      default:
        break;
    }
  }
}

// What an outermost item leaves behind when a bracket in it went wrong: lines further right than it began, up
// to a closing brace below its beginning. They are no items of their own.
void NativeParser::SkipOrphans() {
  if (budget_ == 0 || ColumnOf(token_.begin) == kFarColumn) return;
  std::uint32_t line = token_.begin - ColumnOf(token_.begin);
  if (PassSpaces(line) != token_.begin) return;
  const std::uint32_t from = line;
  while (line < Size()) {
    const std::uint32_t first = PassSpaces(line);
    const std::size_t newline = std::min<std::size_t>(text_.find('\n', first), Size());
    const bool blank = first >= newline || text_[first] == '\r';
    if (!blank && first - line <= top_column_) {
      if (text_[first] == '}' && first - line == top_column_) {
        lexer_.Seek(first + 1);
        Advance();
        if (token_.kind == TokenKind::kNewline) Advance();
      }
      break;
    }
    line = static_cast<std::uint32_t>(std::min<std::size_t>(newline + 1, Size()));
  }
  Spend(line - from);
}

// Behind the closing marker, or behind the introducer if there is none.
std::uint32_t NativeParser::EndOfHeredoc(const Token& introducer) {
  if (lost_heredocs_ >= kMostLostHeredocs) return introducer.end;
  std::string_view marker = Text(introducer).substr(2);
  if (marker.starts_with('-')) marker.remove_prefix(1);
  while (marker.ends_with('\n') || marker.ends_with('\r')) marker.remove_suffix(1);
  const TemplateText text{.mode = TemplateMode::kHeredoc, .marker = marker};
  for (std::uint32_t line = introducer.end; line < Size();) {
    if (const char* end = EndOfMarker(text, Pointer(line))) return Offset(end);
    const std::size_t newline = text_.find('\n', line);
    if (newline == std::string_view::npos) break;
    line = static_cast<std::uint32_t>(newline) + 1;
  }
  ++lost_heredocs_;
  return introducer.end;
}

std::uint32_t NativeParser::ColumnOf(std::uint32_t offset) const {
  std::uint32_t column = 0;
  while (column < kFarColumn && column < offset && text_[offset - column - 1] != '\n') ++column;
  return column;
}

std::uint32_t NativeParser::PassSpaces(std::uint32_t offset) const {
  while (offset < Size() && (text_[offset] == ' ' || text_[offset] == '\t')) ++offset;
  return offset;
}

// Whether an outermost block seems to begin at the current token although another one is open.
bool NativeParser::AtLostBlock() const {
  if (token_.kind != TokenKind::kIdentifier ||
      (token_.begin > 0 && top_column_ == 0 && text_[token_.begin - 1] != '\n')) {
    return false;
  }
  const std::uint32_t column = ColumnOf(token_.begin);
  if (column > top_column_ || column == kFarColumn) return false;
  return PassSpaces(token_.begin - column) == token_.begin && LooksLikeBlock(token_.begin);
}

bool NativeParser::LooksLikeBlock(std::uint32_t at) const {
  if (at >= Size() || !IsIdentifierByte(text_[at]) ||
      byte_tables::IsDigit(static_cast<unsigned char>(text_[at]))) {
    return false;
  }
  while (at < Size()) {
    if (text_[at] == '{') return true;
    if (text_[at] == '"') {
      at = static_cast<std::uint32_t>(std::min<std::size_t>(text_.find_first_of("\"\n", at + 1), Size()));
      if (at == Size() || text_[at] == '\n') return false;
      ++at;
    } else if (IsIdentifierByte(text_[at])) {
      while (at < Size() && IsIdentifierByte(text_[at])) ++at;
    } else {
      return false;
    }
    at = PassSpaces(at);
  }
  return false;
}

// Whether a brace behind an argument, on its line, is the one that closes the block: it ends its line, and
// what comes next stands further left than the argument.
bool NativeParser::ClosesBlock(const Token& brace, std::uint32_t column) const {
  std::uint32_t at = PassSpaces(brace.end);
  if (at < Size() && text_[at] != '\n' && text_[at] != '\r') return false;
  std::uint32_t line = at;
  while (at < Size() && (text_[at] == '\n' || text_[at] == '\r')) {
    line = ++at;
    at = PassSpaces(at);
  }
  return at == Size() || at - line < column;
}

// A closing brace too many: one of the block's own closed too early, so that nobody can say what belongs
// where in it. Blocks further right than the brace were parts of it.
void NativeParser::DistrustLastBlock(std::uint32_t column) {
  for (auto block = blocks_.rbegin(); block != blocks_.rend(); ++block) {
    block->body = {{}, {}, block->body.span, true};
    if (ColumnOf(block->span.begin - place_.base) <= column) return;
  }
}

bool NativeParser::LooksLikeAttribute(std::uint32_t at) const {
  const std::uint32_t name = at;
  while (at < Size() && IsIdentifierByte(text_[at])) ++at;
  if (at == name) return false;
  at = PassSpaces(at);
  return at < Size() && text_[at] == '=' &&
         (at + 1 == Size() || (text_[at + 1] != '=' && text_[at + 1] != '>'));
}

}  // namespace assay::hcl
