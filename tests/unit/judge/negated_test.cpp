// SPDX-License-Identifier: Apache-2.0
#include "run/negated.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(Negated, TurnsADescriptionIntoItsOpposite) {
  EXPECT_EQ(Negated("is one of \"a\", \"b\""), "is not one of \"a\", \"b\"");
  EXPECT_EQ(Negated("is not set"), "is set");
  EXPECT_EQ(Negated("is set and not empty"), "is not set or empty");
  EXPECT_EQ(Negated("is not set or is true"), "is set and is not true");
  EXPECT_EQ(Negated("covers \"iam:PassRole\""), "does not cover \"iam:PassRole\"");
  EXPECT_EQ(Negated("matches"), "does not match");
  EXPECT_EQ(Negated("has an element"), "does not have an element");
  EXPECT_EQ(Negated(""), "");
}

}  // namespace
}  // namespace assay
