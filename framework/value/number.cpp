// SPDX-License-Identifier: Apache-2.0
#include "value/number.h"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <limits>

namespace assay {
namespace {

using boost::multiprecision::cpp_int;

constexpr int kPrecision = 512;
constexpr std::int64_t kMaxExponent = 131'072;
constexpr std::size_t kMaxDigits = 20'000;
constexpr std::int64_t kMaxDecimalExponent = 20'000;

std::int64_t BitLength(const cpp_int& n) { return n.is_zero() ? 0 : static_cast<std::int64_t>(msb(n)) + 1; }

cpp_int PowerOf(unsigned base, std::int64_t exponent) {
  return boost::multiprecision::pow(cpp_int(base), static_cast<unsigned>(exponent));
}

// A decimal number 0.d1d2d3… × 10^point, as Go's strconv and math/big have it.
struct Decimal {
  std::string digits;  // no trailing zeros; empty is zero
  std::int64_t point = 0;

  void Trim() {
    while (!digits.empty() && digits.back() == '0') digits.pop_back();
    if (digits.empty()) point = 0;
  }
  void RoundDown(std::int64_t n) {
    if (n < 0 || n >= static_cast<std::int64_t>(digits.size())) return;
    digits.resize(static_cast<std::size_t>(n));
    Trim();
  }
  void RoundUp(std::int64_t n) {
    if (n < 0 || n >= static_cast<std::int64_t>(digits.size())) return;
    while (n > 0 && digits[static_cast<std::size_t>(n - 1)] == '9') --n;
    if (n == 0) {
      digits = "1";
      ++point;
      return;
    }
    ++digits[static_cast<std::size_t>(n - 1)];
    digits.resize(static_cast<std::size_t>(n));
  }
  void Round(std::int64_t n) {
    if (n < 0 || n >= static_cast<std::int64_t>(digits.size())) return;
    const auto at = static_cast<std::size_t>(n);
    bool up = digits[at] > '5';
    if (digits[at] == '5') {
      const bool exactly_half = at + 1 == digits.size();
      up = !exactly_half || (at > 0 && (digits[at - 1] - '0') % 2 == 1);
    }
    if (up) {
      RoundUp(n);
    } else {
      RoundDown(n);
    }
  }
};

Decimal ExactDecimal(const cpp_int& mantissa, std::int64_t exponent) {
  Decimal d;
  if (mantissa.is_zero()) return d;
  if (exponent >= 0) {
    d.digits = cpp_int(mantissa << static_cast<unsigned>(exponent)).str();
    d.point = static_cast<std::int64_t>(d.digits.size());
  } else {
    // m / 2^k = m·5^k / 10^k
    d.digits = cpp_int(mantissa * PowerOf(5, -exponent)).str();
    d.point = static_cast<std::int64_t>(d.digits.size()) + exponent;
  }
  d.Trim();
  return d;
}

int CompareDecimals(const Decimal& a, const Decimal& b) {
  if (a.digits.empty() || b.digits.empty())
    return static_cast<int>(!a.digits.empty()) - static_cast<int>(!b.digits.empty());
  if (a.point != b.point) return a.point < b.point ? -1 : 1;
  return a.digits.compare(b.digits);
}

// Cuts `d` to the fewest digits that still read back as `mantissa` (of `precision` bits once shifted) ×
// 2^exponent.
void RoundShortest(Decimal& d, const cpp_int& mantissa, std::int64_t exponent, int precision) {
  if (d.digits.empty()) return;
  // Half a unit in the last place is 1 in a mantissa of precision + 1 bits.
  const std::int64_t shift = precision + 1 - BitLength(mantissa);
  const cpp_int scaled = shift >= 0 ? cpp_int(mantissa << static_cast<unsigned>(shift)) : mantissa;
  const std::int64_t scaled_exponent = exponent - std::max<std::int64_t>(shift, 0);
  const bool inclusive = !bit_test(scaled, 1);
  const Decimal lower = ExactDecimal(scaled - 1, scaled_exponent);
  const Decimal upper = ExactDecimal(scaled + 1, scaled_exponent);
  const auto inside = [&](const Decimal& x) {
    const int below = CompareDecimals(x, lower);
    const int above = CompareDecimals(x, upper);
    return (below > 0 && above < 0) || (inclusive && (below == 0 || above == 0));
  };
  for (std::int64_t n = 1; n < static_cast<std::int64_t>(d.digits.size()); ++n) {
    Decimal down{d.digits.substr(0, static_cast<std::size_t>(n)), d.point};
    Decimal up{d.digits.substr(0, static_cast<std::size_t>(n) + 1), d.point};
    down.Trim();
    up.RoundUp(n);
    const bool can_round_down = inside(down);
    const bool can_round_up = inside(up);
    if (can_round_down && can_round_up) return d.Round(n);
    if (can_round_down) return d.RoundDown(n);
    if (can_round_up) return d.RoundUp(n);
  }
}

std::string FormatFixed(const Decimal& d, std::int64_t precision) {
  std::string out;
  if (d.point > 0) {
    const auto whole = static_cast<std::size_t>(d.point);
    out = d.digits.substr(0, std::min(whole, d.digits.size()));
    out.append(whole - out.size(), '0');
  } else {
    out = "0";
  }
  if (precision > 0) {
    out += '.';
    for (std::int64_t i = 0; i < precision; ++i) {
      const std::int64_t at = d.point + i;
      out += at >= 0 && at < static_cast<std::int64_t>(d.digits.size())
                 ? d.digits[static_cast<std::size_t>(at)]
                 : '0';
    }
  }
  return out;
}

std::string FormatExponent(const Decimal& d, std::int64_t precision) {
  std::string out(1, d.digits.empty() ? '0' : d.digits[0]);
  if (precision > 0) {
    out += '.';
    for (std::int64_t i = 1; i <= precision; ++i) {
      out += i < static_cast<std::int64_t>(d.digits.size()) ? d.digits[static_cast<std::size_t>(i)] : '0';
    }
  }
  const std::int64_t exponent = d.digits.empty() ? 0 : d.point - 1;
  out += exponent < 0 ? "e-" : "e+";
  const std::string text = std::to_string(std::abs(exponent));
  return out + (text.size() < 2 ? "0" + text : text);
}

}  // namespace

struct Number::Access {
  static cpp_int Mantissa(const Number& n) {
    cpp_int m;
    import_bits(m, n.mantissa_.begin(), n.mantissa_.end(), 64, false);
    return m;
  }

