// SPDX-License-Identifier: Apache-2.0
#include "value/number.h"

#include <gtest/gtest.h>

#include <limits>

namespace assay {
namespace {

Number N(std::string_view text) {
  const auto n = Number::Parse(text);
  EXPECT_TRUE(n) << text;
  return n.value_or(Number());
}

TEST(Number, PrintsWhatItReads) {
  for (const char* text :
       {"0", "1", "-1", "0.1", "12.5", "-0.000001", "123456789012345678901234567890", "9.99"}) {
    EXPECT_EQ(N(text).ToString(), text);
  }
  EXPECT_EQ(N("1e3").ToString(), "1000");
  EXPECT_EQ(N("2.50").ToString(), "2.5");
  EXPECT_EQ(N("1E-3").ToString(), "0.001");
  EXPECT_EQ(N("-0").ToString(), "0");
}

TEST(Number, RefusesWhatIsNoNumber) {
  for (const char* text : {"", "-", ".", "1e", "1e+", "0x10", "1 ", " 1", "1_000", "inf", "NaN", "1.2.3"}) {
    EXPECT_FALSE(Number::Parse(text)) << text;
  }
}

TEST(Number, BoundsDigitsAndExponents) {
  EXPECT_FALSE(Number::Parse(std::string(20'001, '1')));
  EXPECT_FALSE(Number::Parse("1e20001"));
  EXPECT_FALSE(Number::Parse("0." + std::string(50'000, '0') + "1"));
  EXPECT_TRUE(Number::Parse("1e20000"));
}

TEST(Number, HasTheShortestDecimalOf512Bits) {
  const std::string third = (N("1") / N("3")).ToString();
  EXPECT_EQ(third.size(), 2U + 155U);
  EXPECT_EQ(third.substr(0, 6), "0.3333");
  EXPECT_EQ(third.substr(third.size() - 3), "335");
  const std::string two_thirds = (N("2") / N("3")).ToString();
  EXPECT_EQ(two_thirds.substr(two_thirds.size() - 3), "667");
  EXPECT_EQ((N("0.1") + N("0.2")).ToString(), "0.3");
}

TEST(Number, KeepsWholeNumbersExactTo512Bits) {
  Number n = N("1");
  for (int i = 0; i < 511; ++i) n = n * N("2");
  EXPECT_EQ(Compare(n + N("1"), n), 1);
  EXPECT_EQ((n + N("1") - n).ToString(), "1");
  EXPECT_EQ(Compare(n * N("4") + N("1"), n * N("4")), 0) << "the last bit is past the precision";
}

TEST(Number, DivisionAndRemainder) {
  EXPECT_EQ(Remainder(N("7"), N("3")).ToString(), "1");
  EXPECT_EQ(Remainder(N("-7"), N("3")).ToString(), "-1");
  EXPECT_EQ(Remainder(N("5.5"), N("2")).ToString(), "1.5");
  EXPECT_EQ(Remainder(N("7"), N("0")).ToString(), "7");
  EXPECT_TRUE((N("1") / N("0")).IsInfinite());
  EXPECT_EQ((N("-1") / N("0")).Sign(), -1);
}

TEST(Number, Rounds) {
  EXPECT_EQ(Floor(N("-1.2")).ToString(), "-2");
  EXPECT_EQ(Ceil(N("-1.2")).ToString(), "-1");
  EXPECT_EQ(Ceil(N("1.2")).ToString(), "2");
  EXPECT_EQ(Truncate(N("-1.9")).ToString(), "-1");
}

TEST(Number, FitsIn64BitsOrNot) {
  EXPECT_EQ(N("9223372036854775807").ToInt64(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(N("-9223372036854775808").ToInt64(), std::numeric_limits<std::int64_t>::min());
  EXPECT_FALSE(N("9223372036854775808").ToInt64());
  EXPECT_FALSE(N("1.5").ToInt64());
  EXPECT_FALSE(Number::Infinity().ToInt64());
  EXPECT_EQ(Number::From(std::numeric_limits<std::int64_t>::min()).ToString(), "-9223372036854775808");
}

TEST(Number, ComparesWithInfinity) {
  EXPECT_LT(Compare(Number::Infinity(true), N("-1e300")), 0);
  EXPECT_GT(Compare(Number::Infinity(), N("1e300")), 0);
  EXPECT_EQ(Compare(Number::Infinity(), Number::Infinity()), 0);
  EXPECT_EQ(Number::Infinity(true).ToString(), "-Inf");
}

TEST(Number, MagnitudesAreBounded) {
  Number n = N("1e20000");
  n = n * n * n;
  EXPECT_TRUE(n.IsInfinite());
  EXPECT_EQ((N("1") / N("1e20000") / N("1e20000")).Sign(), 0);
}

TEST(Number, DoublesPrintAsDoubles) {
  EXPECT_EQ(Log(N("50"), N("10"))->ToString(), "1.6989700043360185");
  EXPECT_EQ(Power(N("2"), N("-1"))->ToString(), "0.5");
  EXPECT_FALSE(Power(N("-1"), N("0.5")));
  EXPECT_EQ(N("0.1").ToDouble(), 0.1);
  EXPECT_EQ(Number::From(0.1).ToString(), "0.1");
}

TEST(Number, FormatsAsGoDoes) {
  EXPECT_EQ(N("3.14159").Text('f', 2), "3.14");
  EXPECT_EQ(N("2.5").Text('f', 0), "2");  // half to even
  EXPECT_EQ(N("3.5").Text('f', 0), "4");
  EXPECT_EQ(N("0.000123").Text('e', 3), "1.230e-04");
  EXPECT_EQ(N("1000000").Text('g', -1), "1e+06");
  EXPECT_EQ(N("100000").Text('g', -1), "100000");
  EXPECT_EQ(N("0.00001").Text('g', -1), "1e-05");
  EXPECT_EQ(N("0").Text('e', 2), "0.00e+00");
  EXPECT_EQ(N("-255").IntegerText(16), "-ff");
  EXPECT_EQ(N("5").IntegerText(2), "101");
}

TEST(Number, ParsesIntegersOfABase) {
  EXPECT_EQ(Number::ParseInteger("-77", 8)->ToString(), "-63");
  EXPECT_EQ(Number::ParseInteger("fF", 16)->ToString(), "255");
  EXPECT_EQ(Number::ParseInteger("Z", 62)->ToString(), "61");
  EXPECT_FALSE(Number::ParseInteger("8", 8));
  EXPECT_FALSE(Number::ParseInteger("", 10));
}

}  // namespace
}  // namespace assay
