// SPDX-License-Identifier: Apache-2.0
#include "value/ops.h"

namespace assay {
namespace {

// Writes until the limit is reached; what is over is cut once, at the end, on a character's border.
class Renderer {
 public:
  Renderer(Audience audience, std::size_t limit) : audience_(audience), limit_(limit) {}

  void Write(const Value& v) {
    if (full()) return;
    if (v.sensitive()) {
      out_ += "(sensitive value)";
      return;
    }
    switch (v.kind()) {
      case Kind::kAbsent:
        out_ += "(not set)";
        return;
      case Kind::kNull:
        out_ += "null";
        return;
      case Kind::kBool:
        out_ += v.boolean() ? "true" : "false";
        return;
      case Kind::kInt:
        out_ += std::to_string(v.integer());
        return;
      case Kind::kBig:
        out_ += v.big().ToString();
        return;
      case Kind::kString:
        WriteString(v.string());
        return;
      case Kind::kList:
      case Kind::kSet:
      case Kind::kTuple:
        WriteSequence(v);
        return;
      case Kind::kMap:
      case Kind::kObject:
        WriteMapping(v);
        return;
      case Kind::kUnknown:
        WriteUnknown(v.unknown());
        return;
      case Kind::kChoice:
        WriteChoice(v);
        return;
    }
  }

  std::string Take() {
    if (out_.size() <= limit_) return std::move(out_);
    std::size_t end = limit_;
    while (end > 0 && (static_cast<unsigned char>(out_[end]) & 0xc0) == 0x80) --end;
    return out_.substr(0, end) + "…";
  }

 private:
  bool full() const { return out_.size() > limit_; }

  void WriteString(std::string_view s) {
    // Escaping makes text longer, never shorter: what is past the limit now stays past it.
    const std::size_t room = limit_ > out_.size() ? limit_ - out_.size() + 4 : 4;
    out_ += '"';
    for (const char c : s.substr(0, room)) {
      constexpr char kHex[] = "0123456789abcdef";
      const auto u = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\') {
        out_ += '\\';
        out_ += c;
      } else if (c == '\n') {
        out_ += "\\n";
      } else if (c == '\r') {
        out_ += "\\r";
      } else if (c == '\t') {
        out_ += "\\t";
      } else if (u < 0x20 || u == 0x7f) {
        out_ += "\\u00";
        out_ += kHex[u >> 4];
        out_ += kHex[u & 15];
      } else {
        out_ += c;
      }
    }
    out_ += '"';
  }

  void WriteSequence(const Value& v) {
    out_ += '[';
    bool first = true;
    for (const Value& e : v.elements()) {
      if (full()) return;
      if (!first) out_ += ", ";
      first = false;
      Write(e);
    }
    if (v.open()) out_ += first ? "(more, known after apply)" : ", (more, known after apply)";
    out_ += ']';
  }

  void WriteMapping(const Value& v) {
    out_ += '{';
    bool first = true;
    for (const Entry& e : v.entries()) {
      if (full()) return;
      out_ += first ? " " : ", ";
      first = false;
      if (IsIdentifier(e.key)) {
        out_ += e.key;
      } else {
        WriteString(e.key);
      }
      out_ += " = ";
      Write(e.value);
    }
    if (v.open()) out_ += first ? " (more, known after apply)" : ", (more, known after apply)";
    out_ += first && !v.open() ? "}" : " }";
  }

  static bool IsIdentifier(std::string_view key) {
    if (key.empty() || (key[0] >= '0' && key[0] <= '9') || key[0] == '-') return false;
    for (const char c : key) {
      const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!word && c != '_' && c != '-') return false;
    }
    return true;
  }

  static std::string_view ReasonText(UnknownReason reason) {
    switch (reason) {
      case UnknownReason::kInput:
        return "no value given";
      case UnknownReason::kDataSource:
        return "read from the account";
      case UnknownReason::kMissingModule:
        return "module not available";
      case UnknownReason::kFunction:
        return "not evaluated";
      case UnknownReason::kDynamic:
        return "known at deployment";
      case UnknownReason::kError:
        return "could not be evaluated";
      case UnknownReason::kLimit:
        return "limit reached";
      case UnknownReason::kComputed:
      case UnknownReason::kDerived:
        break;
    }
    return "known after apply";
  }

  void WriteUnknown(const Unknown& u) {
    if (!u.parts.empty()) {
      WriteTemplate(u);
      return;
    }
    if (u.decoded && u.encoding != Encoding::kNone) {
      out_ += u.encoding == Encoding::kJson   ? "jsonencode("
              : u.encoding == Encoding::kYaml ? "yamlencode("
                                              : "base64encode(";
      Write(*u.decoded);
      out_ += ')';
      return;
    }
    out_ += '(';
    out_ += ReasonText(u.reason);
    const std::string name = Name(u);
    if (!name.empty()) out_ += ": " + name;
    if (audience_ == Audience::kDebug) {
      if (u.type && u.type->kind != TypeKind::kDynamic) out_ += ", " + TypeSyntax(u.type);
      if (u.not_null) out_ += ", not null";
      if (!u.prefix.empty()) {
        out_ += ", starts with ";
        WriteString(u.prefix);
      }
      if (u.min_length > 0 || u.max_length >= 0) {
        out_ += ", length " + std::to_string(u.min_length) + "..";
        if (u.max_length >= 0) out_ += std::to_string(u.max_length);
      }
      if (u.min_number > INT64_MIN) out_ += ", at least " + std::to_string(u.min_number);
      if (u.max_number < INT64_MAX) out_ += ", at most " + std::to_string(u.max_number);
    }
    out_ += ')';
  }

  static std::string Name(const Unknown& u) {
    if (u.identity) {
      const std::string address(u.identity->address);
      return u.identity->attribute.empty() ? address : address + "." + std::string(u.identity->attribute);
    }
    return std::string(u.expression);
  }

  void WriteTemplate(const Unknown& u) {
    out_ += '"';
    for (const Value& part : u.parts) {
      if (full()) return;
      if (part.is_string() && !part.sensitive()) {
        const std::size_t at = out_.size();
        WriteString(part.string());
        // Inside a template the text goes without quotes of its own.
        out_.erase(at, 1);
        out_.pop_back();
      } else if (part.is_unknown() && !part.sensitive() && !Name(part.unknown()).empty()) {
        out_ += "${" + Name(part.unknown()) + "}";
      } else {
        out_ += "${";
        Write(part);
        out_ += '}';
      }
    }
    out_ += '"';
  }

  void WriteChoice(const Value& v) {
    out_ += "one of ";
    bool first = true;
    for (const ChoiceCase& c : v.cases()) {
      if (full()) return;
      if (!first) out_ += ", ";
      first = false;
      Write(c.value);
    }
  }

  Audience audience_;
  std::size_t limit_;
  std::string out_;
};

}  // namespace

std::string Render(const Value& v, Audience audience, std::size_t limit) {
  Renderer renderer(audience, limit);
  renderer.Write(v);
  return renderer.Take();
}

}  // namespace assay
