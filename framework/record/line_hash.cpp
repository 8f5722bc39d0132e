// SPDX-License-Identifier: Apache-2.0
#include "record/line_hash.h"

#include <array>
#include <cstdio>
#include <unordered_map>

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

/// A ring of the last 100 units; each slot knows which line, if any, starts there.
class RollingHash {
 public:
  RollingHash(const std::set<std::uint32_t>& wanted, std::map<std::uint32_t, std::string>& out)
      : wanted_(wanted), out_(out) {}

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

  void Finish() {
    Unit(kEndOfFile);
    for (std::size_t i = 0; i < kWindow; ++i) {
      if (starts_[next_] != 0) Emit();
      Push(0);
    }
  }

 private:
  void Push(char16_t unit) {
    hash_ = hash_ * kBase + unit - kLeaving * units_[next_];
    units_[next_] = unit;
    next_ = (next_ + 1) % kWindow;
  }
  void Emit() {
    const std::uint32_t count = ++seen_[hash_];
    if (wanted_.contains(starts_[next_])) {
      char text[40];
      std::snprintf(text, sizeof text, "%llx:%u", static_cast<unsigned long long>(hash_), count);
      out_[starts_[next_]] = text;
    }
    starts_[next_] = 0;
  }

  const std::set<std::uint32_t>& wanted_;
  std::map<std::uint32_t, std::string>& out_;
  std::array<char16_t, kWindow> units_ = {};
  std::array<std::uint32_t, kWindow> starts_ = {};
  std::unordered_map<std::uint64_t, std::uint32_t> seen_;
  std::uint64_t hash_ = 0;
  std::size_t next_ = 0;
  std::uint32_t line_ = 0;
  bool at_line_start_ = true, after_return_ = false;
};

}  // namespace

std::map<std::uint32_t, std::string> LineHashes(std::string_view text,
                                                const std::set<std::uint32_t>& wanted) {
  std::map<std::uint32_t, std::string> out;
  RollingHash hash(wanted, out);
  for (std::size_t pos = 0; pos < text.size();) {
    const char32_t c = NextCodePoint(text, pos);
    if (c < 0x10000) {
      hash.Unit(static_cast<char16_t>(c));
    } else {
      hash.Unit(static_cast<char16_t>(0xd7c0 + (c >> 10)));
      hash.Unit(static_cast<char16_t>(0xdc00 + (c & 0x3ff)));
    }
  }
  hash.Finish();
  return out;
}

}  // namespace assay
