// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

/// A binary float with round-half-to-even, as cty uses (Go's big.Float): 512 bits of mantissa, or 53 for what
/// comes from a double; a result has the larger precision of its operands. Trivially copyable. Infinities
/// exist, NaN does not. Magnitudes past 2^131072 become infinite, below 2^-131072 zero: a number of a few
/// bytes must not print as megabytes.
class Number {
 public:
  Number() = default;  ///< zero
  static Number From(std::int64_t value);
  static Number From(double value);  ///< not NaN
  static Number Infinity(bool negative = false);
  /// Decimal notation with optional fraction and exponent (HCL's NumericLit, JSON's number); nullopt if it
  /// isn't one, has more than 20,000 digits or an exponent past ±20,000.
  static std::optional<Number> Parse(std::string_view text);
  /// An integer in a base from 2 to 62 with an optional sign (digits, lower, upper case; up to 36 case is
  /// ignored).
  static std::optional<Number> ParseInteger(std::string_view text, int base);

  /// Exactly an integer that fits.
  std::optional<std::int64_t> ToInt64() const;
  double ToDouble() const;
  bool IsInteger() const;
  bool IsInfinite() const { return infinite_; }
  int Sign() const;  ///< -1, 0, 1
  /// As cty and `jsonencode` print it: plain decimal notation, shortest text that reads back as the same
  /// float (1/3 has 155 digits). Infinities are "Inf" and "-Inf".
  std::string ToString() const;
  /// Go's 'f', 'e' or 'g' with `precision` digits (-1: shortest), exact and rounded half to even.
  std::string Text(char verb, int precision) const;
  /// The integer part in base 2, 8, 10 or 16 (lower case).
  std::string IntegerText(int base) const;

  friend Number operator+(const Number& a, const Number& b);
  friend Number operator-(const Number& a, const Number& b);
  friend Number operator*(const Number& a, const Number& b);
  friend Number operator/(const Number& a, const Number& b);  ///< x/0 is infinite; 0/0 must not be asked
  friend Number Remainder(const Number& a, const Number& b);  ///< HCL's %: truncated, sign of a
  friend int Compare(const Number& a, const Number& b);       ///< <0, 0, >0
  friend Number Negate(const Number& a);
  friend Number Floor(const Number& a);
  friend Number Ceil(const Number& a);
  friend Number Truncate(const Number& a);
  /// Computed in doubles, as OpenTofu does; NaN (which it refuses) is nullopt.
  friend std::optional<Number> Power(const Number& a, const Number& b);
  friend std::optional<Number> Log(const Number& a, const Number& base);

 private:
  struct Access;
  friend struct Access;
  // ±mantissa × 2^exponent; the mantissa is odd, or zero: equal numbers have equal fields.
  std::array<std::uint64_t, 8> mantissa_{};  // least significant first
  std::int32_t exponent_ = 0;
  std::uint16_t precision_ = 512;
  bool negative_ = false;
  bool infinite_ = false;
};

Number operator+(const Number& a, const Number& b);
Number operator-(const Number& a, const Number& b);
Number operator*(const Number& a, const Number& b);
Number operator/(const Number& a, const Number& b);
Number Remainder(const Number& a, const Number& b);
int Compare(const Number& a, const Number& b);
Number Negate(const Number& a);
Number Floor(const Number& a);
Number Ceil(const Number& a);
Number Truncate(const Number& a);
std::optional<Number> Power(const Number& a, const Number& b);
std::optional<Number> Log(const Number& a, const Number& base);

}  // namespace assay
