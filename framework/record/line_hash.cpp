// SPDX-License-Identifier: Apache-2.0
#include "record/line_hash.h"

#include <array>
#include <cstdio>
#include <unordered_map>
#include <utility>

#include "record/utf8.h"

namespace assay {
namespace {

constexpr std::size_t kWindow = 100;
constexpr std::uint64_t kBase = 37;
constexpr char16_t kEndOfFile = 0xffff;

constexpr std::uint64_t Power(std::uint64_t base, std::size_t exponent) {
  std::uint64_t result = 1;
  for (std::size_t i = 0; i < exponent; ++i) result *= base;
  return result;
}
constexpr std::uint64_t kLeaving = Power(kBase, kWindow);

/// A ring of the last 100 units; each slot knows which line, if any, starts there. Hands out each line's
/// number and hash, in order, until the one that takes them says that it has enough.
template <typename Take>
class RollingHash {
 public:
  explicit RollingHash(Take take) : take_(std::move(take)) {}

  void Run(std::string_view text) {
    for (std::size_t pos = 0; more_ && pos < text.size();) {
      const char32_t c = NextCodePoint(text, pos);
      if (c < 0x10000) {
        Unit(static_cast<char16_t>(c));
      } else {
        Unit(static_cast<char16_t>(0xd7c0 + (c >> 10)));
        Unit(static_cast<char16_t>(0xdc00 + (c & 0x3ff)));
      }
    }
    Unit(kEndOfFile);
    for (std::size_t i = 0; more_ && i < kWindow; ++i) {
      if (starts_[next_] != 0) Emit();
      Push(0);
    }
  }

 private:
  void Unit(char16_t unit) {
    if (unit == ' ' || unit == '\t' || (after_return_ && unit == '\n')) {
      after_return_ = false;
      return;
    }
    after_return_ = unit == '\r';
    if (unit == '\r') unit = '\n';
    if (starts_[next_] != 0) Emit();
    if (at_line_start_) starts_[next_] = ++line_;
    at_line_start_ = unit == '\n';
    Push(unit);
  }
  void Push(char16_t unit) {
    hash_ = hash_ * kBase + unit - kLeaving * units_[next_];
    units_[next_] = unit;
    next_ = (next_ + 1) % kWindow;
  }
  void Emit() {
    if (more_) more_ = take_(starts_[next_], hash_);
    starts_[next_] = 0;
  }

  Take take_;
  std::array<char16_t, kWindow> units_ = {};
  std::array<std::uint32_t, kWindow> starts_ = {};
  std::uint64_t hash_ = 0;
  std::size_t next_ = 0;
  std::uint32_t line_ = 0;
  bool at_line_start_ = true, after_return_ = false, more_ = true;
};

}  // namespace

std::map<std::uint32_t, std::string> LineHashes(std::string_view text,
                                                const std::set<std::uint32_t>& wanted) {
  std::map<std::uint32_t, std::string> out;
  if (wanted.empty()) return out;
  const std::uint32_t last = *wanted.rbegin();
  // Twice over the text, so that only the hashes that are asked for are counted: a file may have millions of
  // lines.
  std::unordered_map<std::uint64_t, std::uint32_t> seen;
  RollingHash([&](std::uint32_t line, std::uint64_t hash) {
    if (wanted.contains(line)) seen[hash] = 0;
    return line < last;
  }).Run(text);
  RollingHash([&](std::uint32_t line, std::uint64_t hash) {
    const auto it = seen.find(hash);
    if (it == seen.end()) return line < last;
    ++it->second;
    if (wanted.contains(line)) {
      char buffer[40];
      std::snprintf(buffer, sizeof buffer, "%llx:%u", static_cast<unsigned long long>(hash), it->second);
      out[line] = buffer;
    }
    return line < last;
  }).Run(text);
  return out;
}

}  // namespace assay
