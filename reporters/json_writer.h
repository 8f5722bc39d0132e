// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <initializer_list>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace assay::report {

/// Writes JSON as it goes, so that a report of any size needs no memory of its own. Members come out in the
/// order they are written. Containers down to `broken` levels put each element on a line of its own, deeper
/// ones stay on one line. Strings are repaired to valid UTF-8.
class JsonWriter {
 public:
  explicit JsonWriter(std::ostream& out, int broken = 0) : out_(out), broken_(broken) {}

  ~JsonWriter() { Flush(); }
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  /// Written so far.
  std::size_t bytes() const { return written_ + buffer_.size(); }

  /// From the next container on. What is open already must be broken before and after, or before and after
  /// not.
  void set_broken(int broken) { broken_ = broken; }

  JsonWriter& BeginObject() { return Begin('{'); }
  JsonWriter& EndObject() { return End('}'); }
  JsonWriter& BeginArray() { return Begin('['); }
  JsonWriter& EndArray() { return End(']'); }
  JsonWriter& Key(std::string_view key);
  JsonWriter& String(std::string_view value);
  JsonWriter& Number(std::uint64_t value);
  JsonWriter& Bool(bool value);
  JsonWriter& Null();

  JsonWriter& Member(std::string_view key, std::string_view value) { return Key(key).String(value); }
  JsonWriter& Member(std::string_view key, const char* value) { return Key(key).String(value); }
  JsonWriter& Member(std::string_view key, std::uint64_t value) { return Key(key).Number(value); }
  JsonWriter& Member(std::string_view key, bool value) { return Key(key).Bool(value); }
  /// A string, or null if it is empty.
  JsonWriter& MemberOrNull(std::string_view key, std::string_view value);
  template <typename List>
  JsonWriter& Strings(std::string_view key, const List& list) {
    Key(key).BeginArray();
    for (const auto& item : list) String(item);
    return EndArray();
  }

 private:
  JsonWriter& Begin(char bracket);
  JsonWriter& End(char bracket);
  void Separate();
  void NewLine(std::size_t depth);

  void Flush();

  std::ostream& out_;
  std::string buffer_;       // written when it is full and at the end
  std::size_t written_ = 0;  // of what left the buffer
  int broken_;
  std::vector<bool> filled_;  // one a container that is open: whether it holds anything yet
  bool after_key_ = false;
};

}  // namespace assay::report
