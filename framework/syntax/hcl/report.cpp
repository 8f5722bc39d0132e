// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "source/text.h"
#include "syntax/hcl/native_parser.h"

namespace assay::hcl {
namespace {

constexpr std::size_t kLongestQuote = 40;

std::string Quote(std::string_view text) {
  if (text.size() <= kLongestQuote) return "\"" + Printable(text) + "\"";
  std::size_t cut = kLongestQuote;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return "\"" + Printable(text.substr(0, cut)) + "…\"";
}

std::string Describe(const Token& token, std::string_view text) {
  switch (token.kind) {
    case TokenKind::kEnd:
      return "the end of the text";
    case TokenKind::kNewline:
      return "the end of the line";
    case TokenKind::kQuote:
      return "a quoted string";
    case TokenKind::kHeredoc:
      return "a heredoc";
    default:
      return Quote(text);
  }
}

// Summary and detail for a token that fits nowhere; empty for any other.
std::pair<std::string, std::string> ReasonOf(const Token& token, std::string_view text) {
  switch (token.kind) {
    case TokenKind::kBadEncoding:
      return {"Bytes that are not UTF-8", "Files must be encoded in UTF-8. Save the file in that encoding."};
    case TokenKind::kOpenComment:
      return {"Comment is never closed", "A comment that begins with \"/*\" ends with \"*/\". Add it."};
    case TokenKind::kBadHeredoc:
      return {"Heredoc has no marker",
              "\"<<\" begins a heredoc: it must be followed by a name such as EOT that ends the line, "
              "without spaces."};
    case TokenKind::kInvalid:
      break;
    default:
      return {};
  }
  switch (text.front()) {
    case '\0':
      return {"NUL byte in the text",
              "The file holds a NUL byte; it may be no text at all. Remove the byte."};
    case '\'':
      return {"Single quotes are not used in the language", "Enclose the string in double quotes."};
    case '`':
      return {"Backticks are not used in the language",
              "Enclose the string in double quotes, or use a heredoc (<<EOT) for several lines."};
    case ';':
      return {
          "Semicolons are not used in the language",
          "Put each argument and block on a line of its own; separate elements of collections with commas."};
    case '&':
      return {"Operator \"&\" does not exist",
              "There are no bitwise operators. For a logical \"and\" write \"&&\"."};
    case '|':
      return {"Operator \"|\" does not exist",
              "There are no bitwise operators. For a logical \"or\" write \"||\"."};
    case '~':
      return {"Operator \"~\" does not exist",
              "There are no bitwise operators. For a logical \"not\" write \"!\"."};
    case '\r':
      return {"Carriage return without a line feed",
              "Lines end with a line feed, or a carriage return and a line feed."};
    default:
      return {
          "Character is not used in the language",
          Quote(text) + " can only stand in a string or a comment. Remove it, or quote what it is part of."};
  }
}

}  // namespace

bool NativeParser::Enter() {
  if (depth_ < limits_.depth) {
    ++depth_;
    return true;
  }
  Report(Error("limit-depth", "Nested too deeply",
               "Here begins level " + std::to_string(depth_ + 1) + " of nesting; the limit is " +
                   std::to_string(limits_.depth) + ". Split the expression or block.",
               At(token_)));
  return false;
}

Node NativeParser::FailLimit(Span span, int height) {
  if (depth_ + height > limits_.depth + 1) {
    Report(Error("limit-depth", "Expression is nested too deeply",
                 "The tree of this expression is deeper than " + std::to_string(limits_.depth) +
                     " levels, which is the limit. Split it, for example into local values.",
                 span));
  } else if (!full_) {
    Report(Error("limit-size", "File is too large",
                 "Its tree takes more than " + std::to_string(limits_.tree_bytes >> 20) +
                     " MB, which is the limit; what follows is not read. Split the file, or leave it out.",
                 span));
    full_ = true;
  }
  return {};
}

void NativeParser::Report(Diagnostic diagnostic) {
  if (full_) return;
  const auto same_place = [&](const Diagnostic& d) { return d.span.begin == diagnostic.span.begin; };
  const auto ours = diagnostics_.end() - std::min<std::ptrdiff_t>(reports_, std::ssize(diagnostics_));
  if (std::any_of(ours, diagnostics_.end(), same_place)) return;
  if (reports_ > limits_.reports) return;
  if (reports_ == limits_.reports) {
    diagnostic =
        Error("limit-diagnostics", "Too many errors in one file",
              "More than " + std::to_string(limits_.reports) +
                  " places could not be read; those from here on are not named. Mend the first ones, or "
                  "leave the file out if it is no configuration.",
              diagnostic.span);
  }
  ++reports_;
  diagnostics_.push_back(std::move(diagnostic));
}

void NativeParser::Complain(Span span, std::string summary, std::string detail) {
  Report(Error("hcl-syntax", std::move(summary), std::move(detail), span));
}

Node NativeParser::FailAt(Span span, std::string summary, std::string detail) {
  Complain(span, std::move(summary), std::move(detail));
  return {};
}

Node NativeParser::Fail(const Token& token, std::string summary, std::string detail) {
  auto [reason, way_out] = ReasonOf(token, Text(token));
  if (!reason.empty()) return FailAt(At(token), std::move(reason), std::move(way_out));
  return FailAt(At(token), std::move(summary),
                "Found " + Describe(token, Text(token)) + ". " + std::move(detail));
}

Node NativeParser::FailUnclosed(const Token& open, std::string_view what, std::string summary,
                                std::string detail) {
  if (token_.kind != TokenKind::kEnd) return Fail(token_, std::move(summary), std::move(detail));
  return FailAt(
      At(open), "Missing closing bracket of " + std::string(what),
      "The text ends before the bracket opened here is closed. Close it; brackets further down may be out "
      "of balance.");
}

bool NativeParser::CheckEncoding(std::uint32_t begin, std::uint32_t end) {
  if (clean_) return true;
  const std::string_view piece = text_.substr(begin, end - begin);
  const std::size_t nul = piece.find('\0');
  const std::size_t bad = std::min(nul, FindInvalidUtf8(piece));
  if (bad == std::string_view::npos) return true;
  const auto at = begin + static_cast<std::uint32_t>(bad);
  Fail({bad == nul ? TokenKind::kInvalid : TokenKind::kBadEncoding, at, at + 1}, "", "");
  return false;
}

// A comment's bytes change nothing, and the reference implementation reads them without a word.
void NativeParser::WarnAboutComments() {
  if (clean_) return;
  for (const CommentRange& comment : lexer_.comments()) {
    const std::string_view piece = text_.substr(comment.begin, comment.end - comment.begin);
    const std::size_t bad = std::min(piece.find('\0'), FindInvalidUtf8(piece));
    if (bad == std::string_view::npos) continue;
    const auto at = comment.begin + static_cast<std::uint32_t>(bad);
    Report(Warning("hcl-encoding", "Comment is not UTF-8 text",
                   "The bytes from here on are not UTF-8, or NUL. Save the file in UTF-8.", At(at, at + 1)));
    return;
  }
}

}  // namespace assay::hcl
