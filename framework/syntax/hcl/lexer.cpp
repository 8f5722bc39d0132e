// SPDX-License-Identifier: Apache-2.0
#include "syntax/hcl/lexer.h"

#include <cstring>

#include "syntax/hcl/characters.h"

namespace assay::hcl {
namespace {

unsigned char Byte(char c) { return static_cast<unsigned char>(c); }

// Past the identifier at `at`, or `at` if there is none.
const char* EndOfIdentifier(const char* at, const char* end) {
  if (at == end) return at;
  if (kByteClass[Byte(*at)] == ByteClass::kLetter) {
    ++at;
  } else {
    const Character first = DecodeUtf8(at, end);
    if (first.length < 2 || !StartsIdentifier(first.code_point)) return at;
    at += first.length;
  }
  for (;;) {
    while (at != end && kContinuesIdentifier[Byte(*at)]) ++at;
    if (at == end || Byte(*at) < 0x80) return at;
    const Character next = DecodeUtf8(at, end);
    if (next.length == 0 || !ContinuesIdentifier(next.code_point)) return at;
    at += next.length;
  }
}

// Past the introducer of a heredoc with its line's end, or null if it isn't one.
const char* EndOfIntroducer(const char* at, const char* end) {
  at += 2;
  if (at != end && *at == '-') ++at;
  const char* after = EndOfIdentifier(at, end);
  if (after == at) return nullptr;
  if (after != end && *after == '\r') ++after;
  return after != end && *after == '\n' ? after + 1 : nullptr;
}

}  // namespace

Token Lexer::Take(TokenKind kind, const char* from, std::size_t length) {
  at_ = from + length;
  return {kind, static_cast<std::uint32_t>(from - begin_), offset()};
}

Token Lexer::Next() {
  for (; at_ != end_; ++at_) {
    switch (kByteClass[Byte(*at_)]) {
      case ByteClass::kSpace:
        continue;
      case ByteClass::kLetter:
        return Identifier(at_);
      case ByteClass::kDigit:
        return Number(at_);
      case ByteClass::kNewline:
        return Take(TokenKind::kNewline, at_, 1);
      case ByteClass::kReturn:
        return Follows('\n') ? Take(TokenKind::kNewline, at_, 2) : Take(TokenKind::kInvalid, at_, 1);
      case ByteClass::kQuote:
        return Take(TokenKind::kQuote, at_, 1);
      case ByteClass::kHash:
        SkipComment();
        --at_;
        continue;
      case ByteClass::kPunctuation:
        if (*at_ == '/' && (Follows('/') || Follows('*'))) {
          if (!SkipComment()) return Take(TokenKind::kOpenComment, at_, 2);
          --at_;
          continue;
        }
        return Punctuation(at_);
      case ByteClass::kHigh:
        return Wide(at_);
      case ByteClass::kInvalid:
        return Take(TokenKind::kInvalid, at_, 1);
    }
  }
  return {TokenKind::kEnd, offset(), offset()};
}

// Leaves the line's end to be a token. False if a block comment has no end.
bool Lexer::SkipComment() {
  const char* const from = at_;
  const char* to;
  if (*from == '/' && from[1] == '*') {
    if (unclosed_ && from >= unclosed_) return false;
    const std::size_t close = std::string_view(from + 2, end_).find("*/");
    if (close == std::string_view::npos) {
      unclosed_ = from;
      return false;
    }
    to = at_ = from + 2 + close + 2;
  } else {
    const void* newline = std::memchr(from, '\n', static_cast<std::size_t>(end_ - from));
    to = newline ? static_cast<const char*>(newline) : end_;
    if (newline && to[-1] == '\r') --to;
    at_ = to;
  }
  const auto begin = static_cast<std::uint32_t>(from - begin_);
  if (comments_.empty() || begin >= comments_.back().end) {
    comments_.push_back({begin, static_cast<std::uint32_t>(to - begin_)});
  }
  return true;
}

Token Lexer::Identifier(const char* from) {
  return Take(TokenKind::kIdentifier, from, static_cast<std::size_t>(EndOfIdentifier(from, end_) - from));
}

// As the reference implementation cuts them: digits, dots and exponents in any order, but no dot at the end.
// What is no number after all ("1.2.3") is refused by the parser.
Token Lexer::Number(const char* from) {
  const char* last = from;
  for (const char* at = from + 1; at != end_; ++at) {
    if (byte_tables::IsDigit(Byte(*at))) {
      last = at;
    } else if (*at == 'e' || *at == 'E') {
      const bool sign = end_ - at > 1 && (at[1] == '+' || at[1] == '-');
      const char* digit = at + (sign ? 2 : 1);
      if (digit >= end_ || !byte_tables::IsDigit(Byte(*digit))) break;
      last = at = digit;
    } else if (*at != '.') {
      break;
    }
  }
  return Take(TokenKind::kNumber, from, static_cast<std::size_t>(last - from) + 1);
}

Token Lexer::Wide(const char* from) {
  const Character c = DecodeUtf8(from, end_);
  if (c.length == 0) return Take(TokenKind::kBadEncoding, from, 1);
  return StartsIdentifier(c.code_point) ? Identifier(from) : Take(TokenKind::kInvalid, from, c.length);
}

Token Lexer::Punctuation(const char* from) {
  const auto two = [&](char second, TokenKind both, TokenKind alone) {
    return Follows(second) ? Take(both, from, 2) : Take(alone, from, 1);
  };
  switch (*from) {
    case '{':
      return Take(TokenKind::kLeftBrace, from, 1);
    case '}':
      return Take(TokenKind::kRightBrace, from, 1);
    case '[':
      return Take(TokenKind::kLeftBracket, from, 1);
    case ']':
      return Take(TokenKind::kRightBracket, from, 1);
    case '(':
      return Take(TokenKind::kLeftParen, from, 1);
    case ')':
      return Take(TokenKind::kRightParen, from, 1);
    case ',':
      return Take(TokenKind::kComma, from, 1);
    case '.':
      if (Follows('.') && end_ - from > 2 && from[2] == '.') return Take(TokenKind::kEllipsis, from, 3);
      return Take(TokenKind::kDot, from, 1);
    case '=':
      return Follows('=') ? Take(TokenKind::kEqual, from, 2)
                          : two('>', TokenKind::kFatArrow, TokenKind::kAssign);
    case '!':
      return two('=', TokenKind::kNotEqual, TokenKind::kNot);
    case '>':
      return two('=', TokenKind::kGreaterEqual, TokenKind::kGreater);
    case '<':
      if (Follows('<')) {
        const char* after = EndOfIntroducer(from, end_);
        if (!after) return Take(TokenKind::kBadHeredoc, from, 2);
        return Take(TokenKind::kHeredoc, from, static_cast<std::size_t>(after - from));
      }
      return two('=', TokenKind::kLessEqual, TokenKind::kLess);
    case '&':
      return two('&', TokenKind::kAnd, TokenKind::kInvalid);
    case '|':
      return two('|', TokenKind::kOr, TokenKind::kInvalid);
    case '~':
      return two('}', TokenKind::kTildeBrace, TokenKind::kInvalid);
    case ':':
      return two(':', TokenKind::kDoubleColon, TokenKind::kColon);
    case '?':
      return Take(TokenKind::kQuestion, from, 1);
    case '+':
      return Take(TokenKind::kPlus, from, 1);
    case '-':
      return Take(TokenKind::kMinus, from, 1);
    case '*':
      return Take(TokenKind::kStar, from, 1);
    case '/':
      return Take(TokenKind::kSlash, from, 1);
    default:
      return Take(TokenKind::kPercent, from, 1);
  }
}

}  // namespace assay::hcl
