// SPDX-License-Identifier: Apache-2.0
#include "reporters/sarif.h"

#include <gtest/gtest.h>

namespace assay::report {
namespace {

TEST(PathToUri, EncodesAllButUnreservedBytes) {
  EXPECT_EQ(PathToUri("a-b_c.~/d"), "a-b_c.~/d");
  EXPECT_EQ(PathToUri("a b#c?%:é\xff"), "a%20b%23c%3F%25%3A%C3%A9%FF");
}

TEST(CapUtf16, CountsUnitsAndSplitsNoPair) {
  EXPECT_EQ(CapUtf16("abc", 3), "abc");
  EXPECT_EQ(CapUtf16("abcd", 3), "abc");
  EXPECT_EQ(CapUtf16("ab🔑", 3), "ab");
  EXPECT_EQ(CapUtf16("ab🔑", 4), "ab🔑");
}

TEST(NamedGuid, IsAVersionFourUuidThatDependsOnTheName) {
  const std::string guid = NamedGuid("x");
  ASSERT_EQ(guid.size(), 36u);
  EXPECT_EQ(guid[8], '-');
  EXPECT_EQ(guid[14], '4');
  EXPECT_NE(std::string_view("89ab").find(guid[19]), std::string_view::npos);
  EXPECT_EQ(guid, NamedGuid("x"));
  EXPECT_NE(guid, NamedGuid("y"));
}

TEST(SarifText, HoldsNoLink) { EXPECT_EQ(SarifText("a[\"k\"](x) (y)"), "a[\"k\"] (x) (y)"); }

}  // namespace
}  // namespace assay::report
