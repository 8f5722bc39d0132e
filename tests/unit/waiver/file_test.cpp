// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "catalog/waiver.h"

namespace assay {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(WaiverFile, HoldsAList) {
  const auto all = ParseWaiverFile("waivers.yaml", R"(waivers:
  - control: S3Bucket.LogsAccess
    resource: aws_s3_bucket.public_*
    reason: Logged at the CDN
    owner: web
    until: 2027-01-31
    ticket: W-7
    approver: security
    id: logs-at-cdn
  - control: Queue.*
    reason: Migrated in spring
    until: "2027-03-31"
)");
  ASSERT_TRUE(all) << all.error().detail;
  ASSERT_THAT(*all, SizeIs(2));
  EXPECT_EQ((*all)[0].control, "S3Bucket.LogsAccess");
  EXPECT_EQ((*all)[0].resource, "aws_s3_bucket.public_*");
  EXPECT_EQ((*all)[0].until, "2027-01-31");
  EXPECT_EQ((*all)[0].approver, "security");
  EXPECT_EQ((*all)[0].id, "logs-at-cdn");
  EXPECT_EQ((*all)[0].line, 2U);
  EXPECT_EQ((*all)[1].resource, "*") << "of every resource, if none is named";
  EXPECT_EQ((*all)[1].id, "waivers.yaml:10") << "by its place, if it has no id";
  EXPECT_EQ((*all)[1].path, "waivers.yaml");
}

TEST(WaiverFile, MayBeEmpty) {
  EXPECT_THAT(*ParseWaiverFile("w.yaml", ""), IsEmpty());
  EXPECT_THAT(*ParseWaiverFile("w.yaml", "waivers: []"), IsEmpty());
}

TEST(WaiverFile, RefusesWhatItDoesNotKnowAndSaysWhere) {
  struct Case {
    const char *text, *says, *place;
  };
  for (const Case& c :
       {Case{"waivers:\n  - control: A.B\n    reasn: x\n", "reasn", "line 3"},
        Case{"waivers:\n  - resource: x\n", "control", "line 2"},
        Case{"waivers:\n  - control: [A.B]\n", "control", "line 2"},
        Case{"waivers:\n  - control: A.B\n    control: C.D\n", "control", "line 3"},
        Case{"waivers:\n  - A.B\n", "mapping", "line 2"}, Case{"exceptions: []\n", "waivers", "line 1"},
        Case{"- control: A.B\n", "waivers", "line 1"}, Case{"waivers: [\n", "YAML", "line"}}) {
    SCOPED_TRACE(c.text);
    const auto all = ParseWaiverFile("w.yaml", c.text);
    ASSERT_FALSE(all);
    EXPECT_THAT(all.error().summary, HasSubstr(c.says));
    EXPECT_THAT(all.error().detail, HasSubstr(c.place));
    EXPECT_EQ(all.error().path, "w.yaml");
  }
}

}  // namespace
}  // namespace assay
