// SPDX-License-Identifier: Apache-2.0
// yamlencode and yamldecode. The parser gives YAML 1.2; OpenTofu resolves plain scalars by YAML 1.1.
#include <algorithm>

#include "syntax/yaml/yaml.h"
#include "terraform/function_table.h"

namespace assay::terraform {
namespace {

constexpr FileId kText{0};  // only so that nodes carry spans

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::optional<bool> PlainBool(std::string_view s) {
  for (const std::string_view yes :
       {"y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"}) {
    if (s == yes) return true;
  }
  for (const std::string_view no :
       {"n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"}) {
    if (s == no) return false;
  }
  return std::nullopt;
}

// A plain date becomes a timestamp in OpenTofu; nothing if it isn't one.
std::optional<std::string> PlainDate(std::string_view s) {
  if (s.size() < 8 || s.size() > 10 || !std::all_of(s.begin(), s.begin() + 4, IsDigit) || s[4] != '-')
    return std::nullopt;
  const std::size_t dash = s.find('-', 5);
  if (dash == std::string_view::npos) return std::nullopt;
  const std::string_view month = s.substr(5, dash - 5);
  const std::string_view day = s.substr(dash + 1);
  const auto value = [](std::string_view digits) {
    if (digits.empty() || digits.size() > 2 || !std::all_of(digits.begin(), digits.end(), IsDigit)) return 0;
    return std::stoi(std::string(digits));
  };
  const int m = value(month);
  const int d = value(day);
  if (m < 1 || m > 12 || d < 1 || d > 31) return std::nullopt;
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return std::string(s.substr(0, 4)) + "-" + two(m) + "-" + two(d) + "T00:00:00Z";
}

class Importer {
 public:
  Importer(std::string_view text, Call& call) : text_(text), call_(call) {}

  Value Import(const Value& v) {
    if (!call_.context.budget.Spend(1)) {
      exhausted_ = true;
      return Value::Null();
    }
    if (v.is_string()) return ImportString(v);
    if (v.is_sequence()) {
      std::vector<Value> out;
      for (const Value& e : v.elements()) out.push_back(Import(e));
      return MakeTuple(out, call_.arena());
    }
    if (v.is_mapping()) {
      std::vector<Entry> out;
      for (const Entry& e : v.entries()) out.push_back({ImportKey(e), Import(e.value), {}});
      return MakeObject(std::move(out), call_.arena());
    }
    if (v.kind() == Kind::kBig) return MakeNumber(v.big(), call_.arena());
    if (v.is_null()) return Value::Null();
    if (v.is_number() || v.is_bool()) return v.WithOrigin(nullptr);
    return call_.Unknowable(nullptr, false);
  }
  bool exhausted() const { return exhausted_; }

 private:
  // The text of a scalar written without quotes, tag or block marker.
  std::string_view Plain(Span span) const {
    if (!span.valid() || span.end > text_.size() || span.begin >= span.end) return {};
    const std::string_view source = text_.substr(span.begin, span.end - span.begin);
    // A tag before it says what it is.
    const std::size_t before = text_.substr(0, span.begin).find_last_not_of(' ');
    if (before != std::string_view::npos && before + 1 < span.begin) {
      const std::size_t token = text_.substr(0, before + 1).find_last_of(" \n[{,") + 1;
      if (text_[token] == '!') return {};
    }
    return std::string_view("\"'!|>&*").find(source[0]) == std::string_view::npos ? source
                                                                                  : std::string_view();
  }

  Value ImportString(const Value& v) {
    const std::string_view plain = Plain(v.span());
    if (!plain.empty() && plain == v.string()) {
      if (const auto b = PlainBool(plain)) return Value::Bool(*b);
      if (const auto date = PlainDate(plain)) return MakeString(*date, call_.arena());
      // Leading zeros and underscores are decimal here, which the 1.2 schema takes for text.
      if (IsDigit(plain[0]) || plain[0] == '+' || plain[0] == '-' || plain[0] == '.') {
        std::string digits(plain);
        digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
        if (const auto number = Number::Parse(digits)) return MakeNumber(*number, call_.arena());
      }
    }
    return MakeString(v.string(), call_.arena());
  }