  // Rounds |mantissa| × 2^exponent, plus something below its last bit if `sticky`, half to even.
  static Number Make(cpp_int mantissa, std::int64_t exponent, bool negative, int precision,
                     bool sticky = false) {
    Number out;
    out.precision_ = static_cast<std::uint16_t>(std::min(precision, kPrecision));
    if (mantissa.is_zero()) return out;
    const std::int64_t excess = BitLength(mantissa) - out.precision_;
    if (excess > 0) {
      const auto cut = static_cast<unsigned>(excess);
      const bool half = bit_test(mantissa, cut - 1);
      const bool below = sticky || lsb(mantissa) < cut - 1;
      mantissa >>= cut;
      if (half && (below || bit_test(mantissa, 0))) ++mantissa;
      exponent += excess;
    }
    const auto zeros = static_cast<unsigned>(lsb(mantissa));
    mantissa >>= zeros;
    exponent += zeros;
    const std::int64_t magnitude = exponent + BitLength(mantissa);
    if (magnitude > kMaxExponent) return Infinity(negative);
    if (magnitude < -kMaxExponent) return out;
    std::array<std::uint64_t, 9> limbs{};
    export_bits(mantissa, limbs.begin(), 64, false);
    std::copy_n(limbs.begin(), out.mantissa_.size(), out.mantissa_.begin());
    out.exponent_ = static_cast<std::int32_t>(exponent);
    out.negative_ = negative;
    return out;
  }

  static int Precision(const Number& a, const Number& b) { return std::max(a.precision_, b.precision_); }

  static Number Rounded(const Number& n, int direction) {  // -1 floor, 0 truncate, 1 ceil
    if (n.infinite_ || n.exponent_ >= 0) return n;
    cpp_int whole = Mantissa(n) >> static_cast<unsigned>(-n.exponent_);
    if ((direction < 0 && n.negative_) || (direction > 0 && !n.negative_)) ++whole;
    return Make(std::move(whole), 0, n.negative_, n.precision_);
  }

  static Number Sum(const Number& a, const Number& b) {
    if (a.infinite_) return a;
    if (b.infinite_) return b;
    const std::int64_t exponent = std::min(a.exponent_, b.exponent_);
    cpp_int x = Mantissa(a) << static_cast<unsigned>(a.exponent_ - exponent);
    cpp_int y = Mantissa(b) << static_cast<unsigned>(b.exponent_ - exponent);
    if (a.negative_) x = -x;
    if (b.negative_) y = -y;
    x += y;
    const bool negative = x < 0;
    if (negative) x = -x;
    return Make(std::move(x), exponent, negative, Precision(a, b));
  }

