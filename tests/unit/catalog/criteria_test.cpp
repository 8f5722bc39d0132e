// SPDX-License-Identifier: Apache-2.0
#include "catalog/criteria.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

namespace assay {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kHead =
    "framework: f\ntitle: F\nedition: \"1\"\nversion: \"1\"\norganization: O\nurl: https://example.org\n"
    "criteria:\n  - {id: C1, summary: One.}\n  - {id: C2, summary: Two.}\n";

TEST(ParseFramework, ReadsCriteriaInOrderAndMappings) {
  const auto framework = ParseFramework("f.yaml", std::string(kHead) + "controls:\n  X.Y: [C2, C1]\n");
  ASSERT_TRUE(framework) << framework.error().detail;
  EXPECT_EQ(framework->id, "f");
  EXPECT_EQ(framework->edition, "1");
  ASSERT_EQ(framework->criteria.size(), 2u);
  EXPECT_EQ(framework->Find("C2")->summary, "Two.");
  EXPECT_EQ(framework->Find("C3"), nullptr);
  EXPECT_EQ(framework->IndexOf("C2"), 1u);
  EXPECT_THAT(framework->controls.at("X.Y"), ElementsAre("C2", "C1"));
}

TEST(ParseFramework, MayMapNothingYet) {
  EXPECT_TRUE(ParseFramework("f.yaml", kHead));
  EXPECT_TRUE(ParseFramework("f.yaml", std::string(kHead) + "controls: {}\n"));
  EXPECT_TRUE(ParseFramework("f.yaml", std::string(kHead) + "controls:\n"));
}

struct Refused {
  std::string text, says;
};

TEST(ParseFramework, SaysWhereAndWhatIsWrong) {
  const std::string head = kHead;
  for (const Refused& r :
       std::vector<Refused>{{head + "controls:\n  X.Y: [C9]\n",
                             "f.yaml:11:9: X.Y is mapped to C9, which `criteria` doesn't list"},
                            {head + "controls:\n  X.Y: [C1, C1]\n", "to C1 twice"},
                            {head + "controls:\n  X.Y: C1\n", "must be a list"},
                            {head + "controls:\n  X.Y: []\n", "must be a list"},
                            {head + "controls:\n  X.Y: [C1]\n  X.Y: [C2]\n", "X.Y is mapped twice"},
                            {head + "colour: blue\n", "f.yaml:10:1: `colour` isn't a key"},
                            {head + "  - {id: C1, summary: Again.}\n", "C1 is listed twice"},
                            {head + "  - {id: C3}\n", "must have `id` and `summary`"},
                            {head + "  - {id: C3, summary: x, colour: y}\n", "not `colour`"},
                            {"framework: f\n", "`title` is missing"},
                            {"- 1\n", "must be a map"},
                            {"", "must be a map"},
                            {"a: [\n", "f.yaml:"}}) {
    const auto framework = ParseFramework("f.yaml", r.text);
    ASSERT_FALSE(framework) << r.text;
    EXPECT_THAT(framework.error().detail, HasSubstr(r.says)) << r.text;
    EXPECT_EQ(framework.error().path, "f.yaml");
  }
}

TEST(RegisteredFrameworks, JoinsMappingsOfOneFramework) {
  static const std::string kOurs = std::string(kHead) + "controls:\n  X.Y: [C1]\n";
  static const std::string kPack =
      std::string(kHead) + "  - {id: C3, summary: Three.}\ncontrols:\n  Acme.Z: [C3]\n";
  RegisterFramework("a.yaml", kOurs);
  RegisterFramework("acme/a.yaml", kPack);
  const auto frameworks = RegisteredFrameworks();
  ASSERT_TRUE(frameworks) << frameworks.error().detail;
  ASSERT_EQ(frameworks->size(), 1u);
  EXPECT_EQ(frameworks->front().criteria.size(), 3u);
  EXPECT_EQ(frameworks->front().controls.size(), 2u);

  static const std::string kTwice = std::string(kHead) + "controls:\n  X.Y: [C2]\n";
  RegisterFramework("b.yaml", kTwice);
  ASSERT_FALSE(RegisteredFrameworks());
  EXPECT_THAT(RegisteredFrameworks().error().detail, HasSubstr("X.Y is mapped onto f twice"));
}

class Shipped : public testing::TestWithParam<std::pair<const char*, std::size_t>> {};

TEST_P(Shipped, ParsesAndHasItsCriteria) {
  const std::string path = std::string(ASSAY_SOURCE_DIR) + "/checks/catalog/" + GetParam().first;
  std::ifstream in(path);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  const auto framework = ParseFramework(path, text);
  ASSERT_TRUE(framework) << framework.error().detail;
  EXPECT_EQ(framework->criteria.size(), GetParam().second);
  EXPECT_EQ(framework->id + ".yaml", GetParam().first);
  std::set<std::string> summaries;
  for (const Criterion& criterion : framework->criteria) {
    EXPECT_TRUE(summaries.insert(criterion.summary).second) << criterion.summary;
    EXPECT_TRUE(criterion.summary.ends_with('.')) << criterion.id;
    EXPECT_LT(criterion.summary.size(), 120u) << criterion.id;
  }
}

INSTANTIATE_TEST_SUITE_P(Frameworks, Shipped,
                         testing::Values(std::pair<const char*, std::size_t>("soc2-2017.yaml", 61),
                                         std::pair<const char*, std::size_t>("nist-800-53-r5.yaml", 166)));

}  // namespace
}  // namespace assay
