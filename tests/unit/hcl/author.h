// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace assay::hcl {

/// Writes valid HCL, steered by bytes: the same bytes give the same text, fewer bytes a shorter one.
class Author {
 public:
  explicit Author(const std::vector<std::uint8_t>& choices) : choices_(choices) {}

  /// Blocks, comments and blank lines.
  std::string File() {
    std::string text;
    while (at_ < choices_.size()) text += Block(0);
    return text;
  }
  std::string Expression(int depth);

 private:
  std::size_t Pick(std::size_t count) { return at_ < choices_.size() ? choices_[at_++] % count : 0; }
  std::string One(const std::vector<std::string>& of) { return of[Pick(of.size())]; }
  std::string Name() { return One({"a", "b-c", "_d", "each", "\xC3\xA9", "for_", "null1"}); }
  std::string Space() { return One({" ", "", "  ", "\t", " /* } */ "}); }
  std::string LineEnd() { return One({"\n", "\r\n", " # }\n", " // \"\n", "\n\n"}); }
  /// White space in brackets.
  std::string Gap() { return One({"", " ", "\n", " # ]\n  "}); }
  std::string Block(int depth);
  std::string Body(int depth);
  std::string Text(bool quoted);
  std::string Template(int depth, bool quoted);

  const std::vector<std::uint8_t>& choices_;
  std::size_t at_ = 0;
  int names_ = 0;
};

inline std::string Author::Block(int depth) {
  std::string text = One({"", "# {\n", "/* { */\n", "\n"}) + Name() + " ";
  for (std::size_t labels = Pick(3); labels > 0; --labels)
    text += One({"\"l\" ", "m ", "\"$${n}\" ", "\"\" "});
  switch (Pick(4)) {
    case 0:
      return text + "{}" + LineEnd();
    case 1:
      return text + "{ x = " + Expression(2) + " }" + LineEnd();
    default:
      return text + "{" + LineEnd() + Body(depth) + "}" + LineEnd();
  }
}

inline std::string Author::Body(int depth) {
  std::string text;
  for (std::size_t items = Pick(4); items > 0; --items) {
    if (depth < 3 && Pick(3) == 0) {
      text += Block(depth + 1);
    } else {
      text += "  n" + std::to_string(names_++) + Space() + "=" + Space();
      text += Pick(5) == 0 ? One({"<<E\n", "<<-E\r\n"}) + Template(2, false) + "\n E\n"
                           : Expression(0) + LineEnd();
    }
  }
  return text;
}

inline std::string Author::Text(bool quoted) {
  if (quoted)
    return One({"a", " ", "\\n", "\\\"", "$${", "%%{", "\xE2\x82\xAC", "\\u00e9", "$ ", "% ", "} "});
  return One({"a", " ", "\n  ", "\"", "$${", "%%{", "\xE2\x82\xAC", "\\", "$ ", "\n", "} "});
}

inline std::string Author::Template(int depth, bool quoted) {
  std::string text;
  for (std::size_t parts = Pick(5); parts > 0; --parts) {
    if (depth > 4 || Pick(3) == 0) {
      text += Text(quoted);
      continue;
    }
    const std::string inner = Expression(depth + 2);
    switch (Pick(4)) {
      case 0:
        text += "${" + inner + "}";
        break;
      case 1:
        text += "${~ " + inner + " ~}";
        break;
      case 2:
        text +=
            "%{ if " + inner + " }" + Template(depth + 2, quoted) + One({"", "%{ else ~}b"}) + "%{ endif }";
        break;
      default:
        text += "%{ for x in " + inner + " ~}" + Template(depth + 2, quoted) + "%{~ endfor }";
    }
  }
  return text;
}

inline std::string Author::Expression(int depth) {
  if (depth > 5) return One({"1", "a", "\"s\"", "null", "2.5"});
  const auto inner = [&] { return Expression(depth + 1); };
  switch (Pick(16)) {
    case 0:
      return Name() + One({".b", "[0]", ".0", "[*].c", ".*.d", "[\n\"k\"]"});
    case 1:
      return inner() + " " + One({"+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||"}) +
             " " + inner();
    case 2:
      return One({"-", "!"}) + inner();
    case 3:
      return "(" + Gap() + inner() + Gap() + ")";
    case 4:
      return "[" + Gap() + inner() + Gap() + "," + Gap() + inner() + Gap() + One({"", ","}) + "]";
    case 5:
      return "{" + One({"", "\n", " # {\n"}) + "k" + Space() + One({"=", ":"}) + Space() + inner() +
             One({",", "\n", " ,\n"}) + "\"q\" = " + inner() + "}";
    case 6:
      return "(" + inner() + " ? " + inner() + Gap() + " : " + inner() + ")";
    case 7:
      return One({"f", "ns::g"}) + "(" + Gap() + inner() + Gap() + One({"", ",", "...", ", 1"}) + ")";
    case 8:
      return "[for" + One({" x", " k, x"}) + " in " + inner() + " :" + Gap() + inner() + One({"", " if x"}) +
             "]";
    case 9:
      return "{for k, x in " + inner() + " : k" + Gap() + "=> " + inner() + One({"", "...", "... if x"}) +
             "}";
    case 10:
    case 11:
    case 12:
      return "\"" + Template(depth, true) + "\"";
    default:
      return One(
          {"1", "a", "\"s\"", "true", "2.5", "1e3", "{}", "[]", "f()", "123456789012345678901234567890"});
  }
}

}  // namespace assay::hcl
