// SPDX-License-Identifier: Apache-2.0
// What is done with bundles afterwards: judged again, compared, read over a period.
#include <gmock/gmock.h>

#include "process.h"

namespace assay {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kCommit =
    "git add -A && git -c user.name=t -c user.email=t@example.org commit -qm next";

/// A repository with two commits, and a bundle of each and of a later day, chained.
class History : public Tree {
 public:
  History() : Tree(Files{{"main.tf", kBuckets}}) {
    EXPECT_EQ(Shell(std::string("git init -q && ") + kCommit).code, 0);
    Scan("1", "1767571200");  // 2026-01-05
    Write("more.tf", "resource \"aws_s3_bucket\" \"more\" {\n  bucket = \"more\"\n}\n");
    EXPECT_EQ(Shell(kCommit).code, 0);
    Scan("2", "1769990400");  // 2026-02-02
    Scan("3", "1771977600");  // 2026-02-25
  }
  void Scan(const std::string& name, const std::string& epoch) {
    const Ran ran =
        Assay("scan . -q --exit-zero -f concise -o evidence:../" + name + ".zip --evidence-log ../e.log",
              "SOURCE_DATE_EPOCH=" + epoch);
    EXPECT_EQ(ran.code, 0) << ran.err;
  }
};

TEST(Reperform, GivesTheSameLedgerFromTheCommit) {
  History tree;
  const std::string before = tree.Shell("git status --porcelain; git worktree list; git rev-parse HEAD").out;
  for (const std::string n : {"1", "2"}) {
    const Ran ran = tree.Assay("reperform ../" + n + ".zip");
    EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("the same ledger, byte for byte"));
  }
  EXPECT_EQ(tree.Shell("git status --porcelain; git worktree list; git rev-parse HEAD").out, before);
}

TEST(Reperform, PassesOverWhatGitIgnores) {
  History tree;
  tree.Write(".gitignore", "node_modules/\n");
  ASSERT_EQ(tree.Shell(kCommit).code, 0);
  tree.Write("node_modules/m/main.tf", "resource \"aws_s3_bucket\" \"fetched\" {}\n");
  tree.Write(".terraform/providers/lock.json", "{}\n");
  tree.Scan("here", "1771977600");
  const Ran ran = tree.Assay("reperform ../here.zip");
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("but for 2 paths that git ignores and no run reads"));
}

TEST(Reperform, SeesWhatTheCommitDoesNotHold) {
  History tree;
  tree.Write("main.tf", "resource \"aws_s3_bucket\" \"silent\" {}\n");
  tree.Scan("dirty", "1771977600");
  const Ran ran = tree.Assay("reperform ../dirty.zip");
  EXPECT_EQ(ran.code, 6);
  EXPECT_THAT(ran.out, HasSubstr("aws_s3_bucket.kept: not there recorded, fail now"));
  EXPECT_THAT(ran.out, HasSubstr("file main.tf: another text than in the commit"));
  tree.Write("new.tf", "resource \"aws_s3_bucket\" \"new\" {}\n");
  tree.Scan("with", "1771977600");
  EXPECT_THAT(tree.Assay("reperform ../with.zip").out, HasSubstr("file new.tf: not in the commit"));
  tree.Shell("printf x >> ../1.zip");
  EXPECT_EQ(tree.Assay("reperform ../1.zip").code, 6);
  const Ran other = tree.Shell("mkdir ../o && cd ../o && git init -q && \"$ASSAY\" reperform ../2.zip");
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.err, HasSubstr("can't be checked out"));
}

TEST(Reperform, AsksForValuesThatAreNotRecorded) {
  const Tree tree(Files{
      {"main.tf",
       "variable \"n\" {\n  type = string\n}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = var.n\n}\n"}});
  tree.Shell(std::string("git init -q && ") + kCommit);
  EXPECT_EQ(tree.Assay("scan . -q --exit-zero --var n=one -o evidence:../b.zip").code, 0);
  const Ran asks = tree.Assay("reperform ../b.zip");
  EXPECT_EQ(asks.code, 2);
  EXPECT_THAT(asks.err, HasSubstr("give --var n=VALUE"));
  EXPECT_EQ(tree.Assay("reperform ../b.zip --var n=one").code, 0);
}

