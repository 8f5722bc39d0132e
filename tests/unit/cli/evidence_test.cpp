// SPDX-License-Identifier: Apache-2.0
// Bundles of evidence from the outside: written, verified, signed, listed.
#include <gmock/gmock.h>

#include "process.h"

namespace assay {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kScan = "scan . -q --exit-zero ";

/// A repository with one commit.
class Repository : public Tree {
 public:
  explicit Repository(const Files& files = {{"main.tf", kBuckets}}) : Tree(files) {
    const Ran ran =
        Shell("git init -q && git add -A && git -c user.name=t -c user.email=t@example.org commit -qm one");
    EXPECT_EQ(ran.code, 0) << ran.err;
  }
};

void MakeKeys(const Tree& tree) {
  const Ran ran = tree.Shell(
      "openssl genpkey -algorithm ed25519 -out ../ed.pem && openssl pkey -in ../ed.pem -pubout -out "
      "../ed.pub && "
      "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ../p256.pem && "
      "openssl pkey -in ../p256.pem -pubout -out ../p256.pub");
  ASSERT_EQ(ran.code, 0) << ran.err;
}

TEST(Evidence, OfAZipAndAFolderHolds) {
  const Repository tree;
  EXPECT_EQ(tree.Assay(std::string(kScan) + "-o evidence:../b.zip -o evidence:../bag").code, 0);
  const Ran verified = tree.Assay("verify ../b.zip ../bag");
  EXPECT_EQ(verified.code, 0) << verified.out;
  EXPECT_THAT(verified.out, HasSubstr("lists and reports follow from the ledger"));
  EXPECT_THAT(verified.out, HasSubstr("not checked: who made it"));
  EXPECT_EQ(
      tree.Shell("cd ../bag && sha256sum --quiet -c manifest-sha256.txt tagmanifest-sha256.txt && sha512sum "
                 "--quiet -c manifest-sha512.txt")
          .code,
      0);
  EXPECT_THAT(tree.Read("../bag/data/provenance.json"), HasSubstr("\"dirty\": false"));
  const std::string before = tree.Read("../b.zip");
  for (const char* there : {"../bag", "../b.zip"}) {
    const Ran again = tree.Assay(std::string(kScan) + "--date 2026-01-01 -o evidence:" + there);
    EXPECT_EQ(again.code, 5) << there;
    EXPECT_THAT(again.err, HasSubstr(std::string(there) + " could not be written: it is there already"));
  }
  EXPECT_EQ(tree.Read("../b.zip"), before);
  tree.Shell("printf x >> ../bag/data/verdicts.csv");
  const Ran tampered = tree.Assay("verify ../bag");
  EXPECT_EQ(tampered.code, 6);
  EXPECT_THAT(tampered.out, HasSubstr("wrong: data/verdicts.csv"));
  EXPECT_EQ(tree.Assay("verify ../nowhere.zip").code, 6);
  EXPECT_EQ(tree.Assay("verify").code, 2);
}

TEST(Evidence, IsTheSameForAnyCheckoutAndNumberOfThreads) {
  const Repository one;
  const Repository two;
  EXPECT_EQ(one.Shell("git rev-parse HEAD^{tree}").out, two.Shell("git rev-parse HEAD^{tree}").out);
  two.Shell("rm -rf .git && git clone -q '" + one.root() + "/tree' ../clone && mv ../clone/.git .git");
  EXPECT_EQ(one.Assay(std::string(kScan) + "-j 1 -o evidence:../b.zip").code, 0);
  EXPECT_EQ(two.Assay(std::string(kScan) + "-j 2 -o evidence:../b.zip").code, 0);
  EXPECT_EQ(one.Read("../b.zip"), two.Read("../b.zip"));
  EXPECT_FALSE(one.Read("../b.zip").empty());
}

TEST(Evidence, SaysWhatDiffersFromTheCommit) {
  Repository tree;
  tree.Write("new.tf", "resource \"aws_s3_bucket\" \"new\" {}\n");
  tree.Write("notes.txt", "not read\n");
  EXPECT_EQ(tree.Assay(std::string(kScan) + "-o evidence:../bag").code, 0);
  EXPECT_THAT(tree.Read("../bag/data/provenance.json"), HasSubstr("\"changed\": [\"new.tf\"]"));
  EXPECT_THAT(tree.Assay("verify ../bag").out, HasSubstr("not checked: that the commit is what was judged"));
}

TEST(Evidence, IsSignedByKeyOrCommand) {
  const Repository tree;
  MakeKeys(tree);
  for (const std::string key : {"ed", "p256"}) {
    const std::string bag = "../" + key + "-bag";
    EXPECT_EQ(tree.Assay(kScan + ("-o evidence:" + bag + " --sign-key ../" + key + ".pem")).code, 0);
    const Ran verified = tree.Assay("verify " + bag + " --key ../" + key + ".pub");
    EXPECT_EQ(verified.code, 0) << verified.out;
    EXPECT_THAT(verified.out, HasSubstr("attestations are signed by the same key"));
  }
  EXPECT_EQ(tree.Assay("verify ../ed-bag --key ../p256.pub").code, 6);
  // Without any tool of ours.
  EXPECT_EQ(
      tree.Shell(
              "cd ../ed-bag && base64 -d signatures/tagmanifest-sha256.txt.sig > ../sig && openssl pkeyutl "
              "-verify -pubin -inkey ../ed.pub -rawin -in tagmanifest-sha256.txt -sigfile ../sig")
          .code,
      0);
  const Ran command = tree.Assay(
      kScan +
      std::string("-o evidence:../c.zip --public-key ../p256.pub --sign-command 'openssl dgst -sha256 -sign "
                  "../p256.pem'"));
  EXPECT_EQ(command.code, 0) << command.err;
  EXPECT_EQ(tree.Assay("verify ../c.zip --key ../p256.pub").code, 0);
  const Ran wrong =
      tree.Assay(kScan + std::string("-o evidence:../d.zip --public-key ../ed.pub --sign-command 'echo no'"));
  EXPECT_EQ(wrong.code, 5);
  EXPECT_THAT(wrong.err, HasSubstr("no signature by the public key"));
  EXPECT_FALSE(tree.Has("../d.zip"));
  EXPECT_EQ(tree.Assay(kScan + std::string("--sign-key ../ed.pem")).code, 2) << "nothing to sign";
}

TEST(Evidence, IsChainedInALog) {
  const Repository tree;
  MakeKeys(tree);
  const std::string options = " --sign-key ../ed.pem --evidence-log ../e.log";
  for (const std::string n : {"1", "2", "3"})
    EXPECT_EQ(tree.Assay(kScan + ("-o evidence:../" + n + ".zip" + options)).code, 0);
  const std::string checks = " --key ../ed.pub --log ../e.log --checkpoint ../e.log.checkpoint";
  const Ran all = tree.Assay("verify ../1.zip ../2.zip ../3.zip" + checks);
  EXPECT_EQ(all.code, 0) << all.out;
  EXPECT_THAT(all.out, HasSubstr("it is number 2 in the log e, which goes from 0 to 2"));
  EXPECT_THAT(all.out, HasSubstr("covers the first 3 entries"));
  tree.Shell("cp ../e.log ../longer.log; cp ../e.log.checkpoint ../e.log.kept");
  EXPECT_EQ(tree.Assay(kScan + ("-o evidence:../later.zip" + options)).code, 0);
  const Ran later =
      tree.Assay("verify ../later.zip --key ../ed.pub --log ../e.log --checkpoint ../e.log.kept");
  EXPECT_EQ(later.code, 0) << later.out;
  EXPECT_THAT(later.out, HasSubstr("not checked: that the log's end"));
  tree.Shell("mv ../longer.log ../e.log; mv ../e.log.kept ../e.log.checkpoint");
  // An entry that is taken out shows at the checkpoint, and nothing is appended any more.
  tree.Shell("sed -i '$d' ../e.log");
  EXPECT_EQ(tree.Assay("verify ../1.zip" + checks).code, 6);
  const Ran refused = tree.Assay(kScan + ("-o evidence:../4.zip" + options));
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("taken out"));
  EXPECT_FALSE(tree.Has("../4.zip"));
}