  static int Compared(const Number& a, const Number& b) {
    if (a.Sign() != b.Sign()) return a.Sign() < b.Sign() ? -1 : 1;
    if (a.infinite_ || b.infinite_)
      return a.infinite_ == b.infinite_ ? 0 : (a.infinite_ ? a.Sign() : -b.Sign());
    const Number difference = Sum(a, Negate(b));
    return difference.Sign();
  }
};

Number Number::From(std::int64_t value) {
  const bool negative = value < 0;
  const std::uint64_t magnitude =
      negative ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
  return Access::Make(cpp_int(magnitude), 0, negative, kPrecision);
}

Number Number::From(double value) {
  if (std::isinf(value)) return Infinity(value < 0);
  int exponent = 0;
  const double fraction = std::frexp(std::fabs(value), &exponent);
  return Access::Make(cpp_int(static_cast<std::uint64_t>(std::ldexp(fraction, 53))), exponent - 53, value < 0,
                      53);
}

Number Number::Infinity(bool negative) {
  Number n;
  n.infinite_ = true;
  n.negative_ = negative;
  return n;
}

std::optional<Number> Number::Parse(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  std::string digits;
  std::int64_t exponent = 0;
  bool any = false;
  bool fraction = false;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.' && !fraction) {
      fraction = true;
      continue;
    }
    if (c < '0' || c > '9') break;
    any = true;
    if (fraction) --exponent;
    if (!digits.empty() || c != '0') digits += c;
    if (digits.size() > kMaxDigits || exponent < -2 * kMaxDecimalExponent) return std::nullopt;
  }
  if (!any) return std::nullopt;
  if (i < text.size()) {
    if (text[i] != 'e' && text[i] != 'E') return std::nullopt;
    ++i;
    bool minus = false;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) minus = text[i++] == '-';
    if (i == text.size()) return std::nullopt;
    std::int64_t written = 0;
    for (; i < text.size(); ++i) {
      if (text[i] < '0' || text[i] > '9') return std::nullopt;
      written = written * 10 + (text[i] - '0');
      if (written > kMaxDecimalExponent) return std::nullopt;
    }
    exponent += minus ? -written : written;
  }
  if (digits.empty()) return Number();
  cpp_int mantissa(digits);
  if (exponent >= 0) return Access::Make(mantissa * PowerOf(10, exponent), 0, negative, kPrecision);
  // Two bits more than are kept, and whether anything is left, round as the exact quotient would.
  const cpp_int divisor = PowerOf(10, -exponent);
  const std::int64_t shift =
      std::max<std::int64_t>(0, kPrecision + 2 + BitLength(divisor) - BitLength(mantissa));
  mantissa <<= static_cast<unsigned>(shift);
  cpp_int quotient;
  cpp_int rest;
  divide_qr(mantissa, divisor, quotient, rest);
  return Access::Make(std::move(quotient), -shift, negative, kPrecision, !rest.is_zero());
}

std::optional<Number> Number::ParseInteger(std::string_view text, int base) {
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty() || text.size() > kMaxDigits) return std::nullopt;
  cpp_int value;
  for (const char c : text) {
    int digit = 0;
    if (c >= '0' && c <= '9') {
      digit = c - '0';
    } else if (c >= 'a' && c <= 'z') {
      digit = c - 'a' + 10;
    } else if (c >= 'A' && c <= 'Z') {
      digit = c - 'A' + (base <= 36 ? 10 : 36);
    } else {
      return std::nullopt;
    }
    if (digit >= base) return std::nullopt;
    value = value * base + digit;
  }
  return Access::Make(std::move(value), 0, negative, kPrecision);
}

int Number::Sign() const {
  if (infinite_) return negative_ ? -1 : 1;
  const bool zero =
      std::all_of(mantissa_.begin(), mantissa_.end(), [](std::uint64_t limb) { return limb == 0; });
  return zero ? 0 : (negative_ ? -1 : 1);
}

bool Number::IsInteger() const { return !infinite_ && exponent_ >= 0; }

std::optional<std::int64_t> Number::ToInt64() const {
  if (!IsInteger() || exponent_ > 63) return std::nullopt;
  const cpp_int magnitude = Access::Mantissa(*this) << static_cast<unsigned>(exponent_);
  const cpp_int value = negative_ ? cpp_int(-magnitude) : magnitude;
  if (value < std::numeric_limits<std::int64_t>::min() || value > std::numeric_limits<std::int64_t>::max()) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(value);
}

double Number::ToDouble() const {
  if (infinite_) return negative_ ? -HUGE_VAL : HUGE_VAL;
  const Number n = Access::Make(Access::Mantissa(*this), exponent_, negative_, 53);
  const double magnitude = std::ldexp(static_cast<double>(n.mantissa_[0]), n.exponent_);
  return negative_ ? -magnitude : magnitude;
}

std::string Number::ToString() const { return Text('f', -1); }

