// SPDX-License-Identifier: Apache-2.0
// Input that means harm: it takes bounded time and memory, is named with the place and the limit, and what
// lies beside it is judged.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "process.h"

namespace assay {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

constexpr const char* kNeighbour =
    "resource \"aws_s3_bucket\" \"neighbour\" {\n  bucket = \"neighbour\"\n}\n";

std::string Repeat(const std::string& text, int n) {
  std::string out;
  for (int i = 0; i < n; ++i) out += text;
  return out;
}

struct Attack {
  const char* name;
  Files files;
  std::vector<std::string> says;  // among the diagnostics: the place, the limit, the way out
};

// 2 GB of address space, and 60 seconds, where no sanitizer needs more.
Ran Scan(const Tree& tree, const std::string& words = "scan . -f concise") {
  const std::string limits = ASSAY_SANITIZED ? "" : "ulimit -v 2000000; ";
  return tree.Shell(limits + "timeout 60 \"$ASSAY\" " + words);
}

class Hostile : public testing::TestWithParam<Attack> {};

TEST_P(Hostile, IsBoundedAndNamedAndNeighboursAreJudged) {
  Files files = GetParam().files;
  files["beside/main.tf"] = kNeighbour;
  const Tree tree(files);
  const Ran ran = Scan(tree);
  EXPECT_THAT(ran.code, AnyOf(1, 4)) << ran.err.substr(0, 2'000);
  EXPECT_THAT(ran.out, HasSubstr("beside/main.tf:1")) << ran.out.substr(0, 2'000);
  for (const std::string& text : GetParam().says)
    EXPECT_THAT((ran.out + ran.err).substr(0, 100'000), HasSubstr(text));
}

std::vector<Attack> Attacks() {
  const std::string bucket = "resource \"aws_s3_bucket\" \"a\" {\n  bucket = ";
  std::string laughs = "AWSTemplateFormatVersion: '2010-09-09'\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + Repeat(before + ", ", 9) +
              before + "]\n";
  }
  laughs += "Resources: {B: {Type: 'AWS::S3::Bucket', Properties: {Tags: *a11}}}\n";
  const std::string grow = "locals {\n  s0 = \"xxxxxxxxxxxxxxxx\"\n";
  const auto growing = [&](const std::string& step) {
    std::string text = grow;
    for (int i = 1; i < 60; ++i) {
      std::string line = step;
      const std::string old = "local.s" + std::to_string(i - 1);
      for (std::size_t at = line.find('@'); at != std::string::npos; at = line.find('@'))
        line.replace(at, 1, old);
      text += "  s" + std::to_string(i) + " = " + line + "\n";
    }
    return text + "}\n" + bucket + "length(local.s59) > 0 ? \"a\" : \"b\"\n}\n";
  };
  return {
      {"MalformedHcl", {{"bad/main.tf", "resource \"aws_s3_bucket\" {{{\n = = ]\n"}}, {"bad/main.tf:1"}},
      {"MalformedTemplate",
       {{"bad/t.yaml", "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A: [\n"}},
       {"bad/t.yaml:"}},
      {"DeepHcl",
       {{"bad/main.tf", bucket + Repeat("[", 5'000) + Repeat("]", 5'000) + "\n}\n"}},
       {"bad/main.tf:2", "500"}},
      {"DeepJson",
       {{"bad/t.json", R"({"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {"X": )" +
                           Repeat("[", 5'000) + Repeat("]", 5'000) + "}}}}"}},
       {"bad/t.json:1", "500"}},
      {"DeepYaml",
       {{"bad/t.yaml", "Resources: {B: {Type: 'AWS::S3::Bucket', Properties: {X: " + Repeat("[", 5'000) +
                           Repeat("]", 5'000) + "}}}\n"}},
       {"bad/t.yaml:1", "500"}},
      {"BillionLaughs", {{"bad/t.yaml", laughs}}, {"bad/t.yaml:"}},
      {"HugeCount",
       {{"bad/main.tf", "resource \"aws_s3_bucket\" \"a\" {\n  count = 100000000\n}\n"}},
       {"bad/main.tf:2", "10000"}},
      {"SelfCallingModule", {{"bad/main.tf", "module \"me\" {\n  source = \"./\"\n}\n"}}, {"bad/main.tf:"}},
      {"ModulesInACircle",
       {{"bad/a/main.tf", "module \"b\" {\n  source = \"../b\"\n}\n"},
        {"bad/b/main.tf", "module \"a\" {\n  source = \"../a\"\n}\n"}},
       {"bad/"}},
      {"Cycle",
       {{"bad/main.tf", "locals {\n  a = local.b\n  b = local.a\n}\n" + bucket + "local.a\n}\n"}},
       {"bad/main.tf:"}},
      {"NulBytes", {{"bad/main.tf", bucket + std::string("\"a\0b\"\n}\n", 8)}}, {"bad/main.tf:2"}},
      {"GrowsByTemplates", {{"bad/main.tf", growing("\"${@}${@}\"")}}, {"bad/main.tf:", "256"}},
      {"GrowsByJoin", {{"bad/main.tf", growing("join(\"\", [@, @, @])")}}, {"bad/main.tf:", "256"}},
      {"GrowsByFormat", {{"bad/main.tf", growing("format(\"%s%s\", @, @)")}}, {"bad/main.tf:", "256"}},
      {"GrowsByReplace", {{"bad/main.tf", growing("replace(@, \"x\", \"xxxx\")")}}, {"bad/main.tf:", "256"}},
      {"GrowsByWidth", {{"bad/main.tf", bucket + "format(\"%2000000000d\", 1)\n}\n"}}, {"bad/main.tf:2"}},
      {"GrowsByConcat",
       {{"bad/main.tf", growing("concat(tolist([for c in [@] : c]), [@, @])")}},
       {"bad/main.tf:"}},
      {"HugeRange",
       {{"bad/main.tf", bucket + "length(range(1000000000)) > 1 ? \"a\" : \"b\"\n}\n"}},
       {"bad/main.tf:2"}},
      {"HugeProduct",
       {{"bad/main.tf", "locals {\n  r = range(1000)\n}\n" + bucket +
                            "length(setproduct(local.r, local.r, local.r)) > 1 ? \"a\" : \"b\"\n}\n"}},
       {"bad/main.tf:"}},
      {"NestedFor",
       {{"bad/main.tf",
         "locals {\n  r = range(1000)\n}\n" + bucket +
             "length([for a in local.r : [for b in local.r : [for c in local.r : a * b * c]]]) > 1 "
             "? \"a\" : \"b\"\n}\n"}},
       {"bad/main.tf:"}},
  };
}

INSTANTIATE_TEST_SUITE_P(All, Hostile, testing::ValuesIn(Attacks()),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(HostileTree, LinksPipesAndWhatCannotBeReadAreNamed) {
  Tree tree({{"beside/main.tf", kNeighbour}, {"closed/main.tf", kNeighbour}});
  const std::filesystem::path root = tree.root() + "/tree";
  std::filesystem::create_directory_symlink("loop", root / "loop");
  std::filesystem::create_directory_symlink("..", root / "beside/up");
  std::filesystem::create_directory_symlink("/", root / "everything");
  std::filesystem::create_symlink("/etc/passwd", root / "beside/passwd.tf");
  ASSERT_EQ(::mkfifo((root / "beside/pipe.tf").c_str(), 0600), 0);
  std::filesystem::permissions(root / "closed/main.tf", std::filesystem::perms::none);
  const Ran ran = Scan(tree, "scan . -f json");
  EXPECT_THAT(ran.code, AnyOf(1, 4)) << ran.err;
  for (const char* path : {"loop", "everything", "beside/passwd.tf", "beside/pipe.tf", "closed/main.tf"})
    EXPECT_THAT(ran.out, HasSubstr(std::string("\"path\": \"") + path + "\"")) << path;
  EXPECT_THAT(ran.out, testing::Not(HasSubstr("root:x:")));
}

TEST(HostileTree, ATemplateOfFiftyMegabytesIsJudged) {
  std::string text = "Resources:\n";
  for (int i = 0; text.size() < 50'000'000; ++i) {
    text += "  Bucket" + std::to_string(i) +
            ":\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: !Sub a-bucket-${AWS::Region}-" +
            std::to_string(i) + "\n      Tags:\n        - {Key: team, Value: platform}\n" + "      # " +
            std::string(900, 'x') + "\n";
  }
  const Tree tree({{"big.yaml", text}, {"beside/main.tf", kNeighbour}});
  const Ran ran = Scan(tree, "scan . -f concise --select S3Bucket.KeepsVersions");
  EXPECT_EQ(ran.code, 1) << ran.err.substr(0, 1'000);
  EXPECT_THAT(ran.out.substr(0, 300), HasSubstr("beside/main.tf:1"));
}

}  // namespace
}  // namespace assay