TEST(Evidence, IsNotChainedByRunsThatCannotWaitForEachOther) {
  const Repository tree;
  tree.Shell("mkdir ../e.log.lock");
  const Ran ran = tree.Assay(kScan + std::string("-o evidence:../b.zip --evidence-log ../e.log"));
  EXPECT_EQ(ran.code, 5);
  EXPECT_THAT(ran.err, HasSubstr("../e.log.lock could not be written"));
  EXPECT_FALSE(tree.Has("../b.zip"));
  // Many at once: each is an entry of its own.
  tree.Shell(
      "rmdir ../e.log.lock; for n in 1 2 3 4 5 6; do \"$ASSAY\" scan . -q --exit-zero -f concise "
      "-o evidence:../$n.zip --evidence-log ../e.log & done; wait");
  const Ran all = tree.Assay("verify ../1.zip ../2.zip ../3.zip ../4.zip ../5.zip ../6.zip --log ../e.log");
  EXPECT_EQ(all.code, 0) << all.out;
  for (const char* entry : {"number 0 in the log e, which goes from 0 to 5", "number 5 in"})
    EXPECT_THAT(all.out, HasSubstr(entry));
}

TEST(Evidence, TakesATimeStamp) {
  const Repository tree;
  ASSERT_EQ(tree.Shell(R"(cd .. || exit
cat > tsa.cnf <<'E'
[tsa]
default_tsa = one
[one]
dir = .
serial = ./serial
signer_cert = ./tsa.crt
signer_key = ./tsa.key
certs = ./tsa.crt
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
E
echo 01 > serial
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=tsa -keyout tsa.key -out tsa.crt -addext 'extendedKeyUsage=critical,timeStamping' -addext 'keyUsage=critical,digitalSignature')")
                .code,
            0);
  EXPECT_EQ(tree.Assay(kScan + std::string("-o evidence:../bag")).code, 0);
  const Ran reply = tree.Shell(
      "cd .. && openssl ts -reply -config tsa.cnf -queryfile bag/signatures/tagmanifest-sha256.txt.tsq -out "
      "r.tsr");
  ASSERT_EQ(reply.code, 0) << reply.err;
  const Ran holds = tree.Assay("verify ../bag --timestamp ../r.tsr --trusted ../tsa.crt");
  EXPECT_EQ(holds.code, 0) << holds.out;
  EXPECT_THAT(holds.out, HasSubstr("a time-stamp authority saw it at 20"));
  EXPECT_EQ(tree.Assay("verify ../bag --timestamp ../r.tsr --trusted ../tsa.key").code, 6);
  tree.Shell("printf 'x' >> ../r.tsr");
  EXPECT_EQ(tree.Assay("verify ../bag --timestamp ../r.tsr --trusted ../tsa.crt").code, 6);
}

