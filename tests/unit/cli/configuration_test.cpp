// SPDX-License-Identifier: Apache-2.0
#include "cli/configuration.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "assay/control.h"

namespace assay::cli::parameterised {

RESOURCE_FIXTURE(CliWidget, "aws_widget", "AWS::Widget");

CONTROL(CliWidget, HasPrefix,
        {
            .title = "A widget's name begins with the prefix",
            .remedy = "Begin it so.",
            .parameters = {{"prefix", ParameterType::kString, "what names begin with"},
                           {"regions", ParameterType::kStringList, "", "eu-west-1"},
                           {"least", ParameterType::kInteger, "", "1"},
                           {"loose", ParameterType::kBoolean, "", "false"}},
        }) {
  EXPECT_SETTING(subject().at<std::string>("name"), IsPresent());
}

}  // namespace assay::cli::parameterised

namespace assay::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

Configuration Parse(const std::string& text) {
  auto parsed = ParseConfiguration(".assay.yaml", ".", text);
  EXPECT_TRUE(parsed) << parsed.error().message;
  return parsed ? *parsed : Configuration();
}

std::string Wrong(const std::string& text) {
  const auto parsed = ParseConfiguration("infra/.assay.yaml", "infra", text);
  EXPECT_FALSE(parsed) << text;
  if (parsed) return "";
  EXPECT_EQ(parsed.error().code, kUsage);
  return parsed.error().message;
}

TEST(Configuration, HoldsTheRunsSettings) {
  const Configuration c = Parse(R"(
select: [S3Bucket.*, CC6.1]
ignore: CKV_AWS_144
exclude: [vendor, "*.gen.tf"]
packs: [Acme]
fail-on: high
strict: true
waivers:
  file: waivers.yaml
  imported: refuse
account:
  aws_s3_bucket.encrypted: true
)");
  EXPECT_THAT(c.select, ElementsAre("S3Bucket.*", "CC6.1"));
  EXPECT_THAT(c.ignore, ElementsAre("CKV_AWS_144"));
  EXPECT_THAT(c.exclude, ElementsAre("vendor", "*.gen.tf"));
  EXPECT_THAT(c.packs, ElementsAre("Acme"));
  EXPECT_EQ(c.fail_on, Severity::kHigh);
  EXPECT_EQ(c.strict, true);
  EXPECT_THAT(c.waiver_files, ElementsAre("waivers.yaml"));
  EXPECT_EQ(c.imported, ImportedWaivers::kRefuse);
  EXPECT_THAT(c.root.account, ElementsAre(Pair("aws_s3_bucket.encrypted", "true")));
}

TEST(Configuration, MayBeEmpty) {
  EXPECT_FALSE(Parse("").fail_on);
  EXPECT_FALSE(Parse("# nothing yet\n").strict);
}

TEST(Configuration, KeepsParametersAsTexts) {
  const Configuration c =
      Parse("parameters: {CliWidget.HasPrefix: {prefix: 007, regions: [a, b], least: 12, loose: true}}");
  const ParameterValues& values = c.root.parameters.at("CliWidget.HasPrefix");
  EXPECT_THAT(values.at("prefix"), ElementsAre("007")) << "a text stays as it is written";
  EXPECT_THAT(values.at("regions"), ElementsAre("a", "b"));
  EXPECT_THAT(values.at("least"), ElementsAre("12"));
  EXPECT_THAT(values.at("loose"), ElementsAre("true"));
}

TEST(Configuration, RefusesParametersOfAnotherType) {
  EXPECT_THAT(Wrong("parameters: {CliWidget.HasPrefix: {least: many}}"), HasSubstr("integer"));
  EXPECT_THAT(Wrong("parameters: {CliWidget.HasPrefix: {loose: perhaps}}"), HasSubstr("true or false"));
  EXPECT_THAT(Wrong("parameters: {CliWidget.HasPrefix: {regions: eu-west-1}}"), HasSubstr("list"));
  EXPECT_THAT(Wrong("parameters: {CliWidget.HasPrefix: {prefix: [a]}}"), HasSubstr("text"));
}

