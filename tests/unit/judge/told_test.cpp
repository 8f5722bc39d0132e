// SPDX-License-Identifier: Apache-2.0
#include "control/told.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

/// One parameter with three values, of which a condition names one.
struct Environments {
  GuardTable guards;
  Guard dev = guards.Named("Env=dev"), test = guards.Named("Env=test"), prod = guards.Named("IsProd");
  Guard given = guards.Ite(dev, guards.Not(guards.Or(test, prod)), guards.Ite(test, guards.Not(prod), prod));
};

TEST(Tell, LeavesOutWhatFollows) {
  Environments e;
  const Told told = Tell(e.guards, e.guards.And(e.guards.Not(e.prod), e.given), e.given);
  EXPECT_EQ(told.when, "IsProd is false");
  EXPECT_EQ(told.witness, e.guards.Witness(e.dev));
}

TEST(Tell, SaysAllThatDoesNotFollow) {
  Environments e;
  const Guard large = e.guards.Named("IsLarge");
  const Guard fail = e.guards.And(e.given, e.guards.And(large, e.guards.Or(e.dev, e.prod)));
  const Told told = Tell(e.guards, fail, e.given);
  EXPECT_EQ(told.when, e.guards.Describe(e.guards.And(large, e.guards.Not(e.test))));
  EXPECT_EQ(told.witness, e.guards.Witness(e.dev) + ", IsLarge is true");
}

TEST(Tell, NamesTheConditionThatEqualsTwoOthers) {
  GuardTable guards;
  const Guard a = guards.Named("A"), b = guards.Named("B"), both = guards.Named("Both");
  const Guard given = guards.Not(guards.Ite(both, guards.Not(guards.And(a, b)), guards.And(a, b)));
  EXPECT_EQ(Tell(guards, guards.And(guards.And(a, b), given), given).when, "Both is true");
}

TEST(Tell, WhatHoldsIsToldAsItIsWhereNothingIsGiven) {
  GuardTable guards;
  const Guard a = guards.Named("A"), b = guards.Named("B");
  const Told told = Tell(guards, guards.And(a, guards.Not(b)), Guard::kAlways);
  EXPECT_EQ(told.when, "A is true and B is false");
  EXPECT_EQ(told.witness, "B is false, A is true");
}

}  // namespace
}  // namespace assay
