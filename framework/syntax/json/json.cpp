// SPDX-License-Identifier: Apache-2.0
#include "syntax/json/json.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "source/text.h"
#include "value/number.h"
#include "value/ops.h"

namespace assay::json {
namespace {

// What a byte means inside a string.
enum : std::uint8_t { kPlain, kQuote, kBackslash, kControl };
constexpr auto kStringByte = [] {
  std::array<std::uint8_t, 256> table{};
  for (int i = 0; i < 0x20; ++i) table[static_cast<std::size_t>(i)] = kControl;
  table['"'] = kQuote;
  table['\\'] = kBackslash;
  return table;
}();

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

class Parser {
 public:
  Parser(std::string_view text, FileId id, std::uint32_t base, Arena& arena, const Limits& limits)
      : text_(text), id_(id), base_(base), arena_(arena), limits_(limits) {
    if (id_ == FileId::kNone) shared_origin_ = arena_.New<Origin>(OriginKind::kLiteral, Span());
  }

  Parsed Run() {
    if (text_.size() >= std::numeric_limits<std::uint32_t>::max() - base_) {
      Report("limit-file-size", "The JSON text is too large", "Offsets end at 4 GiB.", 0, 0);
      return {Value(), std::move(diagnostics_)};
    }
    if (text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF")) {
      Report("json-encoding", "The file is UTF-16", "JSON has to be UTF-8 (RFC 8259, 8.1); save it as UTF-8.",
             0, 2);
      return {Value(), std::move(diagnostics_)};
    }
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    if (const std::size_t bad = FindInvalidUtf8(text_); bad != std::string_view::npos) {
      invalid_utf8_ = true;
      Report("json-encoding", "The text is not valid UTF-8",
             "Byte " + Hex(text_[bad]) + " is no part of a character here; save the file as UTF-8.", bad,
             bad + 1);
    }
    SkipBlank();
    if (at_ == text_.size()) {
      Fail("The JSON text is empty", "It needs one value.");
      return {Value(), std::move(diagnostics_)};
    }
    Value value = ParseValue(0);
    if (!failed_) {
      SkipBlank();
      if (at_ < text_.size()) Fail("There is text after the end of the JSON value", Found());
    }
    if (unreported_ > 0) {
      Report("json-duplicate-key", "More findings of the same kinds in this text",
             std::to_string(unreported_) + " more duplicate keys or characters that are not allowed.",
             text_.size(), text_.size(), DiagnosticSeverity::kWarning);
    }
    SortByPlace();
    return {value, std::move(diagnostics_)};
  }

 private:
  // Keys are compared when an object ends, so an inner one's are reported before what stands above it.
  void SortByPlace() {
    std::stable_sort(diagnostics_.begin(), diagnostics_.end(),
                     [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin < b.span.begin; });
  }

  static std::string Hex(char c) {
    static constexpr char kDigits[] = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    return {'0', 'x', kDigits[byte >> 4], kDigits[byte & 15]};
  }

  Span At(std::size_t begin, std::size_t end) const {
    if (id_ == FileId::kNone) return {};
    return {id_, base_ + static_cast<std::uint32_t>(begin), base_ + static_cast<std::uint32_t>(end)};
  }

  const Origin* From(std::size_t begin) {
    if (shared_origin_ != nullptr) return shared_origin_;
    return arena_.New<Origin>(OriginKind::kLiteral, At(begin, at_));
  }

  void Report(std::string code, std::string summary, std::string detail, std::size_t begin, std::size_t end,
              DiagnosticSeverity severity = DiagnosticSeverity::kError) {
    diagnostics_.push_back(
        {severity, std::move(code), std::move(summary), std::move(detail), At(begin, end), {}});
  }

  // What repeats in a broken file is named a bounded number of times.
  bool MayReport() {
    if (reported_ < limits_.reports) {
      ++reported_;
      return true;
    }
    ++unreported_;
    return false;
  }

  // A syntax error: everything above it closes with what it has.
  void Fail(std::string summary, std::string detail) {
    if (failed_) return;
    failed_ = true;
    Report("json-syntax", std::move(summary), std::move(detail), at_, std::min(at_ + 1, text_.size()));
  }

