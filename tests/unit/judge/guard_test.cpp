// SPDX-License-Identifier: Apache-2.0
#include "assay/guard.h"

#include <gtest/gtest.h>

#include <random>

namespace assay {
namespace {

TEST(Guard, EqualFunctionsAreEqualIndices) {
  GuardTable g;
  const Guard a = g.Named("A"), b = g.Named("B");
  EXPECT_EQ(g.And(a, b), g.And(b, a));
  EXPECT_EQ(g.Not(g.Not(a)), a);
  EXPECT_EQ(g.Not(g.And(a, b)), g.Or(g.Not(a), g.Not(b)));
  EXPECT_EQ(g.Or(a, g.Not(a)), Guard::kAlways);
  EXPECT_EQ(g.And(a, g.Not(a)), Guard::kNever);
  EXPECT_EQ(g.Named("A"), a);
}

TEST(Guard, SixtyIndependentConditionsStaySmall) {
  GuardTable g;
  Guard all = Guard::kAlways;
  for (int i = 0; i < 60; ++i)
    all = g.And(all, g.Or(g.Named("A" + std::to_string(i)), g.Named("B" + std::to_string(i))));
  EXPECT_FALSE(g.overflowed());
  EXPECT_NE(all, Guard::kNever);
  EXPECT_EQ(g.And(all, g.And(g.Not(g.Named("A3")), g.Not(g.Named("B3")))), Guard::kNever);
}

TEST(Guard, QuantifiesOverWhatNobodyKnows) {
  GuardTable g;
  const Guard named = g.Named("IsProd"), unknown = g.Fresh("?", true);
  EXPECT_EQ(g.ExistsAnonymous(g.And(named, unknown)), named);
  EXPECT_EQ(g.ForAllAnonymous(g.And(named, unknown)), Guard::kNever);
  EXPECT_EQ(g.ForAllAnonymous(g.Or(named, unknown)), named);
}

TEST(Guard, ALayerReadsItsBaseAndKeepsItsOwn) {
  GuardTable base;
  const Guard a = base.Named("A"), b = base.Named("B"), ab = base.And(a, b);
  GuardTable layer(&base);
  EXPECT_EQ(layer.And(a, b), ab);
  const Guard c = layer.Named("C");
  const Guard abc = layer.And(ab, c);
  EXPECT_EQ(layer.Cofactor(abc, layer.top(c), true), ab);
  EXPECT_EQ(layer.Describe(abc), "A is true and B is true and C is true");
}

TEST(Guard, SpeaksOfParametersByTheirValue) {
  GuardTable g;
  const Guard prod = g.Named("Environment=prod");
  EXPECT_EQ(g.Describe(g.Not(prod)), "Environment is not prod");
  EXPECT_EQ(g.Describe(prod), "Environment is prod");
  EXPECT_EQ(g.Describe(Guard::kNever), "never");
  EXPECT_EQ(g.Describe(Guard::kAlways), "always");
}

// Against truth tables: random expressions over six conditions.
TEST(Guard, AgreesWithTruthTables) {
  std::mt19937 random(20261120);
  for (int round = 0; round < 200; ++round) {
    GuardTable g;
    std::vector<std::pair<Guard, std::uint64_t>> made;  // with the 64-row truth table
    for (unsigned i = 0; i < 6; ++i) {
      std::uint64_t table = 0;
      for (unsigned row = 0; row < 64; ++row) table |= static_cast<std::uint64_t>((row >> i) & 1) << row;
      made.emplace_back(g.Named("C" + std::to_string(i)), table);
    }
    for (int step = 0; step < 30; ++step) {
      const auto& [x, tx] = made[random() % made.size()];
      const auto& [y, ty] = made[random() % made.size()];
      switch (random() % 3) {
        case 0:
          made.emplace_back(g.And(x, y), tx & ty);
          break;
        case 1:
          made.emplace_back(g.Or(x, y), tx | ty);
          break;
        default:
          made.emplace_back(g.Not(x), ~tx);
          break;
      }
    }
    for (const auto& [x, tx] : made) {
      for (const auto& [y, ty] : made) EXPECT_EQ(x == y, tx == ty);
    }
  }
}

}  // namespace
}  // namespace assay
