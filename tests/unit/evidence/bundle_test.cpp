// SPDX-License-Identifier: Apache-2.0
#include "evidence/bundle.h"

#include <gmock/gmock.h>

#include <sstream>

#include "../../golden/synthetic_ledger.h"
#include "evidence/digests.h"
#include "evidence/dsse.h"
#include "evidence/lists.h"
#include "evidence/timestamp.h"
#include "sample_bundle.h"
#include "value/base64.h"

namespace assay::evidence {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Part(const std::string& zip, const std::string& name) {
  const auto archive = OpenZip(MemorySource(zip));
  EXPECT_TRUE(archive);
  const Archive::Entry* entry = (*archive)->Find(name);
  EXPECT_TRUE(entry) << name;
  return entry ? *(*archive)->ReadAll(*entry) : "";
}

TEST(Bundle, TheSameLedgerGivesTheSameBytes) {
  const std::string one = ZipOf(SyntheticLedger(), TestOptions(true));
  EXPECT_EQ(one, ZipOf(SyntheticLedger(), TestOptions(true)));
  BundleOptions later = TestOptions(true);
  later.provenance.started = "2026-11-21T08:00:00Z";
  EXPECT_NE(one, ZipOf(SyntheticLedger(), later));
}

TEST(Bundle, HoldsEveryPartItsIndexNames) {
  const std::string zip = ZipOf(SyntheticLedger(), TestOptions(true));
  for (const char* name : {"bagit.txt",
                           "bag-info.txt",
                           "data/README.html",
                           "data/REPERFORM.md",
                           "data/controls.csv",
                           "data/coverage.csv",
                           "data/criteria.csv",
                           "data/files.csv",
                           "data/index.json",
                           "data/ledger.json",
                           "data/population.csv",
                           "data/provenance.json",
                           "data/results.junit.xml",
                           "data/results.sarif",
                           "data/source-lines.csv",
                           "data/verdicts.csv",
                           "data/waivers.csv",
                           "data/controls/Database.IsPrivate.md",
                           "manifest-sha256.txt",
                           "manifest-sha512.txt",
                           "tagmanifest-sha256.txt",
                           "attestations/test-result.dsse.json",
                           "signatures/public-key.pem",
                           "signatures/tagmanifest-sha256.txt.sig",
                           "signatures/tagmanifest-sha256.txt.tsq"})
    EXPECT_NE(Part(zip, name), "") << name;
}

TEST(Bundle, SaysHowManyRowsItsListsHave) {
  const Ledger ledger = SyntheticLedger();
  const std::string index = Part(ZipOf(ledger, TestOptions(false)), "data/index.json");
  for (const auto& [list, rows] :
       std::vector<std::pair<std::string, std::size_t>>{{"population", ledger.subjects.size()},
                                                        {"verdicts", ledger.cells.size()},
                                                        {"controls", ledger.controls.size()},
                                                        {"waivers", ledger.waivers.size()}}) {
    const std::size_t at = index.find("\"data/" + list + ".csv\"");
    const std::string line = index.substr(at, index.find('\n', at) - at);
    EXPECT_THAT(line, HasSubstr("\"rows\": " + std::to_string(rows) + ",")) << line;
  }
}

TEST(Bundle, ShowsNoSecretAndRunsNothing) {
  const std::string zip = ZipOf(SyntheticLedger(), TestOptions(true));
  const auto archive = OpenZip(MemorySource(zip));
  ASSERT_TRUE(archive);
  for (const Archive::Entry& entry : (*archive)->entries())
    EXPECT_THAT(*(*archive)->ReadAll(entry), Not(HasSubstr("correct-horse-battery"))) << entry.name;
  const std::string page = Part(zip, "data/README.html");
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("<b>")));
  EXPECT_THAT(page, Not(HasSubstr("http://")));
}

