// SPDX-License-Identifier: Apache-2.0
#include "assay/control_info.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(Severity, NamesGoBothWays) {
  for (const Severity s :
       {Severity::kInfo, Severity::kLow, Severity::kMedium, Severity::kHigh, Severity::kCritical}) {
    EXPECT_EQ(FindSeverity(SeverityName(s)), s);
  }
  EXPECT_EQ(FindSeverity("High"), std::nullopt);
  EXPECT_EQ(FindSeverity(""), std::nullopt);
}

TEST(Alias, SaysHowItRelates) {
  EXPECT_EQ(AliasKindName(Equal("X").kind), "equal");
  EXPECT_EQ(AliasKindName(Narrower("X").kind), "narrower");
  EXPECT_EQ(AliasKindName(Broader("X").kind), "broader");
  EXPECT_EQ(ParameterTypeName(ParameterType::kStringList), "list of strings");
}

}  // namespace
}  // namespace assay
