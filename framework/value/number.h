// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

/// A 512-bit binary float with round-half-to-even, as cty uses (Go's big.Float with precision 512). Trivially
/// copyable; the library type behind it stays in number.cpp. Infinities exist, NaN does not.
class Number {
 public:
  Number();
  static Number From(std::int64_t value);
  static Number From(double value);
  /// Decimal notation with optional fraction and exponent (HCL's NumericLit, JSON's number); nullopt if it isn't one.
  static std::optional<Number> Parse(std::string_view text);
  /// Exactly an integer that fits.
  std::optional<std::int64_t> ToInt64() const;
  double ToDouble() const;
  bool IsInteger() const;
  bool IsInfinite() const;
  int Sign() const;
  /// As cty and `jsonencode` print it: plain decimal notation, shortest text that reads back as the same 512-bit
  /// float (1/3 has 154 digits).
  std::string ToString() const;

  friend Number operator+(const Number& a, const Number& b);
  friend Number operator-(const Number& a, const Number& b);
  friend Number operator*(const Number& a, const Number& b);
  friend Number operator/(const Number& a, const Number& b);  ///< b must not be zero
  friend Number Remainder(const Number& a, const Number& b);  ///< HCL's %: truncated, sign of a
  friend int Compare(const Number& a, const Number& b);       ///< <0, 0, >0
  friend Number Floor(const Number& a);
  friend Number Ceil(const Number& a);
  friend Number Truncate(const Number& a);
  friend Number Power(const Number& a, const Number& b);
  friend Number Log(const Number& a, const Number& base);

 private:
  struct Access;
  friend struct Access;
  alignas(16) std::byte storage_[112];
};

}  // namespace assay
