// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "catalog/waiver.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(WaiverComment, HoldsAllPartsInAnyOrder) {
  const auto all = ParseWaiverComment(
      R"(# assay:waive until=2027-01-31 S3Bucket.LogsAccess owner=web reason="Logged at the CDN" ticket=W-7)");
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].control, "S3Bucket.LogsAccess");
  EXPECT_EQ(all[0].until, "2027-01-31");
  EXPECT_EQ(all[0].owner, "web");
  EXPECT_EQ(all[0].reason, "Logged at the CDN");
  EXPECT_EQ(all[0].ticket, "W-7");
  EXPECT_FALSE(all[0].imported);
}

TEST(WaiverComment, WaivesEachIdItNames) {
  const auto all = ParseWaiverComment("// assay:waive A.B, C.D until=2027-01-31 reason=x");
  EXPECT_THAT(all, ElementsAre(Field(&Waiver::control, "A.B"), Field(&Waiver::control, "C.D")));
  EXPECT_EQ(all[1].until, "2027-01-31");
}

TEST(WaiverComment, EndsWhereAnotherCommentBegins) {
  for (const char* comment : {R"(# assay:waive A.B reason="x # y" until=2027-01-31 # expect: C.D, E.F)",
                              R"(// assay:waive A.B until=2027-01-31 reason="x # y" // see C.D)"}) {
    const auto all = ParseWaiverComment(comment);
    ASSERT_THAT(all, ElementsAre(Field(&Waiver::control, "A.B"))) << comment;
    EXPECT_EQ(all[0].reason, "x # y");
    EXPECT_EQ(all[0].until, "2027-01-31");
  }
}

TEST(WaiverComment, KeepsQuotesInsideAReason) {
  const auto all = ParseWaiverComment(R"(# assay:waive A.B reason="so \"they\" say = yes" until=2027-01-31)");
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].reason, R"(so "they" say = yes)");
  EXPECT_EQ(all[0].until, "2027-01-31");
}

TEST(WaiverComment, ComesOutWithoutWhatItLacks) {
  const auto all = ParseWaiverComment("# assay:waive A.B");
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].reason, "");
  EXPECT_EQ(all[0].until, "");
}

TEST(WaiverComment, EndsWithItsBlockComment) {
  const auto all = ParseWaiverComment("/* assay:waive A.B until=2027-01-31 reason=x */");
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].reason, "x");
}

TEST(WaiverComment, AnUnfinishedQuoteEndsWithTheLine) {
  const auto all = ParseWaiverComment("# assay:waive A.B reason=\"never closed\nnext line");
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].reason, "never closed");
}

TEST(WaiverComment, ReadsPeersSkips) {
  struct Case {
    const char *comment, *id, *reason, *until;
  };
  for (const Case& c :
       {Case{"# checkov:skip=CKV_AWS_18:Logged elsewhere", "CKV_AWS_18", "Logged elsewhere", ""},
        Case{"#checkov:skip=CKV_AWS_18", "CKV_AWS_18", "", ""},
        Case{"# trivy:ignore:AVD-AWS-0089", "AVD-AWS-0089", "", ""},
        Case{"// trivy:ignore:aws-s3-x exp:2027-01-31", "aws-s3-x", "", "2027-01-31"},
        Case{"# tfsec:ignore:AWS002", "AWS002", "", ""},
        Case{"# kics-scan disable=e38a8e0a-b88b-4902-b3fe-b0fcb17d5c10",
             "e38a8e0a-b88b-4902-b3fe-b0fcb17d5c10", "", ""}}) {
    SCOPED_TRACE(c.comment);
    const auto all = ParseWaiverComment(c.comment);
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_EQ(all[0].control, c.id);
    EXPECT_EQ(all[0].reason, c.reason);
    EXPECT_EQ(all[0].until, c.until);
    EXPECT_TRUE(all[0].imported);
  }
}

TEST(WaiverComment, ReadsSeveralPeersSkipsInOneComment) {
  EXPECT_THAT(ParseWaiverComment("# tfsec:ignore:AWS002 tfsec:ignore:AWS017"), SizeIs(2));
  EXPECT_THAT(ParseWaiverComment("# trivy:ignore:AWS-0089 trivy:ignore:AWS-0090"), SizeIs(2));
  EXPECT_THAT(ParseWaiverComment("# checkov:skip=CKV_AWS_18,CKV_AWS_21: both"), SizeIs(2));
}

TEST(WaiverComment, ReadsEveryLineOfABlockComment) {
  const auto all = ParseWaiverComment(
      "/*\n * assay:waive A.B until=2027-01-31 reason=x\n * checkov:skip=CKV_AWS_18:y\n */");
  EXPECT_THAT(all, ElementsAre(Field(&Waiver::control, "A.B"), Field(&Waiver::control, "CKV_AWS_18")));
}

TEST(WaiverComment, IsEmptyForAnythingElse) {
  for (const char* comment :
       {"# nothing", "", "#", "# assay:waiver A.B", "# checkov:skip=", "# trivy:ignore:", "# kics-scan"})
    EXPECT_THAT(ParseWaiverComment(comment), IsEmpty()) << comment;
}

}  // namespace
}  // namespace assay