TEST(Evidence, StatesTheVersionOfOscalThatWasAskedFor) {
  const Repository tree;
  EXPECT_EQ(tree.Assay(kScan + std::string("-o evidence:../bag --oscal-version 1.1.3")).code, 0);
  for (const char* name : {"assessment-results", "catalog", "component-definition"}) {
    EXPECT_THAT(tree.Read(std::string("../bag/data/oscal/") + name + ".json"),
                HasSubstr("\"oscal-version\": \"1.1.3\""));
  }
  EXPECT_THAT(tree.Assay("verify ../bag").out, HasSubstr("lists and reports follow from the ledger"));
  EXPECT_EQ(tree.Assay("verify ../bag").code, 0);
}

TEST(Evidence, HoldsNoSecret) {
  const Repository tree(Files{{"main.tf",
                               "variable \"p\" {\n  sensitive = true\n  default   = \"planted-secret-1\"\n}\n"
                               "resource \"aws_db_instance\" \"d\" {\n  password = \"planted-secret-2\"\n  "
                               "publicly_accessible = true\n"
                               "  username = var.p\n}\n"},
                              {"t.yaml",
                               "Resources:\n  D:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      "
                               "MasterUserPassword: planted-secret-3\n"
                               "      PubliclyAccessible: true\n"},
                              {"t.json",
                               "{\"Resources\": {\"D\": {\"Type\": \"AWS::RDS::DBInstance\", \"Properties\": "
                               "{\"MasterUserPassword\": "
                               "\"planted-secret-4\", \"PubliclyAccessible\": true}}}}\n"}});
  const Ran ran = tree.Assay(kScan + std::string("-o evidence:../bag --var p=planted-secret-5"));
  EXPECT_TRUE(tree.Has("../bag/data/ledger.json")) << ran.err;
  EXPECT_EQ(tree.Shell("grep -rl planted-secret ../bag").out, "");
  EXPECT_THAT(ran.out + ran.err, Not(HasSubstr("planted-secret")));
}

}  // namespace
}  // namespace assay
