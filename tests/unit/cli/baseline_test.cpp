// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "process.h"

namespace assay {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kSelected = " --select S3Bucket.KeepsVersions --color never ";

std::string Bucket(const std::string& name) {
  return "resource \"aws_s3_bucket\" \"" + name + "\" {\n  bucket = \"" + name + "\"\n}\n";
}

json Baseline(const Tree& tree) { return json::parse(tree.Read("known.json")); }

TEST(Baseline, OnlyWhatIsNewFailsTheRun) {
  Tree tree({{"infra/main.tf", Bucket("a")}});
  EXPECT_EQ(tree.Assay(std::string("scan .") + kSelected + "--write-baseline known.json").code, 1)
      << "writing one changes no verdict";
  ASSERT_EQ(Baseline(tree)["failures"].size(), 1u);
  EXPECT_THAT(tree.Read("known.json"), Not(HasSubstr("line")));

  tree.Write("infra/main.tf", "# moved down by a line\n\n" + Bucket("a"));
  const Ran known = tree.Assay(std::string("scan .") + kSelected + "--baseline known.json");
  EXPECT_EQ(known.code, 0) << known.err;
  EXPECT_THAT(
      known.out,
      HasSubstr("baseline: 0 new, 1 unchanged, 0 moved among the failures; of the 1 known failure, 0 fixed"));
  EXPECT_THAT(known.out, Not(HasSubstr("violates")));
  EXPECT_THAT(tree.Assay(std::string("scan . -v") + kSelected + "--baseline known.json").out,
              HasSubstr("violates"));

  tree.Write("infra/more.tf", Bucket("b"));
  const Ran more =
      tree.Assay(std::string("scan .") + kSelected + "--baseline known.json -o sarif:r.sarif -o json:r.json");
  EXPECT_EQ(more.code, 1);
  EXPECT_THAT(more.out, HasSubstr("aws_s3_bucket.b"));
  EXPECT_THAT(more.out, Not(HasSubstr("aws_s3_bucket.a")));
  std::vector<std::string> states;
  const json sarif = json::parse(tree.Read("r.sarif"));
  for (const json& result : sarif["runs"][0]["results"]) states.push_back(result["baselineState"]);
  EXPECT_THAT(states, testing::UnorderedElementsAre("new", "unchanged"));
  EXPECT_EQ(json::parse(tree.Read("r.json"))["baseline"]["new"], 1);
}

TEST(Baseline, MayBeReadAndWrittenAtOnce) {
  Tree tree({{"infra/main.tf", Bucket("a") + Bucket("b")}});
  tree.Assay(std::string("scan .") + kSelected + "--write-baseline known.json --date 2026-01-01");
  tree.Write("infra/main.tf", Bucket("b") + Bucket("c"));
  const Ran ran = tree.Assay(std::string("scan .") + kSelected +
                             "--baseline known.json --write-baseline known.json --date 2026-02-01");
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("fixed[S3Bucket.KeepsVersions]: aws_s3_bucket.a in infra"));
  const json failures = Baseline(tree)["failures"];
  ASSERT_EQ(failures.size(), 2u);
  EXPECT_EQ(failures[0]["resource"], "aws_s3_bucket.b");
  EXPECT_EQ(failures[0]["since"], "2026-01-01T00:00:00Z");
  EXPECT_EQ(failures[1]["since"], "2026-02-01T00:00:00Z");
}

TEST(Baseline, AScanOfAPartForgetsNothing) {
  Tree tree({{"a/main.tf", Bucket("a")}, {"b/main.tf", Bucket("b")}});
  tree.Assay(std::string("scan .") + kSelected + "--write-baseline known.json");
  // Paths are told from the top of a repository, which this tree is not: name both by their common root.
  tree.Shell("git init -q .");
  const Ran ran =
      tree.Assay(std::string("scan a") + kSelected + "--baseline known.json --write-baseline known.json");
  EXPECT_EQ(ran.code, 0) << ran.out;
  EXPECT_EQ(Baseline(tree)["failures"].size(), 2u);
}

