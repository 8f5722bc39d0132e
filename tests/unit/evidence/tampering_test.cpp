// SPDX-License-Identifier: Apache-2.0
// Whatever is done to a bundle, `Verify` sees it and says where. The seeds are fixed, so a failure comes
// back.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "../../golden/synthetic_ledger.h"
#include "evidence/deflate.h"
#include "evidence/digests.h"
#include "evidence/zip.h"
#include "sample_bundle.h"

namespace assay::evidence {
namespace {

namespace fs = std::filesystem;

/// A smaller ledger than the one with every awkward character, so that thousands of bundles are soon read.
Ledger Small() { return EmptyLedger(); }

std::string Mutated(std::string bytes, std::mt19937& random) {
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  const std::size_t at = below(bytes.size());
  switch (random() % 6) {
    case 0:  // one bit
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
      break;
    case 1:  // delete some
      bytes.erase(at, 1 + below(40));
      break;
    case 2: {  // insert some
      std::string more(1 + below(40), '\0');
      for (char& c : more) c = static_cast<char>(random());
      bytes.insert(at, more);
      break;
    }
    case 3:  // cut off
      bytes.resize(at);
      break;
    case 4: {  // swap two pieces of one length
      const std::size_t n = 1 + below(std::min<std::size_t>(60, bytes.size() - 1)),
                        a = below(bytes.size() - n), b = below(bytes.size() - n);
      const std::string x = bytes.substr(a, n), y = bytes.substr(b, n);
      bytes.replace(a, n, y);
      bytes.replace(b, n, x);
      break;
    }
    default:  // write a piece twice
      bytes.insert(at, bytes.substr(below(bytes.size()), 1 + below(200)));
  }
  return bytes;
}

void ExpectEachMutationSeen(const std::string& zip, unsigned seed, int count) {
  ASSERT_TRUE(VerifyZip(zip).holds());
  std::mt19937 random(seed);
  for (int i = 0; i < count; ++i) {
    const std::string bytes = Mutated(zip, random);
    if (bytes == zip) continue;
    const Verification v = VerifyZip(bytes);
    ASSERT_FALSE(v.holds()) << "mutation " << i << " of seed " << seed << " went unseen";
    for (const Problem& p : v.problems) ASSERT_FALSE(p.place.empty()) << p.what;
  }
}

TEST(Tampering, OfASignedZipIsSeen) { ExpectEachMutationSeen(ZipOf(Small(), TestOptions(true)), 1, 4500); }
TEST(Tampering, OfAZipWithoutASignatureIsSeen) {
  ExpectEachMutationSeen(ZipOf(Small(), TestOptions(false)), 2, 4500);
}

/// The files of a bundle on disk, to be changed one by one.
class TamperedFolder : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "assay-bag-XXXXXX").string();
    ASSERT_TRUE(::mkdtemp(name.data()));
    root_ = name;
    auto spool = Spool::Make(root_.string(), Spool::Form::kPlain);
    ASSERT_TRUE(spool);
    ASSERT_TRUE(MakeBundle(Small(), TestOptions(true), *spool));
    ASSERT_TRUE(WriteFolder(*spool, Bag().string()));
    for (const auto& entry : fs::recursive_directory_iterator(Bag())) {
      if (entry.is_regular_file()) files_.push_back(entry.path().lexically_relative(Bag()).generic_string());
    }
    std::sort(files_.begin(), files_.end());
    ASSERT_TRUE(VerifyBag().holds());
  }
  void TearDown() override { fs::remove_all(root_); }

  fs::path Bag() const { return root_ / "bag"; }
  Verification VerifyBag() const {
    const auto archive = OpenArchive(Bag().string());
    if (archive) return Verify(**archive, {});
    Verification out;
    out.problems.push_back(archive.error());
    return out;
  }
  std::string Read(const std::string& file) const {
    std::ifstream in(Bag() / file, std::ios::binary);
    return std::string((std::istreambuf_iterator<char>(in)), {});
  }
  void Write(const std::string& file, const std::string& bytes) const {
    fs::create_directories((Bag() / file).parent_path());
    std::ofstream(Bag() / file, std::ios::binary) << bytes;
  }

  fs::path root_;
  std::vector<std::string> files_;
};

TEST_F(TamperedFolder, IsSeenAtItsFile) {
  std::mt19937 random(3);
  for (int i = 0; i < 2000; ++i) {
    const std::string& file = files_[random() % files_.size()];
    const std::string before = Read(file), after = Mutated(before, random);
    if (before == after) continue;
    Write(file, after);
    const Verification v = VerifyBag();
    ASSERT_FALSE(v.holds()) << "mutation " << i << " of " << file << " went unseen";
    // What covers other files or is covered twice may be blamed in its stead.
    const bool named = std::any_of(v.problems.begin(), v.problems.end(), [&](const Problem& p) {
      return p.place == file || p.what.find(file) != std::string::npos;
    });
    const bool covers = !file.starts_with("data/") && !file.starts_with("attestations/");
    ASSERT_TRUE(named || covers) << file << " isn't named: " << v.problems[0].place << ": "
                                 << v.problems[0].what;
    Write(file, before);
  }
  ASSERT_TRUE(VerifyBag().holds());
}

