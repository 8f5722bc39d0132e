// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace assay::hcl {

enum class TokenKind : std::uint8_t {
  kEnd,
  kNewline,
  kIdentifier,
  kNumber,
  kQuote,    ///< the opening quote; the parser reads the string itself
  kHeredoc,  ///< "<<EOT" or "<<-EOT" with its line's end; the parser reads the rest
  kLeftBrace,
  kRightBrace,
  kTildeBrace,  ///< ~}
  kLeftBracket,
  kRightBracket,
  kLeftParen,
  kRightParen,
  kAssign,
  kFatArrow,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kAnd,
  kOr,
  kNot,
  kPlus,
  kMinus,
  kStar,
  kSlash,
  kPercent,
  kDot,
  kEllipsis,
  kComma,
  kColon,
  kDoubleColon,
  kQuestion,
  kInvalid,      ///< a character the language doesn't have
  kBadEncoding,  ///< bytes that are no UTF-8
  kBadHeredoc,   ///< << without a marker that ends its line
  kOpenComment,  ///< /* without */
};

/// A piece of text by its offsets; nothing is copied.
struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// Offsets of a comment, without the end of its line.
struct CommentRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// Cuts text outside of strings into tokens, one at a time and from any place: strings and heredocs nest in
/// expressions and the other way round, so the parser says where to go on. White space is left out, comments
/// are kept aside.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : begin_(text.data()), at_(begin_), end_(begin_ + text.size()) {}

  Token Next();
  void Seek(std::uint32_t offset) { at_ = begin_ + offset; }
  std::uint32_t offset() const { return static_cast<std::uint32_t>(at_ - begin_); }
  /// All comments passed so far, each once however often its text was read, in order.
  const std::vector<CommentRange>& comments() const { return comments_; }

 private:
  Token Take(TokenKind kind, const char* from, std::size_t length);
  Token Identifier(const char* from);
  Token Number(const char* from);
  Token Punctuation(const char* from);
  Token Wide(const char* from);
  bool SkipComment();
  bool Follows(char c) const { return end_ - at_ > 1 && at_[1] == c; }

  const char* begin_;
  const char* at_;
  const char* end_;
  const char* unclosed_ = nullptr;  // from here on no block comment ends: looking once is enough
  std::vector<CommentRange> comments_;
};

}  // namespace assay::hcl