TEST(Configuration, SaysWhereAndWhatWasMeant) {
  EXPECT_EQ(Wrong("fail-on: high\nselct: [a]\n"),
            "infra/.assay.yaml:2:1: there is no `selct` in a configuration; did you mean select?");
  EXPECT_THAT(Wrong("parameters:\n  CliWidget.HasPrefx: {}\n"),
              HasSubstr(":2:3: there is no control CliWidget.HasPrefx; did you mean CliWidget.HasPrefix?"));
  EXPECT_THAT(Wrong("parameters: {CliWidget.HasPrefix: {prefx: a}}"), HasSubstr("did you mean prefix?"));
  EXPECT_THAT(Wrong("waivers: {imprted: warn}"), HasSubstr("did you mean imported?"));
  EXPECT_THAT(Wrong("waivers: {imported: maybe}"), HasSubstr("accept, warn or refuse"));
  EXPECT_THAT(Wrong("fail-on: urgent"), HasSubstr("critical"));
  EXPECT_THAT(Wrong("strict: perhaps"), HasSubstr("true or false"));
  EXPECT_THAT(Wrong("account: {encrypted: true}"), HasSubstr("type and a setting"));
  EXPECT_THAT(Wrong("account: {aws_s3_bukcet.encrypted: true}"), HasSubstr("did you mean aws_s3_bucket?"));
  EXPECT_THAT(Wrong("select: [a]\nselect: [b]\n"), HasSubstr("twice"));
  EXPECT_THAT(Wrong("- a list"), HasSubstr("mapping"));
  EXPECT_THAT(Wrong("select: {a: b}"), HasSubstr("list"));
  EXPECT_THAT(Wrong("select: ["), HasSubstr("YAML"));
  EXPECT_THAT(Wrong("strict: true\n---\nstrict: false\n"), HasSubstr("one document"));
  EXPECT_THAT(Wrong("scenarios: {a: {var-file: x}}"), HasSubstr("did you mean var-files?"));
  EXPECT_THAT(Wrong("scenarios: {\"a b\": {}}"), HasSubstr("letters"));
}