TEST(Bundle, SaysSupportsAndNeverSatisfies) {
  std::ostringstream criteria;
  WriteCriteria(SyntheticLedger(), criteria);
  EXPECT_THAT(criteria.str(), HasSubstr("support"));
  EXPECT_THAT(criteria.str(), Not(HasSubstr("satisf")));
  // Said of the whole: no control satisfies one.
  EXPECT_THAT(Part(ZipOf(SyntheticLedger(), TestOptions(false)), "data/README.html"),
              HasSubstr("no control satisfies one"));
}

TEST(Lists, HaveARowForEverything) {
  const Ledger ledger = SyntheticLedger();
  const auto rows = [&](void (*write)(const Ledger&, std::ostream&)) {
    std::ostringstream out;
    write(ledger, out);
    const std::string text = out.str();
    std::size_t count = 0;
    for (std::size_t at = text.find("\"\r\n"); at != std::string::npos; at = text.find("\"\r\n", at + 1))
      ++count;
    return count - 1;  // the header
  };
  EXPECT_EQ(rows(WritePopulation), ledger.subjects.size());
  EXPECT_EQ(rows(WriteControls), ledger.controls.size());
  EXPECT_EQ(rows(WriteWaivers), ledger.waivers.size());
  EXPECT_EQ(rows(WriteFiles), ledger.files.size());
  std::ostringstream coverage;
  WriteCoverage(ledger, coverage);
  for (const char* text : {"aws_vpc.main", "infra/locked.tf", "Idle.IsNotSelected", "module.billing"})
    EXPECT_THAT(coverage.str(), HasSubstr(text));
}

TEST(Digests, Base64IsStrict) {
  for (const std::string& text : std::vector<std::string>{"", "a", "ab", "abc", std::string("\0\xff", 2)})
    EXPECT_EQ(FromBase64(EncodeBase64(text)), text);
  for (const char* text : {"YQ", "YR==", "Y===", "YQ==YQ==", "Y Q=", "YWI=\n"})
    EXPECT_FALSE(FromBase64(text)) << text;
}

TEST(Digests, KnownAnswers) {
  EXPECT_EQ(ToHex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Crc32("123456789"), 0xcbf43926u);
  EXPECT_EQ(Crc32("6789", Crc32("12345")), 0xcbf43926u);
  EXPECT_THAT(StableUuid("a", "b"),
              testing::MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
}

TEST(Keys, SignAndRefuse) {
  const Signer signer = TestSigner();
  const std::string signature = *signer.sign("message");
  EXPECT_EQ(signature.size(), 64u);
  const Key key = *Key::Public(signer.public_key.public_pem());
  EXPECT_TRUE(key.Verify("message", signature));
  EXPECT_FALSE(key.Verify("messagf", signature));
  EXPECT_FALSE(TestSigner(kOtherEd25519Pem).public_key.Verify("message", signature));
  EXPECT_FALSE(Key::Private("nothing"));
  EXPECT_FALSE(Key::Public(kEd25519Pem));
}

TEST(Dsse, EncodesAsTheProtocolSays) {
  // The protocol's own example.
  EXPECT_EQ(PreAuthEncoding("http://example.com/HelloWorld", "hello world"),
            "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
}

TEST(Dsse, EnvelopesAreReadStrictly) {
  const Signer signer = TestSigner();
  const std::string text = *SignEnvelope("{}", signer);
  const auto envelope = ParseEnvelope(text);
  ASSERT_TRUE(envelope);
  EXPECT_EQ(envelope->payload, "{}");
  EXPECT_TRUE(VerifyEnvelope(*envelope, signer.public_key));
  EXPECT_FALSE(VerifyEnvelope({"{ }", envelope->signature}, signer.public_key));
  EXPECT_FALSE(ParseEnvelope(text + " "));
  EXPECT_FALSE(ParseEnvelope(""));
}

TEST(Timestamp, OneDigestGivesOneRequest) {
  EXPECT_EQ(TimestampRequest(Sha256("a")), TimestampRequest(Sha256("a")));
  EXPECT_NE(TimestampRequest(Sha256("a")), TimestampRequest(Sha256("b")));
  EXPECT_FALSE(VerifyTimestamp("nonsense", Sha256("a"), "nothing"));
}

}  // namespace
}  // namespace assay::evidence