std::string Number::Text(char verb, int precision) const {
  const std::string sign = negative_ ? "-" : "";
  if (infinite_) return (negative_ ? "-" : "+") + std::string("Inf");
  const cpp_int mantissa = Access::Mantissa(*this);
  Decimal d = ExactDecimal(mantissa, exponent_);
  std::int64_t digits = precision;
  const bool shortest = precision < 0;
  const auto have = [&] { return static_cast<std::int64_t>(d.digits.size()); };
  if (shortest) {
    RoundShortest(d, mantissa, exponent_, precision_);
    digits = verb == 'e' ? have() - 1 : verb == 'f' ? std::max<std::int64_t>(have() - d.point, 0) : have();
  } else if (verb == 'e') {
    d.Round(digits + 1);
  } else if (verb == 'f') {
    d.Round(d.point + digits);
  } else {
    digits = std::max<std::int64_t>(digits, 1);
    d.Round(digits);
  }
  if (verb == 'e') return sign + FormatExponent(d, digits);
  if (verb == 'f') return sign + FormatFixed(d, digits);
  // %e is used if the exponent is below -4 or not below the precision (of the shortest form: 21 at least, or
  // 6).
  std::int64_t limit = digits;
  if (limit > have() && have() >= d.point) limit = have();
  if (shortest) limit = 6;
  const std::int64_t exponent = d.point - 1;
  if (exponent < -4 || exponent >= limit) return sign + FormatExponent(d, std::min(digits, have()) - 1);
  return sign + FormatFixed(d, std::max<std::int64_t>(have() - d.point, 0));
}

std::string Number::IntegerText(int base) const {
  const Number whole = Truncate(*this);
  if (whole.infinite_) return ToString();
  cpp_int magnitude = Access::Mantissa(whole) << static_cast<unsigned>(std::max(whole.exponent_, 0));
  std::string out;
  if (base == 10) {
    out = magnitude.str();
  } else {
    const unsigned bits = base == 16 ? 4 : base == 8 ? 3 : 1;
    const auto mask = static_cast<unsigned>(base - 1);
    do {
      out += "0123456789abcdef"[static_cast<unsigned>(magnitude & mask)];
      magnitude >>= bits;
    } while (!magnitude.is_zero());
    std::reverse(out.begin(), out.end());
  }
  return (whole.Sign() < 0 ? "-" : "") + out;
}

Number operator+(const Number& a, const Number& b) { return Number::Access::Sum(a, b); }
Number operator-(const Number& a, const Number& b) { return Number::Access::Sum(a, Negate(b)); }

Number operator*(const Number& a, const Number& b) {
  const bool negative = a.negative_ != b.negative_;
  if (a.infinite_ || b.infinite_) return Number::Infinity(negative);
  cpp_int product = Number::Access::Mantissa(a) * Number::Access::Mantissa(b);
  // A product keeps the bits it needs, up to the full precision.
  const auto needed = static_cast<int>(std::min<std::int64_t>(BitLength(product), kPrecision));
  const int precision = std::max(Number::Access::Precision(a, b), needed);
  return Number::Access::Make(std::move(product), std::int64_t{a.exponent_} + b.exponent_, negative,
                              precision);
}

Number operator/(const Number& a, const Number& b) {
  const bool negative = a.negative_ != b.negative_;
  if (a.infinite_ || b.Sign() == 0) return Number::Infinity(negative);
  if (b.infinite_) return Number();
  const int precision = Number::Access::Precision(a, b);
  cpp_int x = Number::Access::Mantissa(a);
  const cpp_int y = Number::Access::Mantissa(b);
  const std::int64_t shift = std::max<std::int64_t>(0, precision + 2 + BitLength(y) - BitLength(x));
  x <<= static_cast<unsigned>(shift);
  cpp_int quotient;
  cpp_int rest;
  divide_qr(x, y, quotient, rest);
  return Number::Access::Make(std::move(quotient), std::int64_t{a.exponent_} - b.exponent_ - shift, negative,
                              precision, !rest.is_zero());
}

Number Remainder(const Number& a, const Number& b) {
  if (a.infinite_ || b.infinite_) return a * b;
  if (b.Sign() == 0) return a;
  return a - b * Truncate(a / b);
}

int Compare(const Number& a, const Number& b) { return Number::Access::Compared(a, b); }

Number Negate(const Number& a) {
  Number n = a;
  if (n.Sign() != 0) n.negative_ = !n.negative_;
  return n;
}

Number Floor(const Number& a) { return Number::Access::Rounded(a, -1); }
Number Ceil(const Number& a) { return Number::Access::Rounded(a, 1); }
Number Truncate(const Number& a) { return Number::Access::Rounded(a, 0); }

std::optional<Number> Power(const Number& a, const Number& b) {
  const double result = std::pow(a.ToDouble(), b.ToDouble());
  if (std::isnan(result)) return std::nullopt;
  return Number::From(result);
}

std::optional<Number> Log(const Number& a, const Number& base) {
  const double result = std::log(a.ToDouble()) / std::log(base.ToDouble());
  if (std::isnan(result)) return std::nullopt;
  return Number::From(result);
}

}  // namespace assay