TEST(Configuration, HoldsScenarios) {
  const Configuration c = Parse(R"(
scenarios:
  dev:
  prod:
    roots: [infra/*, stack.yaml]
    var-files: [prod.tfvars]
    variables: {size: 3, name: "3", zones: [a, "1"], tags: {owner: web}}
    workspace: live
    parameter-files: prod.json
    parameters: {Zones: [a, b]}
)");
  ASSERT_EQ(c.scenarios.size(), 2u);
  EXPECT_EQ(c.scenarios[0].name, "dev");
  const ScenarioSettings& prod = c.scenarios[1];
  EXPECT_THAT(prod.variable_files, ElementsAre("prod.tfvars"));
  EXPECT_THAT(prod.variables,
              ElementsAre(Pair("size", "3"), Pair("name", "3"), Pair("zones", R"(["a", "1"])"),
                          Pair("tags", R"({"owner" = "web"})")));
  EXPECT_EQ(prod.workspace, "live");
  EXPECT_THAT(prod.parameters, ElementsAre(Pair("Zones", "a,b")));
  EXPECT_TRUE(IsScenarioOf(c, c.scenarios[0], "anywhere"));
  EXPECT_TRUE(IsScenarioOf(c, prod, "infra/eu"));
  EXPECT_TRUE(IsScenarioOf(c, prod, "stack.yaml"));
  EXPECT_FALSE(IsScenarioOf(c, prod, "other"));
}

TEST(Configuration, PassesOverParametersOfPacksThatAreElsewhere) {
  const Configuration c = Parse("parameters: {AcmeQueue.HasOwner: {owner: x}}\npacks: [Acme]\n");
  EXPECT_TRUE(c.root.parameters.empty());
  EXPECT_THAT(Wrong("parameters: {AcmeQueue.HasOwner: {owner: x}}"), HasSubstr("AcmeQueue.HasOwner"));
}

TEST(Configurations, FindsTheNearest) {
  const auto files = MakeMemoryFileSystem({{".assay.yaml", "strict: true"},
                                           {"infra/prod/.assay.yaml", "fail-on: high"},
                                           {"infra/prod/eu/main.tf", ""}});
  Configurations all(*files, std::nullopt, false);
  const auto inner = all.Nearest("infra/prod/eu");
  ASSERT_TRUE(inner && *inner);
  EXPECT_EQ((*inner)->path, "infra/prod/.assay.yaml");
  EXPECT_EQ((*inner)->directory, "infra/prod");
  EXPECT_FALSE((*inner)->strict) << "the nearest one alone holds";
  const auto outer = all.Nearest("infra");
  ASSERT_TRUE(outer && *outer);
  EXPECT_EQ((*outer)->path, ".assay.yaml");
}

TEST(Configurations, HoldsOneOrNoneForAll) {
  const auto files = MakeMemoryFileSystem({{".assay.yaml", "strict: true"}});
  Configurations none(*files, std::nullopt, true);
  EXPECT_EQ(*none.Nearest("."), nullptr);
  Configuration given;
  given.path = "given.yaml";
  Configurations only(*files, given, false);
  EXPECT_EQ((*only.Nearest("anywhere"))->path, "given.yaml");
}

TEST(Configurations, PassesOnWhatIsWrong) {
  const auto files = MakeMemoryFileSystem({{"a/.assay.yaml", "nonsense: 1"}});
  Configurations all(*files, std::nullopt, false);
  EXPECT_TRUE(all.Nearest("."));
  EXPECT_FALSE(all.Nearest("a/b"));
}

TEST(IsExcluded, MatchesAPathOrAFolderAboveIt) {
  Configuration c;
  c.directory = ".";
  c.exclude = {"vendor", "*.gen.tf", "docs/*/old/"};
  EXPECT_TRUE(IsExcluded(c, "vendor/a/main.tf"));
  EXPECT_TRUE(IsExcluded(c, "a/b.gen.tf"));
  EXPECT_TRUE(IsExcluded(c, "docs/x/old/main.tf"));
  EXPECT_FALSE(IsExcluded(c, "vendors/main.tf"));
  EXPECT_FALSE(IsExcluded(c, "a/vendor/main.tf"));
  c.directory = "a";
  EXPECT_TRUE(IsExcluded(c, "a/vendor/main.tf")) << "globs are read from the configuration's directory";
  EXPECT_FALSE(IsExcluded(c, "vendor/main.tf"));
}

TEST(Configuration, IsTheSameToAllThreadsThatAskAtOnce) {
  std::map<std::string, std::string> tree;
  std::vector<std::string> directories;
  for (int i = 0; i < 50; ++i) {
    directories.push_back("d" + std::to_string(i));
    tree[directories.back() + "/.assay.yaml"] = "account: {aws_widget.name: " + directories.back() + "}\n";
    tree[directories.back() + "/deep/main.tf"] = "";
  }
  const auto files = MakeMemoryFileSystem(tree);
  Configurations configurations(*files, std::nullopt, false);
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (const std::string& d : directories) {
        const auto nearest = configurations.Nearest(d + "/deep");
        if (!nearest || !*nearest || (*nearest)->directory != d) ++wrong;
      }
    });
  }
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(wrong, 0);
}

TEST(Configuration, ThatIsWrongIsWrongEachTimeItIsAskedFor) {
  const auto files = MakeMemoryFileSystem({{"a/.assay.yaml", "nope: 1\n"}, {"a/main.tf", ""}});
  Configurations configurations(*files, std::nullopt, false);
  for (int i = 0; i < 2; ++i) {
    const auto nearest = configurations.Nearest("a");
    ASSERT_FALSE(nearest);
    EXPECT_THAT(nearest.error().message, HasSubstr("a/.assay.yaml:1:1"));
  }
}

}  // namespace
}  // namespace assay::cli
