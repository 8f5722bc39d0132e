// SPDX-License-Identifier: Apache-2.0
#include "reporters/json_writer.h"

#include "record/utf8.h"

namespace assay::report {

void JsonWriter::NewLine(std::size_t depth) {
  out_.put('\n');
  for (std::size_t i = 0; i < depth; ++i) out_.put(' ');
}

void JsonWriter::Separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (filled_.empty()) return;
  const bool broken = filled_.size() <= static_cast<std::size_t>(broken_);
  if (filled_.back()) out_ << (broken ? "," : ", ");
  filled_.back() = true;
  if (broken) NewLine(filled_.size());
}

JsonWriter& JsonWriter::Begin(char bracket) {
  Separate();
  out_.put(bracket);
  filled_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::End(char bracket) {
  const bool broken = filled_.size() <= static_cast<std::size_t>(broken_) && filled_.back();
  filled_.pop_back();
  if (broken) NewLine(filled_.size());
  out_.put(bracket);
  if (filled_.empty()) out_.put('\n');
  return *this;
}

JsonWriter& JsonWriter::Key(std::string_view key) {
  String(key);
  out_ << ": ";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::String(std::string_view value) {
  static constexpr char kHex[] = "0123456789abcdef";
  Separate();
  std::string text;
  text.reserve(value.size() + 2);
  text.push_back('"');
  for (std::size_t pos = 0; pos < value.size();) {
    const char32_t c = NextCodePoint(value, pos);
    if (c == '"' || c == '\\') {
      text.push_back('\\');
      text.push_back(static_cast<char>(c));
    } else if (c == '\n') {
      text += "\\n";
    } else if (c == '\t') {
      text += "\\t";
    } else if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
      text += "\\u00";
      text.push_back(kHex[c >> 4]);
      text.push_back(kHex[c & 15]);
    } else {
      AppendUtf8(c, text);
    }
  }
  text.push_back('"');
  out_ << text;
  return *this;
}

JsonWriter& JsonWriter::Number(std::uint64_t value) {
  Separate();
  out_ << value;
  return *this;
}

JsonWriter& JsonWriter::Bool(bool value) {
  Separate();
  out_ << (value ? "true" : "false");
  return *this;
}

JsonWriter& JsonWriter::Null() {
  Separate();
  out_ << "null";
  return *this;
}

JsonWriter& JsonWriter::MemberOrNull(std::string_view key, std::string_view value) {
  Key(key);
  return value.empty() ? Null() : String(value);
}

}  // namespace assay::report
