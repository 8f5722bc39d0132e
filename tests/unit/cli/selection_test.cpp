// SPDX-License-Identifier: Apache-2.0
#include "cli/selection.h"

#include <gmock/gmock.h>

namespace assay::cli {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<Framework> Frameworks() {
  Framework f;
  f.id = "soc2-2017";
  f.criteria = {{"CC6.1", "Access is controlled."}, {"CC9.9", "Nothing supports it."}};
  f.controls = {{"S3Bucket.KeepsVersions", {"CC6.1"}}, {"SqsQueue.StatesEncryption", {"CC6.1"}}};
  return {f};
}

std::vector<std::string> Select(const std::vector<std::string>& select,
                                const std::vector<std::string>& ignore = {}) {
  const auto chosen = SelectControls(select, ignore, Frameworks());
  EXPECT_TRUE(chosen) << chosen.error().message;
  std::vector<std::string> out;
  for (const ControlBase* c : *chosen) out.push_back(c->id);
  return out;
}

TEST(Selection, IsAllWithoutTerms) { EXPECT_EQ(Select({}).size(), Registry().size()); }

TEST(Selection, ByIdGlobAndPeersId) {
  EXPECT_THAT(Select({"S3Bucket.KeepsVersions"}), ElementsAre("S3Bucket.KeepsVersions"));
  EXPECT_THAT(Select({"S3Bucket.*"}), Each(StartsWith("S3Bucket.")));
  EXPECT_THAT(Select({"CKV_AWS_21"}), ElementsAre("S3Bucket.KeepsVersions"));
  EXPECT_THAT(Select({"AVD-AWS-0090"}), ElementsAre("S3Bucket.KeepsVersions")) << "Trivy's older spelling";
}

TEST(Selection, ByCriterionFrameworkAndSeverity) {
  EXPECT_THAT(Select({"CC6.1"}), ElementsAre("S3Bucket.KeepsVersions", "SqsQueue.StatesEncryption"));
  EXPECT_THAT(Select({"soc2-2017:CC6.1"}),
              ElementsAre("S3Bucket.KeepsVersions", "SqsQueue.StatesEncryption"));
  EXPECT_THAT(Select({"soc2-2017"}), ElementsAre("S3Bucket.KeepsVersions", "SqsQueue.StatesEncryption"));
  EXPECT_THAT(Select({"CC9.9"}), ElementsAre()) << "a criterion that nothing supports is named all the same";
  const auto high = SelectControls({"high"}, {}, {});
  for (const ControlBase* c : *high) EXPECT_EQ(c->info.severity, Severity::kHigh);
}

TEST(Selection, IgnoreTakesAway) {
  EXPECT_THAT(Select({"S3Bucket.*"}, {"CKV_AWS_21"}), Not(Contains("S3Bucket.KeepsVersions")));
  EXPECT_EQ(Select({}, {"medium", "high", "low", "info", "critical"}).size(), 0U);
}

TEST(Selection, RefusesWhatNamesNothing) {
  struct Case {
    const char *term, *says;
  };
  for (const Case& c :
       {Case{"S3Bucket.KeepVersions", "did you mean S3Bucket.KeepsVersions?"}, Case{"S3Bucket", "S3Bucket.*"},
        Case{"Zzz.*", "Zzz.*"}, Case{"CC6.7", "CC6.1"}, Case{"hgih", "did you mean high?"}}) {
    const auto chosen = SelectControls({c.term}, {}, Frameworks());
    ASSERT_FALSE(chosen) << c.term;
    EXPECT_THAT(chosen.error().message, HasSubstr(c.says));
    EXPECT_FALSE(SelectControls({}, {c.term}, Frameworks())) << "in --ignore too";
  }
}

TEST(NamedControl, GoesByIdOrPeersId) {
  EXPECT_EQ((*NamedControl("S3Bucket.KeepsVersions"))->id, "S3Bucket.KeepsVersions");
  EXPECT_EQ((*NamedControl("CKV_AWS_21"))->id, "S3Bucket.KeepsVersions");
  EXPECT_THAT(NamedControl("S3Bucket.KeepsVersion").error().message, HasSubstr("did you mean"));
}

}  // namespace
}  // namespace assay::cli