TEST(Diff, NamesWhatChanged) {
  History tree;
  const Ran ran = tree.Assay("diff ../1.zip ../2.zip");
  EXPECT_EQ(ran.code, 6);
  EXPECT_THAT(ran.out, HasSubstr("+ resource . aws_s3_bucket.more"));
  EXPECT_THAT(ran.out, HasSubstr("+ S3Bucket.KeepsVersions . aws_s3_bucket.more: fail"));
  EXPECT_THAT(ran.out, Not(HasSubstr("aws_s3_bucket.kept")));
  EXPECT_EQ(tree.Assay("diff ../2.zip ../2.zip").code, 0);
  EXPECT_EQ(tree.Assay("diff ../2.zip").code, 2);
}

TEST(Diff, NamesWaiversThatWereChanged) {
  History tree;
  const auto waive = [&](const std::string& until, const std::string& more) {
    tree.Write(
        "waivers.yaml",
        "waivers:\n  - {id: W, control: S3Bucket.KeepsVersions, resource: aws_s3_bucket.silent, reason: "
        "x, until: " +
            until + more + "}\n");
  };
  tree.Write(".assay.yaml", "waivers: {file: waivers.yaml}\n");
  waive("2026-02-28", "");
  tree.Scan("4", "1771977600");
  waive("2026-12-31", ", approver: security-lead");
  tree.Scan("5", "1772064000");
  const Ran ran = tree.Assay("diff ../4.zip ../5.zip");
  EXPECT_EQ(ran.code, 6);
  const std::string change =
      "waiver W S3Bucket.KeepsVersions: until 2026-02-28 to 2026-12-31; approver nothing to security-lead";
  EXPECT_THAT(ran.out, HasSubstr("~ " + change));
  const Ran audit = tree.Assay("audit --from 2026-02-20 --to 2026-02-28 ../3.zip ../4.zip ../5.zip");
  EXPECT_THAT(audit.out, HasSubstr("2026-02-26T00:00:00Z: " + change));
  EXPECT_THAT(audit.out, HasSubstr("waiver W S3Bucket.KeepsVersions came"));
  EXPECT_THAT(audit.out, HasSubstr("who made them was not checked"));
  EXPECT_THAT(audit.out, Not(HasSubstr("population"))) << "a waiver is no resource";
}

TEST(Trend, OfBundlesIsATrendOfThePage) {
  History tree;
  tree.Shell("mkdir ../kept && mv ../1.zip ../2.zip ../kept && cp ../e.log ../kept");
  const Ran page = tree.Assay("scan . -q --exit-zero -f html --history ../kept --history ../3.zip");
  EXPECT_EQ(page.code, 0) << page.err;
  EXPECT_THAT(page.out, HasSubstr("3 earlier runs"));
  for (const char* day : {"2026-01-05", "2026-02-02", "2026-02-25"})
    EXPECT_THAT(page.out, HasSubstr("<th scope=\"row\">" + std::string(day) + "</th>"));
  EXPECT_EQ(tree.Assay("scan . -q -f html --history ../nowhere").code, 2);
  EXPECT_EQ(tree.Assay("scan . -q --history ../3.zip").code, 2) << "no other report has a trend";
  EXPECT_THAT(tree.Assay("scan . -q -f html --history .").err, HasSubstr("there is no bundle in it"));
  tree.Assay("scan . -q --exit-zero -f concise -o evidence:../bag");
  EXPECT_EQ(tree.Assay("scan . -q --exit-zero -f html --history ../bag").code, 0);
  tree.Shell("sed -i 's/\"fail\": /\"fail\": 1/' ../bag/data/index.json");
  EXPECT_THAT(tree.Assay("scan . -q -f html --history ../bag").err,
              HasSubstr("isn't the one that was written"));
}