  std::string_view ImportKey(const Entry& e) {
    const std::string_view plain = Plain(e.key_span);
    if (!plain.empty() && plain == e.key) {
      if (const auto b = PlainBool(plain)) return *b ? "true" : "false";
    }
    return call_.arena().Copy(e.key);
  }

  std::string_view text_;
  Call& call_;
  bool exhausted_ = false;
};

Result YamlDecode(Call& call) {
  if (call[0].is_unknown()) {
    const Unknown& u = call[0].unknown();
    return u.encoding == Encoding::kYaml && u.decoded ? *u.decoded : call.Unknowable(nullptr, false);
  }
  if (!call[0].is_string()) return call.Unknowable(nullptr, false);
  const std::string_view text = call[0].string();
  if (text.empty()) return Value::Null();
  const yaml::ParsedFile parsed = yaml::Parse(text, kText);
  for (const Diagnostic& d : parsed.diagnostics) {
    if (d.severity != DiagnosticSeverity::kError || d.code == "yaml-duplicate-key") continue;
    const auto line =
        1 + std::count(text.begin(),
                       text.begin() +
                           std::min<std::ptrdiff_t>(d.span.begin, static_cast<std::ptrdiff_t>(text.size())),
                       '\n');
    return call.Fail("on line " + std::to_string(line) + ": " + d.summary);
  }
  if (parsed.file->documents.size() > 1) return call.Fail("unexpected extra content after value");
  if (parsed.file->documents.empty()) return Value::Null();
  Importer importer(text, call);
  const Value v = importer.Import(parsed.file->documents[0]);
  if (importer.exhausted()) return call.Fail("the limit of evaluation steps is used up");
  return v;
}

// The encoder writes every string and key in double quotes, texts of several lines as literal blocks.
class Writer {
 public:
  std::string Take() { return std::move(out_); }

  void Root(const Value& v) {
    if (IsBlock(v)) {
      Block(v, 0, true);
    } else {
      Scalar(v, 0);
    }
  }

 private:
  static bool IsBlock(const Value& v) { return (v.is_sequence() || v.is_mapping()) && v.size() > 0; }

  void Indent(std::size_t n) { out_.append(n, ' '); }

  // Writes a non-empty collection; `here` if the cursor already stands at its first column.
  void Block(const Value& v, std::size_t column, bool here) {
    if (v.is_sequence()) {
      for (const Value& e : v.elements()) {
        if (!here) Indent(column);
        here = false;
        out_ += "- ";
        if (IsBlock(e)) {
          Block(e, column + 2, true);
        } else {
          Scalar(e, column);
        }
      }
      return;
    }
    for (const Entry& e : v.entries()) {
      if (!here) Indent(column);
      here = false;
      Quote(e.key);
      out_ += ':';
      if (IsBlock(e.value)) {
        out_ += '\n';
        // A sequence stands under its key without more indentation.
        Block(e.value, e.value.is_sequence() ? column : column + 2, false);
      } else {
        out_ += ' ';
        Scalar(e.value, column);
      }
    }
  }

  void Scalar(const Value& v, std::size_t column) {
    if (v.is_string()) {
      if (IsLiteral(v.string())) {
        Literal(v.string(), column + 2);
        return;
      }
      Quote(v.string(), column + 2);
    } else if (v.is_sequence()) {
      out_ += "[]";
    } else if (v.is_mapping()) {
      out_ += "{}";
    } else if (v.is_bool()) {
      out_ += v.boolean() ? "true" : "false";
    } else if (v.is_number()) {
      out_ += ToNumber(v).ToString();
    } else {
      out_ += "null";
    }
    out_ += '\n';
  }

