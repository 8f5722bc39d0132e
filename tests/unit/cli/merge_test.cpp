// SPDX-License-Identifier: Apache-2.0
// `assay merge` from the outside.
#include <gmock/gmock.h>

#include "process.h"

namespace assay {
namespace {

using ::testing::HasSubstr;

constexpr const char* kRoot = R"(module "logs" {
  source = "../modules/logs"
}

resource "aws_s3_bucket" "own" {
  bucket = "own"
}
)";

/// Three roots that share a module and a list of waivers, one of which no root needs.
Files ThreeRoots() {
  return {{".git/HEAD", ""},  // paths are relative to the top of the repository
          {"a/main.tf", kRoot},
          {"b/main.tf", kRoot},
          {"c/main.tf", kRoot},
          {"c/broken.tf", "resource \"aws_sqs_queue\" \"q\" {\n"},
          {"modules/logs/main.tf",
           "# assay:waive S3Bucket.LogsAccess until=2027-01-31 owner=web reason=\"Holds the logs\"\n"
           "resource \"aws_s3_bucket\" \"this\" {\n"
           "  bucket = \"logs\" # checkov:skip=CKV_AWS_21,CKV_AWS_145:not needed\n}\n"},
          {".assay.yaml", "waivers: {file: waivers.yaml}\n"},
          {"waivers.yaml",
           "waivers:\n"
           "  - {id: only-b, control: S3Bucket.KeepsVersions, resource: aws_s3_bucket.own, reason: x, "
           "until: 2027-01-31, compensating: S3Bucket.StatesEncryption}\n"
           "  - {id: none, control: S3Bucket.KeepsVersions, resource: aws_s3_bucket.gone, reason: x, "
           "until: 2027-01-31}\n"}};
}

TEST(Merge, ThreeRunsGiveWhatOneGives) {
  const Tree tree(ThreeRoots());
  EXPECT_EQ(tree.Assay("scan a b c -q -o json:all.json -o sarif:all.sarif").code, 1);
  for (const std::string root : {"a", "b", "c"}) {
    EXPECT_EQ(tree.Assay("scan " + root + " -q -j 2 --exit-zero -o json:" + root + ".json").code, 0);
  }
  const Ran merged = tree.Assay("merge c.json a.json b.json -q -o json:merged.json -o sarif:merged.sarif");
  EXPECT_EQ(merged.code, 1) << merged.err;
  EXPECT_EQ(tree.Read("merged.json"), tree.Read("all.json"));
  EXPECT_EQ(tree.Read("merged.sarif"), tree.Read("all.sarif"));
  EXPECT_EQ(tree.Assay("merge a.json b.json c.json --exit-zero").code, 0);
}

TEST(Merge, JudgesWaiversByTheWhole) {
  Tree tree(ThreeRoots());
  tree.Write("b/main.tf", "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n}\n");
  const auto unused = [&](const std::string& report) {
    return tree.Shell("grep -c '\"Waiver.IsUsed\".*only-b.*\"fail\"' " + report).out;
  };
  for (const std::string root : {"a", "b"})
    tree.Assay("scan " + root + " -q --config .assay.yaml --exit-zero -o json:" + root + ".json");
  EXPECT_EQ(unused("b.json"), "1\n") << "alone, b has no use for it";
  EXPECT_EQ(tree.Assay("merge a.json b.json -q -o json:merged.json").code, 1);
  EXPECT_EQ(unused("merged.json"), "0\n");
}

TEST(Merge, HoldsTheWholeAgainstABaseline) {
  Files files = ThreeRoots();
  files.erase("c/broken.tf");  // whose root could hold more
  Tree tree(files);
  tree.Assay("scan a b c -q --exit-zero --write-baseline known.json --date 2026-11-01");
  // One failure is mended, one is new, one is of a resource that has another name now.
  tree.Write("a/main.tf", "module \"logs\" {\n  source = \"../modules/logs\"\n}\n");
  tree.Write("b/main.tf", std::string(kRoot) + "resource \"aws_s3_bucket\" \"more\" {}\n");
  tree.Write(
      "c/main.tf",
      "module \"logs\" {\n  source = \"../modules/logs\"\n}\nresource \"aws_s3_bucket\" \"renamed\" {\n  "
      "bucket = \"own\"\n}\nmoved {\n  from = aws_s3_bucket.own\n  to   = aws_s3_bucket.renamed\n}\n");
  EXPECT_EQ(
      tree.Assay("scan a b c -q --baseline known.json --write-baseline all.known -o json:all.json").code, 1);
  for (const std::string root : {"a", "b", "c"})
    tree.Assay("scan " + root + " -q --exit-zero -o json:" + root + ".json");
  const Ran merged = tree.Assay(
      "merge c.json a.json b.json -q --baseline known.json --write-baseline merged.known -o "
      "json:merged.json");
  EXPECT_EQ(merged.code, 1) << merged.err;
  EXPECT_EQ(tree.Read("merged.json"), tree.Read("all.json"));
  EXPECT_EQ(tree.Read("merged.known"), tree.Read("all.known"));
  for (const char* change : {"new", "moved", "unchanged"})
    EXPECT_THAT(merged.out + tree.Read("merged.json"),
                HasSubstr("\"change\": \"" + std::string(change) + "\""));
  EXPECT_THAT(tree.Read("merged.json"), testing::ContainsRegex("\"fixed\": \\[\\s*\\{"));
  // Known now, nothing of it counts.
  EXPECT_EQ(tree.Assay("merge a.json b.json c.json --baseline merged.known").code, 0);
  EXPECT_EQ(tree.Assay("merge a.json b.json c.json --baseline a.json").code, 2);
  tree.Assay("scan a -q --exit-zero --baseline known.json -o json:a.json");
  EXPECT_THAT(tree.Assay("merge a.json b.json").err,
              HasSubstr("scan without --baseline and give it to merge"));
}

TEST(Merge, RefusesWhatDoesNotBelongTogether) {
  Tree tree(ThreeRoots());
  tree.Assay("scan a -q -o json:a.json");
  tree.Assay("scan b -q --strict -o json:b.json");
  const Ran options = tree.Assay("merge a.json b.json -o json:merged.json");
  EXPECT_EQ(options.code, 2);
  EXPECT_THAT(options.err, HasSubstr("a.json and b.json differ in the options"));
  EXPECT_FALSE(tree.Has("merged.json"));
  EXPECT_THAT(tree.Assay("merge a.json a.json").err, HasSubstr("the root a is in"));
  tree.Write("waivers.yaml", "waivers: []\n");
  tree.Assay("scan b -q -o json:b.json");
  EXPECT_THAT(tree.Assay("merge a.json b.json").err, HasSubstr("configuration"));
  EXPECT_EQ(tree.Assay("merge nowhere.json").code, 2);
  EXPECT_EQ(tree.Assay("merge waivers.yaml").code, 2);
  EXPECT_EQ(tree.Assay("merge").code, 2);
}

}  // namespace
}  // namespace assay