TEST(Baseline, IsLeftAloneWhereNothingWasJudged) {
  Tree tree({{"infra/main.tf", Bucket("a")}, {"docs/README.md", "x"}});
  tree.Assay(std::string("scan infra") + kSelected + "--write-baseline known.json");
  const std::string before = tree.Read("known.json");
  const Ran ran = tree.Assay(std::string("scan docs") + kSelected + "--write-baseline known.json");
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.err, HasSubstr("known.json is left as it is"));
  EXPECT_EQ(tree.Read("known.json"), before);
}

TEST(Baseline, WhatIsNoneIsRefused) {
  Tree tree({{"infra/main.tf", Bucket("a")}});
  struct Case {
    const char *text, *says;
  };
  for (const Case& c : std::vector<Case>{
           {"{", "known.json is no baseline"},
           {"[]", "holds no object"},
           {R"({"schema_version": "9"})", "schema_version"},
           {R"({"schema_version": "1.0", "evaluation_date": "x"})", "no list \"failures\""},
           {R"({"schema_version": "1.0", "evaluation_date": "x", "failures": [1]})", "entry 1 is no object"},
           {R"({"schema_version": "1.0", "evaluation_date": "x", "failures": [{"control": "A.B", "root": ".",
               "resource": null, "owner": null, "attribute": null, "nth": 0, "since": "x", "fingerprint": "0"}]})",
            "32 hexadecimal digits"}}) {
    tree.Write("known.json", c.text);
    const Ran ran = tree.Assay(std::string("scan .") + kSelected + "--baseline known.json");
    EXPECT_EQ(ran.code, 2) << c.text;
    EXPECT_THAT(ran.err, HasSubstr(c.says)) << c.text;
  }
  const Ran missing = tree.Assay(std::string("scan .") + kSelected + "--baseline nowhere.json");
  EXPECT_EQ(missing.code, 2);
  EXPECT_THAT(missing.err, HasSubstr("--write-baseline FILE"));
}

TEST(Baseline, MovedBlocksLeadToWhatWasKnown) {
  const std::string bucket = "\" {\n  bucket = \"b\"\n}\n";
  const std::string queue = "resource \"aws_sqs_queue\" \"q\" {\n  name = \"q\"\n";
  Tree tree({{".git/HEAD", ""},
             {"main.tf", "resource \"aws_s3_bucket\" \"old" + bucket + queue + "}\n" +
                             "module \"m\" {\n  source = \"./m\"\n  for_each = toset([\"a\", \"b\"])\n}\n"},
             {"m/main.tf", "resource \"aws_s3_bucket\" \"in" + bucket}});
  EXPECT_EQ(tree.Assay("scan . -q --exit-zero --write-baseline known.json").code, 0);
  tree.Write("main.tf", "resource \"aws_s3_bucket\" \"new" + bucket + queue + "  count = 1\n}\n" +
                            "module \"n\" {\n  source = \"./m\"\n  for_each = toset([\"a\", \"b\"])\n}\n"
                            "moved {\n  from = aws_s3_bucket.old\n  to = aws_s3_bucket.middle\n}\n"
                            "moved {\n  from = aws_s3_bucket.middle\n  to = aws_s3_bucket.new\n}\n"
                            "moved {\n  from = module.m\n  to = module.n\n}\n");
  const Ran moved = tree.Assay("scan . -q --baseline known.json -f json");
  EXPECT_EQ(moved.code, 0);
  EXPECT_THAT(moved.out, Not(HasSubstr("\"change\": \"new\"")));
  EXPECT_THAT(moved.out, HasSubstr("\"change\": \"moved\""));
  EXPECT_THAT(moved.out, HasSubstr("\"fixed\": []"));
  // Without the blocks it is another one.
  tree.Write("main.tf", "resource \"aws_s3_bucket\" \"new" + bucket);
  EXPECT_EQ(tree.Assay("scan . -q --baseline known.json").code, 1);
}

}  // namespace
}  // namespace assay
