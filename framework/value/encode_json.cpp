// SPDX-License-Identifier: Apache-2.0
#include "value/ops.h"

namespace assay {
namespace {

void Append(const Value& v, std::string& out) {
  switch (v.kind()) {
    case Kind::kBool:
      out += v.boolean() ? "true" : "false";
      return;
    case Kind::kInt:
      out += std::to_string(v.integer());
      return;
    case Kind::kBig:
      out += v.big().ToString();
      return;
    case Kind::kString:
      AppendJsonString(v.string(), out);
      return;
    case Kind::kList:
    case Kind::kSet:
    case Kind::kTuple: {
      out += '[';
      bool first = true;
      for (const Value& e : v.elements()) {
        if (!first) out += ',';
        first = false;
        Append(e, out);
      }
      out += ']';
      return;
    }
    case Kind::kMap:
    case Kind::kObject: {
      out += '{';
      bool first = true;
      for (const Entry& e : v.entries()) {
        if (!first) out += ',';
        first = false;
        AppendJsonString(e.key, out);
        out += ':';
        Append(e.value, out);
      }
      out += '}';
      return;
    }
    default:
      out += "null";
  }
}

}  // namespace

void AppendJsonString(std::string_view s, std::string& out) {
  constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (std::size_t i = 0; i < s.size(); ++i) {
    const char c = s[i];
    const auto u = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\b') {
      out += "\\b";
    } else if (c == '\f') {
      out += "\\f";
    } else if (u < 0x20 || c == '<' || c == '>' || c == '&') {
      out += "\\u00";
      out += kHex[u >> 4];
      out += kHex[u & 15];
    } else if (s.substr(i, 3) == "\xe2\x80\xa8" || s.substr(i, 3) == "\xe2\x80\xa9") {
      out += s[i + 2] == '\xa8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += c;
    }
  }
  out += '"';
}

std::string EncodeJson(const Value& v) {
  std::string out;
  Append(v, out);
  return out;
}

}  // namespace assay
