// SPDX-License-Identifier: Apache-2.0
// JSON, base64, URLs and character sets.
#include <algorithm>
#include <array>

#include "syntax/json/json.h"
#include "terraform/function_table.h"
#include "terraform/graphemes.h"
#include "terraform/text_parts.h"
#include "value/base64.h"

namespace assay::terraform {
namespace {

bool HasInfinity(const Value& v) {
  if (v.kind() == Kind::kBig) return v.big().IsInfinite();
  if (v.is_sequence()) return std::any_of(v.elements().begin(), v.elements().end(), HasInfinity);
  if (v.is_mapping()) {
    return std::any_of(v.entries().begin(), v.entries().end(),
                       [](const Entry& e) { return HasInfinity(e.value); });
  }
  return false;
}

// What the encoded text starts with, whatever the unknowns become.
std::string_view JsonPrefix(const Value& v) {
  if (v.is_mapping()) return "{";
  if (v.is_sequence()) return "[";
  if (!v.is_unknown() || !v.unknown().type || !v.unknown().not_null) return "";
  switch (v.unknown().type->kind) {
    case TypeKind::kObject:
    case TypeKind::kMap:
      return "{";
    case TypeKind::kList:
    case TypeKind::kSet:
    case TypeKind::kTuple:
      return "[";
    case TypeKind::kString:
      return "\"";
    default:
      return "";
  }
}

Value Encoded(Call& call, Encoding encoding, std::string_view prefix) {
  Unknown u = call.Unknowable(StringType()).unknown();
  u.prefix = prefix;
  u.encoding = encoding;
  u.decoded = call.arena().New<Value>(call[0]);
  return MakeUnknown(u, call.arena());
}

Result JsonEncode(Call& call) {
  if (!WhollyKnown(call[0])) return Encoded(call, Encoding::kJson, JsonPrefix(call[0]));
  if (HasInfinity(call[0])) return call.Fail("cannot serialize infinity as JSON");
  return call.Text(EncodeJson(call[0]));
}

Result JsonDecode(Call& call) {
  if (call[0].is_choice()) return call.Unknowable(nullptr, false);
  const Origin* origin = NewOrigin(call.arena(), OriginKind::kCall, call.context.span, {"jsondecode"});
  if (call[0].is_unknown()) {
    const Value decoded = DecodeJsonText(call[0], call.arena(), origin);
    return decoded.is_absent() ? call.Unknowable(nullptr, false) : decoded;
  }
  if (!call.context.budget.Spend(call[0].string().size() / 8))
    return call.Fail("the limit of evaluation steps is used up");
  const Value decoded = DecodeJsonText(call[0], call.arena(), origin);
  if (!decoded.is_absent()) return decoded;
  const json::Parsed parsed = json::Parse(call[0].string(), FileId::kNone, 0, call.arena());
  for (const Diagnostic& d : parsed.diagnostics) {
    if (d.severity == DiagnosticSeverity::kError && d.code != "json-duplicate-key") {
      std::string what = d.summary;
      if (!what.empty() && what.back() == '.') what.pop_back();
      return call.FailArgument(0, "not valid JSON: " + what);
    }
  }
  return call.Unknowable(nullptr, false);
}

Result Base64EncodeOf(Call& call) {
  if (call[0].is_string()) return call.Text(EncodeBase64(call[0].string()));
  if (call[0].is_choice()) return call.Unknowable(StringType());
  return Encoded(call, Encoding::kBase64, "");
}

Result Base64DecodeOf(Call& call) {
  if (call[0].is_string()) {
    const auto bytes = DecodeBase64(call[0].string());
    if (!bytes) return call.Fail("failed to decode base64 data");
    if (!IsValidUtf8(*bytes))
      return call.Fail("the result of decoding the provided string is not valid UTF-8");
    return call.Text(*bytes);
  }
  if (call[0].is_unknown() && call[0].unknown().encoding == Encoding::kBase64)
    return *call[0].unknown().decoded;
  return call.Unknowable(StringType());
}

Result UrlEncode(Call& call) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : call[0].string()) {
    const auto u = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       std::string_view("-_.~").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += '%';
      out += kHex[u >> 4];
      out += kHex[u & 15];
    }
  }
  return call.Text(out);
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Result UrlDecode(Call& call) {
  const std::string_view text = call[0].string();
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      const int high = i + 2 < text.size() ? HexDigit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? HexDigit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return call.FailArgument(0, "failed to decode URL: invalid escape sequence");
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  if (!IsValidUtf8(out)) return call.Fail("the result of decoding the provided string is not valid UTF-8");
  return call.Text(out);
}

