// SPDX-License-Identifier: Apache-2.0
#include "cli/suggest.h"

#include <gtest/gtest.h>

namespace assay::cli {
namespace {

TEST(EditDistance, CountsLetters) {
  EXPECT_EQ(EditDistance("", ""), 0U);
  EXPECT_EQ(EditDistance("scan", "scan"), 0U);
  EXPECT_EQ(EditDistance("scn", "scan"), 1U);
  EXPECT_EQ(EditDistance("sacn", "scan"), 1U) << "swapped neighbours are one mistake";
  EXPECT_EQ(EditDistance("", "scan"), 4U);
  EXPECT_EQ(EditDistance("list", "explain"), 6U);
}

TEST(Nearest, ForgivesLittle) {
  EXPECT_EQ(Nearest("formt", {"format", "from"}), "format");
  EXPECT_EQ(Nearest("SCAN", {"scan", "list"}), "scan");
  EXPECT_EQ(Nearest("zebra", {"scan", "list"}), "");
  EXPECT_EQ(Nearest("x", {}), "");
  EXPECT_EQ(Nearest(std::string(100000, 'x'), {"scan"}), "");
}

TEST(DidYouMean, IsASentenceOrNothing) {
  EXPECT_EQ(DidYouMean("lst", {"list"}), "; did you mean list?");
  EXPECT_EQ(DidYouMean("zebra", {"list"}), "");
}

}  // namespace
}  // namespace assay::cli
