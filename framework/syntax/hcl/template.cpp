// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "source/text.h"
#include "syntax/hcl/characters.h"
#include "syntax/hcl/native_parser.h"

namespace assay::hcl {
namespace {

unsigned char Byte(char c) { return static_cast<unsigned char>(c); }

}  // namespace

// At the opening quote.
Node NativeParser::ParseQuoted() {
  const Token open = token_;
  const char* const begin = Pointer(open.end);
  const char* const end = Pointer(Size());
  const char* at = begin;
  while (at != end && !kStopsQuoted[Byte(*at)]) ++at;
  if (at != end && *at == '"') {  // most strings are plain
    const std::uint32_t close = Offset(at);
    if (!CheckEncoding(open.end, close)) return {};
    lexer_.Seek(close + 1);
    Advance();
    return StringLiteral({begin, at}, At(open.begin, close + 1));
  }
  TemplateText text{.mode = TemplateMode::kQuoted, .open = open.begin, .at = open.end};
  return ParseTemplate(text);
}

// At the introducer.
Node NativeParser::ParseHeredoc() {
  const Token open = token_;
  std::string_view marker = Text(open).substr(2);
  const bool flush = marker.starts_with('-');
  if (flush) marker.remove_prefix(1);
  while (marker.ends_with('\n') || marker.ends_with('\r')) marker.remove_suffix(1);
  TemplateText text{
      .mode = TemplateMode::kHeredoc, .flush = flush, .marker = marker, .open = open.begin, .at = open.end};
  return ParseTemplate(text);
}

Node NativeParser::ParseTemplate(TemplateText& text) {
  const Level level(*this);
  if (!level) return {};
  const Scratch<Part> parts(parts_);
  if (!ReadParts(text)) return {};
  if (text.flush) StripIndentation(parts.from());
  const Node node = AssembleTemplate(parts.from(), text.open, text.close);
  if (!node || text.mode == TemplateMode::kBare) return node;
  lexer_.Seek(text.close);
  Advance();
  return node;
}

const Expr* NativeParser::ParseWholeTemplate() {
  TemplateText text;
  return ParseTemplate(text).expr;
}

bool NativeParser::ReadParts(TemplateText& text) {
  while (!text.closed) {
    const bool read = text.mode == TemplateMode::kQuoted ? ReadQuotedText(text) : ReadPlainText(text);
    if (!read || (!text.closed && !ReadSequence(text))) return false;
  }
  return true;
}

// Reads up to the next sequence or the closing quote.
bool NativeParser::ReadQuotedText(TemplateText& text) {
  const char* const begin = Pointer(text.at);
  const char* const end = Pointer(Size());
  const char* at = begin;
  bool plain = true;
  for (;; ++at) {
    while (at != end && !kStopsQuoted[Byte(*at)]) ++at;
    if (at == end || *at == '\n' || *at == '\r') {
      FailAt(
          At(text.open, text.open + 1), "Missing closing quote of the string",
          "The line ends before the string opened here is closed. Close it with a double quote; for text of "
          "several lines write \\n, or use a heredoc (<<EOT).");
      return false;
    }
    if (*at == '"') break;
    if (*at == '\\') {
      plain = false;
      if (end - at > 1 && at[1] != '\n' && at[1] != '\r') ++at;
    } else if (end - at > 1 && at[1] == '{') {
      break;
    } else if (end - at > 2 && at[1] == *at && at[2] == '{') {
      plain = false;
      at += 2;
    }
  }
  if (!CheckEncoding(text.at, Offset(at))) return false;
  const bool close = *at == '"';
  std::string_view value(begin, at);
  if (!plain) {
    buffer_.clear();
    if (!DecodeQuoted(value, buffer_)) return false;
    value = kept_->Copy(std::string_view(buffer_));
  }
  if (begin != at) {
    const char* from = value.data();
    const char* to = from + value.size();
    if (text.trim_next) from = TrimLeft(from, to);
    if (!close && end - at > 2 && at[2] == '~') to = TrimRight(from, to);
    parts_.push_back({.text = {from, to}, .begin = text.at, .end = Offset(at)});
  }
  text.trim_next = false;
  text.at = Offset(at);
  text.closed = close;
  text.close = text.at + 1;
  return true;
}

bool NativeParser::DecodeQuoted(std::string_view raw, std::string& to) {
  for (std::size_t at = 0; at < raw.size();) {
    const std::size_t next = raw.find_first_of("\\$%", at);
    to += raw.substr(at, next - at);
    if (next == std::string_view::npos) return true;
    at = next;
    if (raw[at] == '\\') {
      if (!DecodeEscape(raw, at, to)) return false;
    } else {
      const bool escape = raw.size() - at > 2 && raw[at + 1] == raw[at] && raw[at + 2] == '{';
      to += raw[at];
      at += escape ? 2 : 1;
    }
  }
  return true;
}

// At the backslash.
bool NativeParser::DecodeEscape(std::string_view raw, std::size_t& at, std::string& to) {
  const auto fail = [&](std::size_t length, std::string detail) {
    const std::uint32_t begin = Offset(raw.data() + at);
    FailAt(At(begin, begin + static_cast<std::uint32_t>(length)), "Invalid escape sequence",
           std::move(detail));
    return false;
  };
  const char selector = at + 1 < raw.size() ? raw[at + 1] : '\0';
  switch (selector) {
    case 'n':
      to += '\n';
      break;
    case 'r':
      to += '\r';
      break;
    case 't':
      to += '\t';
      break;
    case '"':
    case '\\':
      to += selector;
      break;
    case 'u':
    case 'U': {
      const std::size_t digits = selector == 'u' ? 4 : 8;
      const std::string_view hex = raw.substr(at + 2, digits);
      std::uint32_t code_point = 0;
      const auto [last, error] = std::from_chars(hex.data(), hex.data() + hex.size(), code_point, 16);
      if (error != std::errc() || static_cast<std::size_t>(last - hex.data()) != digits) {
        return fail(2, std::string("\"\\") + selector + "\" must be followed by " + std::to_string(digits) +
                           " hexadecimal digits.");
      }
      if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) {
        return fail(2 + digits,
                    "This is the number of no character. Past U+FFFF write \\U and eight digits.");
      }
      AppendUtf8(to, code_point);
      at += 2 + digits;
      return true;
    }
    default: {
      const Character c = DecodeUtf8(raw.data() + at + 1, raw.data() + raw.size());
      return fail(1 + c.length,
                  "Known escapes are \\n, \\r, \\t, \\\", \\\\, \\uNNNN and \\UNNNNNNNN. For a "
                  "backslash itself write \\\\.");
    }
  }
  at += 2;
  return true;
}

}  // namespace assay::hcl