  static bool IsLiteral(std::string_view s) {
    if (s.find('\n') == std::string_view::npos) return false;
    for (std::size_t i = 0; i < s.size(); ++i) {
      const auto u = static_cast<unsigned char>(s[i]);
      if ((u < 0x20 && u != '\n' && u != '\t') || u == 0x7f) return false;
      // A blank before a line's end would be lost to readers.
      if (s[i] == '\n' && i > 0 && s[i - 1] == ' ') return false;
    }
    return s.back() != ' ';
  }

  void Literal(std::string_view s, std::size_t column) {
    out_ += '|';
    if (s[0] == ' ' || s[0] == '\n') out_ += '2';
    if (s.back() != '\n') {
      out_ += '-';
    } else if (s.size() == 1 || s[s.size() - 2] == '\n') {
      out_ += '+';
    }
    out_ += '\n';
    while (!s.empty()) {
      const std::size_t end = std::min(s.find('\n'), s.size());
      if (end > 0) Indent(column);
      out_ += s.substr(0, end);
      out_ += '\n';
      s.remove_prefix(std::min(end + 1, s.size()));
    }
  }

  std::size_t ColumnNow() const {
    const std::size_t line = out_.rfind('\n');
    std::size_t n = 0;
    for (std::size_t i = line == std::string::npos ? 0 : line + 1; i < out_.size(); ++i) {
      n += (static_cast<unsigned char>(out_[i]) & 0xc0) != 0x80;
    }
    return n;
  }

  // libyaml's double-quoted style: a value (not a key) is folded at a blank past column 80.
  void Quote(std::string_view s, std::optional<std::size_t> fold_to = {}) {
    constexpr std::size_t kWidth = 80;
    constexpr char kHex[] = "0123456789ABCDEF";
    constexpr std::string_view kEscaped = "\a\b\t\n\v\f\r\x1b\"\\";
    constexpr std::string_view kLetters = "abtnvfre\"\\";
    out_ += '"';
    bool after_blank = false;
    for (std::size_t i = 0; i < s.size(); ++i) {
      const char c = s[i];
      const auto u = static_cast<unsigned char>(c);
      if (c == ' ') {
        if (fold_to && !after_blank && i > 0 && i + 1 < s.size() && ColumnNow() > kWidth) {
          out_ += '\n';
          Indent(*fold_to);
          if (s[i + 1] == ' ') out_ += '\\';
        } else {
          out_ += c;
        }
        after_blank = true;
        continue;
      }
      after_blank = false;
      if (const std::size_t at = kEscaped.find(c); at != std::string_view::npos) {
        out_ += '\\';
        out_ += kLetters[at];
      } else if (c == '\0') {
        out_ += "\\0";
      } else if (u < 0x20 || u == 0x7f) {
        out_ += "\\x";
        out_ += kHex[u >> 4];
        out_ += kHex[u & 15];
      } else {
        out_ += c;
      }
    }
    out_ += '"';
  }

  std::string out_;
};

Result YamlEncode(Call& call) {
  if (!WhollyKnown(call[0])) {
    Unknown u = call.Unknowable(StringType()).unknown();
    u.encoding = Encoding::kYaml;
    u.decoded = call.arena().New<Value>(call[0]);
    return MakeUnknown(u, call.arena());
  }
  Writer writer;
  writer.Root(call[0]);
  return call.Text(writer.Take());
}

}  // namespace

std::vector<FunctionSpec> YamlFunctions() {
  return {
      {"yamldecode", {{"src", StringType(), kAllowUnknown}}, {}, YamlDecode, nullptr, kMayBeNull},
      {"yamlencode",
       {{"value", nullptr, kAllowNull | kAllowUnknown | kAllowOpen}},
       {},
       YamlEncode,
       StringType()},
  };
}

}  // namespace assay::terraform
