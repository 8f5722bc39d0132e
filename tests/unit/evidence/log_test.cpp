// SPDX-License-Identifier: Apache-2.0
#include "evidence/log.h"

#include <gmock/gmock.h>

#include "evidence/digests.h"
#include "sample_bundle.h"

namespace assay::evidence {
namespace {

using ::testing::HasSubstr;

Log Sample(std::size_t size) {
  Log log;
  log.origin = "example.org/prod";
  for (std::size_t i = 0; i < size; ++i) log.Append("2026-11-20T08:00:00Z", ToHex(Sha256(std::to_string(i))));
  return log;
}

TEST(MerkleRoot, IsThatOfRfc6962) {
  EXPECT_EQ(MerkleRoot({}), Sha256(""));
  // The leaves and the root that Certificate Transparency's implementations test with.
  const auto bytes = [](std::string_view hex) { return *FromHex(hex); };
  const std::vector<std::string> leaves = {bytes(""),
                                           bytes("00"),
                                           bytes("10"),
                                           bytes("2021"),
                                           bytes("3031"),
                                           bytes("40414243"),
                                           bytes("5051525354555657"),
                                           bytes("606162636465666768696a6b6c6d6e6f")};
  EXPECT_EQ(ToHex(MerkleRoot(leaves)), "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
}

TEST(Log, IsReadStrictly) {
  const Log log = Sample(3);
  const auto read = ParseLog(log.Text());
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->Text(), log.Text());
  EXPECT_EQ(read->Root(3), log.Root(3));
  const std::string text = log.Text();
  EXPECT_FALSE(ParseLog(""));
  EXPECT_FALSE(ParseLog(text.substr(1)));
  EXPECT_FALSE(ParseLog(text.substr(0, text.size() - 1)));
  EXPECT_FALSE(ParseLog(text + text));
  EXPECT_FALSE(ParseLog(text + "\n"));
  std::string swapped = text;
  swapped.replace(swapped.find("\n1 ") + 1, 1, "2");
  EXPECT_THAT(ParseLog(swapped).error(), HasSubstr("line 3"));
}

TEST(Checkpoint, HoldsForEveryLongerLogAndNoOther) {
  const Signer signer = TestSigner();
  const std::string checkpoint = *SignCheckpoint(Sample(3), signer);
  EXPECT_THAT(checkpoint, testing::StartsWith("example.org/prod\n3\n"));
  EXPECT_EQ(CheckCheckpoint(Sample(3), checkpoint, signer.public_key), 3u);
  EXPECT_EQ(CheckCheckpoint(Sample(9), checkpoint, signer.public_key), 3u);
  EXPECT_THAT(CheckCheckpoint(Sample(2), checkpoint, signer.public_key).error(), HasSubstr("taken out"));
  Log changed = Sample(5);
  changed.entries[1].digest = ToHex(Sha256("x"));
  EXPECT_THAT(CheckCheckpoint(changed, checkpoint, signer.public_key).error(), HasSubstr("was changed"));
  EXPECT_FALSE(CheckCheckpoint(Sample(3), checkpoint, TestSigner(kOtherEd25519Pem).public_key));
  for (std::size_t i = 0; i < checkpoint.size(); ++i) {
    std::string flipped = checkpoint;
    flipped[i] = static_cast<char>(flipped[i] ^ 1);
    EXPECT_FALSE(CheckCheckpoint(Sample(3), flipped, signer.public_key)) << i;
  }
}

}  // namespace
}  // namespace assay::evidence
