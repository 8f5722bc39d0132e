// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "catalog/waiver.h"

namespace assay {
namespace {

TEST(Glob, StarsAndQuestionMarks) {
  EXPECT_TRUE(MatchesGlob("S3Bucket.*", "S3Bucket.KeepsVersions"));
  EXPECT_TRUE(MatchesGlob("*", ""));
  EXPECT_TRUE(MatchesGlob("*.Keeps*ions", "S3Bucket.KeepsVersions"));
  EXPECT_TRUE(MatchesGlob("a?c", "abc"));
  EXPECT_FALSE(MatchesGlob("a?c", "ac"));
  EXPECT_FALSE(MatchesGlob("S3Bucket", "S3Bucket.KeepsVersions"));
  EXPECT_FALSE(MatchesGlob("", "x"));
}

TEST(Glob, OtherCharactersAreThemselves) {
  EXPECT_TRUE(MatchesGlob(R"(aws_s3_bucket.a["k"])", R"(aws_s3_bucket.a["k"])"));
  EXPECT_FALSE(MatchesGlob("a.c", "abc"));
  EXPECT_FALSE(MatchesGlob("[ab]", "a"));
}

TEST(Glob, ManyStarsDoNotBlowUp) {
  std::string glob;
  for (int i = 0; i < 200; ++i) glob += "*a";
  EXPECT_FALSE(MatchesGlob(glob + "b", std::string(5000, 'a')));
}

TEST(DayNumber, CountsDays) {
  EXPECT_EQ(DayNumber("1970-01-01"), 0);
  EXPECT_EQ(DayNumber("1969-12-31"), -1);
  EXPECT_EQ(DayNumber("2000-03-01"), 11017);
  EXPECT_EQ(DayNumber("2026-11-20"), 20777);
  EXPECT_EQ(*DayNumber("2028-03-01") - *DayNumber("2028-02-28"), 2) << "a leap year";
}

TEST(DayNumber, RefusesWhatIsNoDate) {
  for (const char* text : {"", "2027-1-31", "2027-02-29", "2027-13-01", "2027-00-10", "2027-01-00",
                           "2027/01/31", "20270131", "2027-01-31x", "tomorrow", "-027-01-31"})
    EXPECT_FALSE(DayNumber(text)) << text;
}

}  // namespace
}  // namespace assay