TEST_F(TamperedFolder, EveryFileThatGoesAwayOrComesIsSeen) {
  for (const std::string& file : files_) {
    const std::string before = Read(file);
    fs::remove(Bag() / file);
    const Verification v = VerifyBag();
    EXPECT_FALSE(v.holds()) << file;
    EXPECT_TRUE(std::any_of(v.problems.begin(), v.problems.end(), [&](const Problem& p) {
      return p.place == file;
    })) << file;
    Write(file, before);
  }
  for (const std::string file :
       {"data/more.csv", "more.txt", "attestations/more.dsse.json", "signatures/more.sig"}) {
    Write(file, "x");
    EXPECT_THAT(VerifyBag().problems, testing::Contains(Problem{file, "no manifest lists it: it was added"}));
    fs::remove(Bag() / file);
  }
  fs::create_symlink("index.json", Bag() / "data/link.json");
  EXPECT_FALSE(VerifyBag().holds());
}

TEST(Tampering, ASignatureThatWasTakenAwayWithItsDigestsIsSeenByKey) {
  VerifyOptions options;
  options.key = TestSigner().public_key;
  EXPECT_TRUE(VerifyZip(ZipOf(Small(), TestOptions(true)), options).holds());
  EXPECT_FALSE(VerifyZip(ZipOf(Small(), TestOptions(false)), options).holds());
  BundleOptions other = TestOptions(false);
  other.signer = TestSigner(kOtherEd25519Pem);
  EXPECT_TRUE(VerifyZip(ZipOf(Small(), other)).holds());
  EXPECT_FALSE(VerifyZip(ZipOf(Small(), other), options).holds());
}

TEST(Tampering, ListsThatDoNotFollowFromTheLedgerAreSeen) {
  // Whoever writes every digest anew still has to write a ledger that agrees with the lists.
  VerifyOptions options;
  options.tool_version = SyntheticLedger().run.tool_version;
  const Verification v = VerifyZip(ZipOf(SyntheticLedger(), TestOptions(false)), options);
  EXPECT_TRUE(v.holds()) << v.problems[0].place << ": " << v.problems[0].what;
  EXPECT_THAT(v.checked, testing::Contains("lists and reports follow from the ledger"));
}

/// A zip of one entry, whose headers say what they are told.
std::string ZipOfOne(const std::string& packed, std::uint64_t size, std::uint32_t crc,
                     std::uint32_t packed_crc) {
  const ZipEntry entry{"bag/a", size, crc, packed.size(), packed_crc, 0};
  const std::string head = LocalHeader(entry) + packed;
  return head + CentralDirectory({entry}, head.size());
}

std::string WhatIsWrong(const std::string& zip) {
  const auto archive = OpenZip(MemorySource(zip));
  if (!archive) return archive.error().what;
  const auto text = (*archive)->ReadAll((*archive)->entries()[0]);
  return text ? "" : text.error().place + ": " + text.error().what;
}

TEST(Zip, RefusesWhatDoesNotUnpackToWhatItSays) {
  const std::string text(1 << 20, 'a');
  std::string packed;
  Deflater deflater([&](std::string_view bytes) { packed += bytes; });
  deflater.Update(text);
  deflater.Finish();
  ASSERT_LT(packed.size(), 10000u);
  const std::uint32_t crc = Crc32(text), packed_crc = Crc32(packed);
  EXPECT_EQ(WhatIsWrong(ZipOfOne(packed, text.size(), crc, packed_crc)), "");
  const std::string differs = "a: what is there doesn't unpack to what was written";
  EXPECT_EQ(WhatIsWrong(ZipOfOne(packed, 10, crc, packed_crc)), differs) << "more than it says";
  EXPECT_EQ(WhatIsWrong(ZipOfOne(packed, text.size() + 1, crc, packed_crc)), differs) << "less";
  EXPECT_EQ(WhatIsWrong(ZipOfOne(packed + "x", text.size(), crc, Crc32(packed + "x"))), differs) << "goes on";
  const std::string cut = packed.substr(0, packed.size() - 2);
  EXPECT_EQ(WhatIsWrong(ZipOfOne(cut, text.size(), crc, Crc32(cut))), differs) << "ends early";
  EXPECT_EQ(WhatIsWrong(ZipOfOne("\xff\xff\xff\xff", 4, 0, Crc32("\xff\xff\xff\xff"))), differs)
      << "no deflate";
  EXPECT_THAT(WhatIsWrong(ZipOfOne(packed, text.size(), crc + 1, packed_crc)), testing::HasSubstr("CRC-32"));
  // Packed in another way, the same text: not as it was written.
  EXPECT_THAT(WhatIsWrong(ZipOfOne(packed, text.size(), crc, packed_crc + 1)), testing::HasSubstr("CRC-32"));
}

TEST(Zip, RefusesNamesThatLeadOut) {
  for (const char* name : {"", "/a", "a/", "a//b", "../a", "a/../b", "./a", "a\\b", "a\nb", "a%0a"})
    EXPECT_FALSE(IsSafeName(name)) << name;
  EXPECT_TRUE(IsSafeName("data/ledger.json"));
}

}  // namespace
}  // namespace assay::evidence