enum class Charset { kNone, kUtf8, kUtf16Le, kUtf16Be, kLatin1, kAscii };

Charset FindCharset(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
  if (lower == "utf-8" || lower == "utf8") return Charset::kUtf8;
  if (lower == "utf-16le") return Charset::kUtf16Le;
  if (lower == "utf-16be" || lower == "utf-16") return Charset::kUtf16Be;
  if (lower == "iso-8859-1" || lower == "latin1") return Charset::kLatin1;
  if (lower == "us-ascii" || lower == "ascii") return Charset::kAscii;
  return Charset::kNone;
}

std::vector<std::uint32_t> CodePoints(std::string_view text) {
  std::vector<std::uint32_t> out;
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t n = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    std::uint32_t c = n == 1 ? first : first & (0x7fu >> n);
    for (std::size_t k = 1; k < n && i + k < text.size(); ++k)
      c = c << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3fu);
    out.push_back(c);
    i += n;
  }
  return out;
}

Result TextEncode(Call& call) {
  const Charset charset = FindCharset(call[1].string());
  if (charset == Charset::kNone)
    return call.FailArgument(
        1, "\"" + std::string(call[1].string()) + "\" is not a supported IANA encoding name or alias");
  const std::string_view text = call[0].string();
  if (charset == Charset::kUtf8 || !IsValidUtf8(text)) return call.Text(EncodeBase64(text));
  std::string bytes;
  for (const std::uint32_t c : CodePoints(text)) {
    if (charset == Charset::kLatin1 || charset == Charset::kAscii) {
      if (c > (charset == Charset::kLatin1 ? 0xffu : 0x7fu)) {
        return call.FailArgument(0, "the given string contains characters that cannot be represented in " +
                                        std::string(call[1].string()));
      }
      bytes += static_cast<char>(c);
      continue;
    }
    const auto unit = [&](std::uint32_t u) {
      const char high = static_cast<char>(u >> 8);
      const char low = static_cast<char>(u & 0xff);
      bytes += charset == Charset::kUtf16Le ? low : high;
      bytes += charset == Charset::kUtf16Le ? high : low;
    };
    if (c < 0x10000) {
      unit(c);
    } else {
      unit(0xd800 + ((c - 0x10000) >> 10));
      unit(0xdc00 + ((c - 0x10000) & 0x3ff));
    }
  }
  return call.Text(EncodeBase64(bytes));
}

void AppendUtf8(std::uint32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  const int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  out += static_cast<char>((more == 1 ? 0xc0 : more == 2 ? 0xe0 : 0xf0) | c >> (6 * more));
  for (int i = more - 1; i >= 0; --i) out += static_cast<char>(0x80 | (c >> (6 * i) & 0x3f));
}

Result TextDecode(Call& call) {
  const Charset charset = FindCharset(call[1].string());
  if (charset == Charset::kNone)
    return call.FailArgument(
        1, "\"" + std::string(call[1].string()) + "\" is not a supported IANA encoding name or alias");
  const auto bytes = DecodeBase64(call[0].string());
  if (!bytes) return call.FailArgument(0, "the given value is not valid base64");
  std::string out;
  if (charset == Charset::kUtf16Le || charset == Charset::kUtf16Be) {
    const auto unit = [&](std::size_t i) -> std::uint32_t {
      const auto a = static_cast<unsigned char>((*bytes)[i]);
      const auto b = static_cast<unsigned char>((*bytes)[i + 1]);
      return charset == Charset::kUtf16Le ? b << 8 | a : a << 8 | b;
    };
    for (std::size_t i = 0; i + 1 < bytes->size(); i += 2) {
      std::uint32_t c = unit(i);
      if (c >= 0xd800 && c < 0xdc00 && i + 3 < bytes->size() && unit(i + 2) >= 0xdc00 &&
          unit(i + 2) < 0xe000) {
        c = 0x10000 + ((c - 0xd800) << 10) + (unit(i + 2) - 0xdc00);
        i += 2;
      } else if (c >= 0xd800 && c < 0xe000) {
        c = 0xfffd;
      }
      AppendUtf8(c, out);
    }
  } else if (charset == Charset::kUtf8) {
    out = *bytes;
  } else {
    for (const char c : *bytes) AppendUtf8(static_cast<unsigned char>(c), out);
  }
  if (!IsValidUtf8(out))
    return call.FailArgument(
        0, "the given string contains symbols that are not defined for " + std::string(call[1].string()));
  return call.Text(out);
}

