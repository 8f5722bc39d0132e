// SPDX-License-Identifier: Apache-2.0
#include "reporters/json_writer.h"

#include "record/utf8.h"

namespace assay::report {
namespace {

constexpr std::size_t kBuffer = 1 << 16;

bool IsPlain(char c) { return c >= ' ' && c < 0x7f && c != '"' && c != '\\'; }

}  // namespace

void JsonWriter::Flush() {
  out_ << buffer_;
  written_ += buffer_.size();
  buffer_.clear();
}

void JsonWriter::NewLine(std::size_t depth) {
  buffer_.push_back('\n');
  buffer_.append(depth, ' ');
}

void JsonWriter::Separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (filled_.empty()) return;
  const bool broken = filled_.size() <= static_cast<std::size_t>(broken_);
  if (filled_.back()) buffer_ += broken ? "," : ", ";
  filled_.back() = true;
  if (broken) NewLine(filled_.size());
}

JsonWriter& JsonWriter::Begin(char bracket) {
  Separate();
  buffer_.push_back(bracket);
  filled_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::End(char bracket) {
  const bool broken = filled_.size() <= static_cast<std::size_t>(broken_) && filled_.back();
  filled_.pop_back();
  if (broken) NewLine(filled_.size());
  buffer_.push_back(bracket);
  if (filled_.empty()) buffer_.push_back('\n');
  if (filled_.empty() || buffer_.size() > kBuffer) Flush();
  return *this;
}

JsonWriter& JsonWriter::Key(std::string_view key) {
  String(key);
  buffer_ += ": ";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::String(std::string_view value) {
  static constexpr char kHex[] = "0123456789abcdef";
  Separate();
  buffer_.push_back('"');
  for (std::size_t pos = 0; pos < value.size();) {
    const std::size_t begin = pos;
    while (pos < value.size() && IsPlain(value[pos])) ++pos;
    buffer_.append(value, begin, pos - begin);
    if (pos >= value.size()) break;
    const char32_t c = NextCodePoint(value, pos);
    if (c == '"' || c == '\\') {
      buffer_.push_back('\\');
      buffer_.push_back(static_cast<char>(c));
    } else if (c == '\n') {
      buffer_ += "\\n";
    } else if (c == '\t') {
      buffer_ += "\\t";
    } else if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
      buffer_ += "\\u00";
      buffer_.push_back(kHex[c >> 4]);
      buffer_.push_back(kHex[c & 15]);
    } else {
      AppendUtf8(c, buffer_);
    }
  }
  buffer_.push_back('"');
  return *this;
}

JsonWriter& JsonWriter::Number(std::uint64_t value) {
  Separate();
  buffer_ += std::to_string(value);
  return *this;
}

JsonWriter& JsonWriter::Bool(bool value) {
  Separate();
  buffer_ += value ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::Null() {
  Separate();
  buffer_ += "null";
  return *this;
}

JsonWriter& JsonWriter::MemberOrNull(std::string_view key, std::string_view value) {
  Key(key);
  return value.empty() ? Null() : String(value);
}

}  // namespace assay::report