TEST(Audit, SaysWhatAPeriodCovers) {
  History tree;
  const std::string period = "audit --from 2026-01-01 --to 2026-02-28 ";
  const Ran all = tree.Assay(period + "../1.zip ../2.zip ../3.zip --seed 7 --sample 4");
  EXPECT_EQ(all.code, 0) << all.out;
  EXPECT_THAT(all.out, HasSubstr("3 bundles"));
  EXPECT_THAT(all.out, HasSubstr("1 came, 0 went"));
  EXPECT_THAT(all.out, HasSubstr("sample of 4 with seed 7"));
  EXPECT_THAT(all.out, HasSubstr("aws_s3_bucket.more: 2026-02-02 to the end"));
  EXPECT_EQ(tree.Assay(period + "../3.zip ../2.zip ../1.zip --seed 7 --sample 4").out, all.out);
  EXPECT_NE(tree.Assay(period + "../3.zip ../2.zip ../1.zip --seed 8 --sample 4").out, all.out);
}

TEST(Audit, SaysHowLongAFailureLastedAndWhatCameThen) {
  History tree;
  const std::string versions =
      "resource \"aws_s3_bucket_versioning\" \"silent\" {\n  bucket = aws_s3_bucket.silent.id\n"
      "  versioning_configuration {\n    status = \"Enabled\"\n  }\n}\n";
  tree.Shell("rm ../3.zip ../e.log");
  tree.Write("more.tf", versions);
  tree.Scan("4", "1771977600");  // 2026-02-25
  tree.Write("more.tf", "");
  tree.Scan("5", "1774396800");  // 2026-03-25
  const Ran ran = tree.Assay("audit --from 2026-01-01 --to 2026-03-31 ../1.zip ../2.zip ../4.zip ../5.zip");
  EXPECT_THAT(ran.out, HasSubstr("KeepsVersions . aws_s3_bucket.silent: 2026-01-05 to 2026-02-02, then pass; "
                                 "2026-03-25 to the end"));
  EXPECT_THAT(
      ran.out,
      HasSubstr("KeepsVersions . aws_s3_bucket.more: 2026-02-02 to 2026-02-02, then no longer judged"));
  EXPECT_EQ(ran.code, 6);
  EXPECT_THAT(ran.out, HasSubstr("wrong: ../4.zip begins a log anew or is in none"));
}

TEST(Audit, HoldsTheBundlesAgainstTheLog) {
  History tree;
  const std::string period = "audit --from 2026-01-01 --to 2026-02-28 --log ../e.log ";
  const Ran all = tree.Assay(period + "../1.zip ../2.zip ../3.zip");
  EXPECT_EQ(all.code, 0) << all.out;
  // The last one: no other names it.
  const Ran last = tree.Assay(period + "../1.zip ../2.zip --gap 60");
  EXPECT_EQ(last.code, 6);
  EXPECT_THAT(last.out, HasSubstr("wrong: the log names a bundle of 2026-02-25T00:00:00Z that isn't here"));
  EXPECT_EQ(tree.Assay("audit --from 2026-01-01 --to 2026-02-10 --log ../e.log ../1.zip ../2.zip").code, 0);
  tree.Assay("scan . -q --exit-zero -o evidence:../x.zip", "SOURCE_DATE_EPOCH=1771977700");
  EXPECT_THAT(tree.Assay(period + "../1.zip ../2.zip ../3.zip ../x.zip").out,
              HasSubstr("wrong: the log doesn't name ../x.zip"));
  // The last digit becomes another one, whichever it is: it hangs on the second in which the commit was made.
  tree.Shell("sed -i '3{s/0$/x/; s/[1-9a-f]$/0/; s/x$/1/}' ../e.log");
  EXPECT_EQ(tree.Assay(period + "../1.zip ../2.zip ../3.zip").code, 6) << "it isn't the log any more";
}

TEST(Audit, SeesABundleThatIsMissing) {
  History tree;
  const Ran missing = tree.Assay("audit --from 2026-01-01 --to 2026-02-28 ../1.zip ../3.zip");
  EXPECT_EQ(missing.code, 6);
  EXPECT_THAT(missing.out, HasSubstr("wrong: the bundle before ../3.zip is missing"));
  EXPECT_THAT(missing.out, HasSubstr("wrong: no bundle for 50 days"));
  tree.Shell("printf x >> ../2.zip");
  EXPECT_EQ(tree.Assay("audit --from 2026-01-01 --to 2026-02-28 ../1.zip ../2.zip ../3.zip").code, 6);
  EXPECT_EQ(tree.Assay("audit --from 2026-02-28 --to 2026-01-01 ../1.zip").code, 2);
}

}  // namespace
}  // namespace assay
