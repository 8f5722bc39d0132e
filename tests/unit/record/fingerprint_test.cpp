// SPDX-License-Identifier: Apache-2.0
#include "record/fingerprint.h"

#include <gtest/gtest.h>

#include <set>

#include "small_ledger.h"

namespace assay {
namespace {

TEST(Sha256Hex, GivesThePublishedDigests) {  // FIPS 180-2, appendix B
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Fingerprint, DependsOnEachPartAndOnWhereItEnds) {
  const std::set<std::string> all = {
      Fingerprint("c", "r", "a", "o", "x"), Fingerprint("d", "r", "a", "o", "x"),
      Fingerprint("c", "s", "a", "o", "x"), Fingerprint("c", "r", "b", "o", "x"),
      Fingerprint("c", "r", "a", "p", "x"), Fingerprint("c", "r", "a", "o", "y"),
      Fingerprint("cr", "", "a", "o", "x"), Fingerprint("c", "r", "a", "o", "x", 1),
      Fingerprint("c", "ra", "", "o", "x")};
  EXPECT_EQ(all.size(), 9u);
  for (const std::string& one : all) EXPECT_EQ(one.size(), 32u);
}

TEST(Fingerprint, StaysTheSameOverReleases) {
  // Waivers, baselines and dismissed alerts hang on it: a change needs a new name in its first part.
  EXPECT_EQ(Fingerprint("S3Bucket.Encrypts", "infra", "aws_s3_bucket.a", "", "sse"),
            "49f468f23b6c25831e083ab8b3ac1528");
}

TEST(FillFingerprints, LeavesOutLineAndValueAndTellsEqualPathsApart) {
  Ledger ledger = SmallLedger();
  Set(ledger, 0, Verdict::kFail);
  ledger.details[0].findings = {{.attribute = "x"}, {.attribute = "x"}, {.attribute = "y"}};
  Ledger other = ledger;
  other.details[0].findings[0].observed = "else";
  other.details[0].findings[0].location = {"f", 9, 9, 9, 9, 0, 0};
  FillFingerprints(ledger);
  FillFingerprints(other);
  std::set<std::string> all;
  for (std::size_t i = 0; i < 3; ++i) {
    all.insert(ledger.details[0].findings[i].fingerprint);
    EXPECT_EQ(ledger.details[0].findings[i].fingerprint, other.details[0].findings[i].fingerprint);
  }
  EXPECT_EQ(all.size(), 3u);
}

}  // namespace
}  // namespace assay