  std::string Found() const {
    if (at_ >= text_.size()) return "The text ends here.";
    const char c = text_[at_];
    if (c == '\0') return "Found a NUL byte.";
    if (c == '/' || c == '#') return "JSON has no comments.";
    if (c == '\'') return "Found a single quote; JSON has double quotes only.";
    std::size_t end = at_ + 1;
    const auto word = [](char w) {
      return IsDigit(w) || (w >= 'a' && w <= 'z') || (w >= 'A' && w <= 'Z') || w == '_';
    };
    if (word(c)) {
      while (end < text_.size() && end < at_ + 20 && word(text_[end])) ++end;
    } else {
      while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0) == 0x80) ++end;
    }
    return "Found \"" + Printable(text_.substr(at_, end - at_)) + "\".";
  }

  Value Missing(std::size_t begin, UnknownReason reason) {
    auto* unknown = arena_.New<Unknown>();
    unknown->reason = reason;
    unknown->span = At(begin, at_);
    return Value::Of(unknown, From(begin));
  }

  void SkipBlank() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
      ++at_;
    }
  }

  bool Take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  Value ParseValue(int depth) {
    const std::size_t begin = at_;
    if (at_ < text_.size()) {
      const char c = text_[at_];
      switch (c) {
        case '{':
        case '[':
          if (depth >= limits_.depth) return TooDeep();
          return c == '{' ? ParseObject(depth) : ParseArray(depth);
        case '"': {
          const std::string_view s = ParseString();
          return Value::String(s, From(begin));
        }
        case 't':
          if (Word("true")) return Value::Bool(true, From(begin));
          break;
        case 'f':
          if (Word("false")) return Value::Bool(false, From(begin));
          break;
        case 'n':
          if (Word("null")) return Value::Null(From(begin));
          break;
        default:
          if (c == '-' || IsDigit(c)) return ParseNumber();
      }
    }
    Fail("A value is expected", Found());
    return Missing(begin, UnknownReason::kError);
  }

  bool Word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  Value ParseArray(int depth) {
    const std::size_t begin = at_++;
    const std::size_t mark = values_.size();
    SkipBlank();
    if (!Take(']')) {
      for (;;) {
        values_.push_back(ParseValue(depth + 1));
        if (failed_) break;
        SkipBlank();
        if (Take(']')) break;
        if (!Take(',')) {
          Fail("A comma or \"]\" is expected after an element", Found());
          break;
        }
        SkipBlank();
        if (TrailingComma(']')) break;
      }
    }
    const auto elements = arena_.Copy(std::span<const Value>(values_).subspan(mark));
    values_.resize(mark);
    return Value::Sequence(Kind::kTuple, elements, From(begin)).WithOpen(failed_);
  }

  // Common and harmless: named, and the rest is still read.
  bool TrailingComma(char close) {
    if (at_ >= text_.size() || text_[at_] != close) return false;
    Report("json-syntax", "There is a comma before the closing bracket",
           "JSON allows none after the last element; remove it.", at_, at_ + 1);
    ++at_;
    return true;
  }

  Value ParseObject(int depth) {
    const std::size_t begin = at_++;
    const std::size_t mark = entries_.size();
    SkipBlank();
    if (!Take('}')) {
      for (;;) {
        if (at_ >= text_.size() || text_[at_] != '"') {
          Fail("A key in double quotes is expected", Found());
          break;
        }
        const std::size_t key_begin = at_;
        const std::string_view key = ParseString();
        const Span key_span = At(key_begin, at_);
        if (failed_) break;
        SkipBlank();
        if (!Take(':')) {
          Fail("A colon is expected after the key", Found());
          break;
        }
        SkipBlank();
        const Value value = ParseValue(depth + 1);
        entries_.push_back({key, value, key_span});
        if (failed_) break;
        SkipBlank();
        if (Take('}')) break;
        if (!Take(',')) {
          Fail("A comma or \"}\" is expected after a value", Found());
          break;
        }
        SkipBlank();
        if (TrailingComma('}')) break;
      }
    }
    SortKeys(mark);
    const auto entries = arena_.Copy(std::span<const Entry>(entries_).subspan(mark));
    entries_.resize(mark);
    return Value::Mapping(Kind::kObject, entries, From(begin)).WithOpen(failed_);
  }

  // Sorts the entries from `mark` on by key; of equal keys the last one stays.
  void SortKeys(std::size_t mark) {
    const auto first = entries_.begin() + static_cast<std::ptrdiff_t>(mark);
    const auto before = [](const Entry& a, const Entry& b) { return a.key < b.key; };
    const auto not_after = [](const Entry& a, const Entry& b) { return a.key >= b.key; };
    if (std::adjacent_find(first, entries_.end(), not_after) == entries_.end()) return;
    std::stable_sort(first, entries_.end(), before);
    auto to = first;
    for (auto it = first; it != entries_.end(); ++it) {
      if (to != first && (to - 1)->key == it->key) {
        ReportDuplicate(*(to - 1), *it);
        *(to - 1) = *it;
      } else {
        *to++ = *it;
      }
    }
    entries_.erase(to, entries_.end());
  }

  void ReportDuplicate(const Entry& earlier, const Entry& later) {
    if (!MayReport()) return;
    std::string place;
    if (id_ != FileId::kNone && base_ == 0) {
      const auto line = 1 + std::count(text_.begin(), text_.begin() + earlier.key_span.begin, '\n');
      place = " The other one is on line " + std::to_string(line) + ".";
    }
    diagnostics_.push_back(
        {DiagnosticSeverity::kWarning,
         "json-duplicate-key",
         "The key \"" + Printable(later.key.substr(0, 100)) + "\" occurs twice in one object",
         "The last one counts." + place,
         later.key_span,
         {}});
  }

  Value TooDeep() {
    const std::size_t begin = at_;
    int depth = 0;
    do {
      const char c = text_[at_];
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      ++at_;
      if (c == '"') {
        while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
        at_ = std::min(at_ + 1, text_.size());
      }
    } while (depth > 0 && at_ < text_.size());
    if (!depth_reported_) {
      depth_reported_ = true;
      Report("limit-depth", "The JSON text is nested too deeply",
             "The limit is " + std::to_string(limits_.depth) + " levels; what lies deeper here is not read.",
             begin, begin + 1);
    }
    return Missing(begin, UnknownReason::kLimit);
  }

  // At the opening quote. A view into the text unless something has to be rewritten.
  std::string_view ParseString() {
    const std::size_t quote = at_++;
    const std::size_t begin = at_;
    bool rewrite = false;
    for (; at_ < text_.size(); ++at_) {
      const std::uint8_t what = kStringByte[static_cast<unsigned char>(text_[at_])];
      if (what == kPlain) continue;
      if (what == kQuote) {
        const std::string_view raw = text_.substr(begin, at_ - begin);
        ++at_;
        if (!rewrite && !(invalid_utf8_ && FindInvalidUtf8(raw) != std::string_view::npos)) return raw;
        return Unescape(raw, begin);
      }
      if (what == kBackslash) {
        rewrite = true;
        ++at_;
      } else if (MayReport()) {
        Report("json-syntax",
               text_[at_] == '\0' ? "There is a NUL byte in a string" : "A control character in a string",
               "Byte " + Hex(text_[at_]) + " has to be written as an escape (\\n, \\t, \\u0000).", at_,
               at_ + 1);
      }
    }
    at_ = text_.size();
    if (!failed_) {
      failed_ = true;
      Report("json-syntax", "The string has no end", "There is no closing quote.", quote, begin);
    }
    return text_.substr(begin);
  }

  std::string_view Unescape(std::string_view raw, std::size_t offset) {
    std::string out;
    out.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size();) {
      if (raw[i] != '\\') {
        out += raw[i++];
        continue;
      }
      const std::size_t escape = i++;  // a backslash is never last: the closing quote would have been escaped
      switch (const char c = raw[i++]) {
        case '"':
        case '\\':
        case '/':
          out += c;
          break;
        case 'b':
          out += '\b';
          break;
        case 'f':
          out += '\f';
          break;
        case 'n':
          out += '\n';
          break;
        case 'r':
          out += '\r';
          break;
        case 't':
          out += '\t';
          break;
        case 'u':
          if (const auto code = Hex4(raw, i)) {
            i += 4;
            std::uint32_t point = *code;
            if (point >= 0xD800 && point < 0xDC00 && raw.substr(i, 2) == "\\u") {
              const auto low = Hex4(raw, i + 2);
              if (low && *low >= 0xDC00 && *low <= 0xDFFF) {
                point = 0x10000 + ((point - 0xD800) << 10) + (*low - 0xDC00);
                i += 6;
              }
            }
            AppendUtf8(out, point);
            break;
          }
          [[fallthrough]];
        default:
          if (MayReport()) {
            Report("json-syntax", "The escape is not one of JSON's",
                   "Allowed are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits.",
                   offset + escape, offset + i);
          }
          out.append(raw, escape, i - escape);
      }
    }
    if (invalid_utf8_) ReplaceInvalid(out);
    return arena_.Copy(out);
  }

  static std::optional<std::uint32_t> Hex4(std::string_view raw, std::size_t at) {
    if (at + 4 > raw.size()) return std::nullopt;
    std::uint32_t value = 0;
    for (const char c : raw.substr(at, 4)) {
      const int digit = IsDigit(c)               ? c - '0'
                        : (c >= 'a' && c <= 'f') ? c - 'a' + 10
                        : (c >= 'A' && c <= 'F') ? c - 'A' + 10
                                                 : -1;
      if (digit < 0) return std::nullopt;
      value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    return value;
  }

  static void ReplaceInvalid(std::string& text) {
    std::string out;
    std::string_view rest = text;
    for (std::size_t bad; (bad = FindInvalidUtf8(rest)) != std::string_view::npos;
         rest.remove_prefix(bad + 1)) {
      out += rest.substr(0, bad);
      AppendUtf8(out, 0xFFFD);
    }
    out += rest;
    text = std::move(out);
  }

  Value ParseNumber() {
    const std::size_t begin = at_;
    const auto digits = [&] {
      const std::size_t from = at_;
      while (at_ < text_.size() && IsDigit(text_[at_])) ++at_;
      return at_ - from;
    };
    Take('-');
    const std::size_t first = at_;
    const std::size_t whole = digits();
    bool good = whole > 0 && (whole == 1 || text_[first] != '0');
    bool integer = true;
    int exponent = 0;
    if (good && Take('.')) {
      integer = false;
      good = digits() > 0;
    }
    if (good && (Take('e') || Take('E'))) {
      integer = false;
      if (!Take('+')) Take('-');
      const std::size_t from = at_;
      good = digits() > 0;
      for (std::size_t i = from; i < at_ && exponent <= limits_.exponent; ++i)
        exponent = exponent * 10 + (text_[i] - '0');
    }
    if (!good) {
      const bool zero = whole > 1;
      at_ = zero ? first : at_;
      Fail("This is not a number as JSON has them", zero ? "A leading zero is not allowed." : Found());
      return Missing(begin, UnknownReason::kError);
    }
    const std::string_view number = text_.substr(begin, at_ - begin);
    if (integer && whole <= 18) {
      std::int64_t value = 0;
      for (const char c : number) {
        if (c != '-') value = value * 10 + (c - '0');
      }
      return Value::Int(number[0] == '-' ? -value : value, From(begin));
    }
    std::optional<Number> parsed;
    if (number.size() <= limits_.number_characters && exponent <= limits_.exponent)
      parsed = Number::Parse(number);
    if (!parsed) {
      Report("limit-number", "The number is too long or too large",
             "The limits are " + std::to_string(limits_.number_characters) +
                 " characters and an exponent of " + std::to_string(limits_.exponent) + ".",
             begin, at_);
      return Missing(begin, UnknownReason::kLimit);
    }
    return MakeNumber(*parsed, arena_, From(begin));
  }

  std::string_view text_;
  FileId id_;
  std::uint32_t base_;
  Arena& arena_;
  const Limits& limits_;
  const Origin* shared_origin_ = nullptr;  // of everything that comes from no file
  std::size_t at_ = 0;
  bool failed_ = false;
  bool invalid_utf8_ = false;
  bool depth_reported_ = false;
  std::size_t reported_ = 0;
  std::size_t unreported_ = 0;
  Diagnostics diagnostics_;
  // Children of the collections that are open, innermost last; copied to the arena when one closes.
  std::vector<Value> values_;
  std::vector<Entry> entries_;
};

}  // namespace

Parsed Parse(std::string_view text, FileId id, std::uint32_t base_offset, Arena& arena,
             const Limits& limits) {
  return Parser(text, id, base_offset, arena, limits).Run();
}

}  // namespace assay::json