// RFC 4180 as Go's encoding/csv reads it; nothing at the end of the text.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {}

  bool Next(std::vector<std::string>& row, std::string& error) {
    row.clear();
    while (text_.substr(0, 1) == "\n" || text_.substr(0, 2) == "\r\n")
      text_.remove_prefix(text_[0] == '\n' ? 1 : 2);
    if (text_.empty()) return false;
    for (;;) {
      std::string field;
      if (text_.substr(0, 1) == "\"") {
        text_.remove_prefix(1);
        if (!Quoted(field)) {
          error = "extraneous or missing \" in quoted-field";
          return false;
        }
      } else {
        const std::size_t end = std::min(text_.find_first_of(",\n"), text_.size());
        field = std::string(text_.substr(0, end));
        text_.remove_prefix(end);
        if ((text_.empty() || text_[0] == '\n') && !field.empty() && field.back() == '\r') field.pop_back();
        if (field.find('"') != std::string::npos) {
          error = "bare \" in non-quoted-field";
          return false;
        }
      }
      row.push_back(std::move(field));
      if (text_.empty()) return true;
      const char separator = text_[0];
      text_.remove_prefix(1);
      if (separator == '\n') return true;
    }
  }

 private:
  bool Quoted(std::string& field) {
    while (!text_.empty()) {
      const char c = text_[0];
      text_.remove_prefix(1);
      if (c != '"') {
        field += c;
        continue;
      }
      if (text_.substr(0, 1) == "\"") {
        field += '"';
        text_.remove_prefix(1);
        continue;
      }
      if (text_.substr(0, 2) == "\r\n") text_.remove_prefix(1);
      return text_.empty() || text_[0] == ',' || text_[0] == '\n';
    }
    return false;
  }

  std::string_view text_;
};

Result CsvDecode(Call& call) {
  CsvReader reader(call[0].string());
  std::string error;
  std::vector<std::string> header;
  std::vector<std::string> row;
  if (!reader.Next(header, error)) return call.Fail(error.empty() ? "missing header line" : error);
  std::vector<std::string_view> names;
  for (const std::string& name : header) {
    if (std::find(names.begin(), names.end(), name) != names.end())
      return call.Fail("duplicate column name \"" + name + "\"");
    names.push_back(call.arena().Copy(name));
  }
  std::vector<Value> out;
  while (reader.Next(row, error)) {
    if (row.size() != names.size())
      return call.Fail("record on line " + std::to_string(out.size() + 2) + ": wrong number of fields");
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < row.size(); ++i)
      entries.push_back({names[i], MakeString(row[i], call.arena()), {}});
    out.push_back(MakeObject(std::move(entries), call.arena()));
    if (auto over = call.Reserve(out.size())) return tl::unexpected(*over);
  }
  if (!error.empty()) return call.Fail(error);
  std::vector<TypeAttribute> attributes;
  attributes.reserve(names.size());
  for (const std::string_view name : names) attributes.push_back({name, StringType(), false, nullptr});
  std::sort(attributes.begin(), attributes.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  const Type* type =
      call.arena().New<Type>(Type{TypeKind::kObject, nullptr, {}, call.arena().Copy(attributes)});
  return MakeTuple(out, call.arena(), nullptr, Kind::kList).WithTypeHint(type);
}

}  // namespace

std::vector<FunctionSpec> EncodingFunctions() {
  const Type* string = StringType();
  return {
      {"base64decode", {{"str", string, kAllowUnknown}}, {}, Base64DecodeOf, string, kLosesMarks},
      {"base64encode", {{"str", string, kAllowUnknown}}, {}, Base64EncodeOf, string},
      {"csvdecode", {{"str", string}}, {}, CsvDecode, nullptr},
      {"jsondecode", {{"str", string, kAllowUnknown}}, {}, JsonDecode, nullptr, kMayBeNull},
      {"jsonencode", {{"val", nullptr, kAllowNull | kAllowUnknown | kAllowOpen}}, {}, JsonEncode, string},
      {"textdecodebase64", {{"source", string}, {"encoding", string}}, {}, TextDecode, string},
      {"textencodebase64", {{"string", string}, {"encoding", string}}, {}, TextEncode, string},
      {"urldecode", {{"str", string}}, {}, UrlDecode, string},
      {"urlencode", {{"str", string}}, {}, UrlEncode, string},
  };
}

}  // namespace assay::terraform
