// SPDX-License-Identifier: Apache-2.0
#include "yaml_fixture.h"

namespace assay {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class YamlLimitsTest : public YamlFixture {};

std::string Repeat(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST_F(YamlLimitsTest, DeepFlowCollectionsEndInALimit) {
  for (const char* open : {"[", "{a: ", "[\n", "- ", "? "}) {
    Parse("before: 1\n---\n" + Repeat(open, 100'000));
    EXPECT_THAT(Codes(), Contains("limit-depth")) << open;
    ASSERT_FALSE(parsed_.file->documents.empty());
    EXPECT_EQ(parsed_.file->documents[0].Find("before")->integer(), 1);
  }
}

TEST_F(YamlLimitsTest, DeepBlockCollectionsEndInALimit) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  Parse(text);
  EXPECT_THAT(Codes(), ElementsAre("limit-depth"));
  EXPECT_THAT(parsed_.diagnostics[0].detail, HasSubstr("500"));
}

TEST_F(YamlLimitsTest, TheDepthAllowedIsRead) {
  Parse(Repeat("[", 500) + "x" + Repeat("]", 500));
  EXPECT_THAT(Codes(), IsEmpty());
  Parse(Repeat("[", 501) + Repeat("]", 501));
  EXPECT_THAT(Codes(), ElementsAre("limit-depth"));
}

TEST_F(YamlLimitsTest, DepthCountsThroughAliases) {
  std::string text = "- &a0 x\n";
  for (int i = 1; i < 1000; ++i) text += "- &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  Parse(text, {.depth = 50});
  EXPECT_THAT(Codes(), Contains("limit-depth"));
  int deepest = 0;
  for (Value v : parsed_.file->documents[0].elements()) {
    int depth = 1;
    for (; v.is_sequence(); v = v.elements()[0]) ++depth;
    deepest = std::max(deepest, depth);
  }
  EXPECT_EQ(deepest, 50);
}

TEST_F(YamlLimitsTest, BillionLaughsEndInALimitAndNeighboursAreRead) {
  std::string text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + Repeat(before + ", ", 8) + before +
            "]\n";
  }
  text += "last: 1\n";
  Parse(text);
  EXPECT_THAT(Codes(), ElementsAre("limit-expansion"));
  EXPECT_EQ(parsed_.file->documents[0].Find("last")->integer(), 1);
}

TEST_F(YamlLimitsTest, OrdinaryUseOfAliasesIsNoExpansion) {
  std::string text = "- &d {a: 1, b: 2, c: 3, d: 4, e: 5, f: 6}\n";
  text += Repeat("- *d\n", 20'000);
  Parse(text);
  EXPECT_THAT(Codes(), IsEmpty());
}

TEST_F(YamlLimitsTest, MergesAreBounded) {
  std::string text = "- &d {";
  for (int i = 0; i < 1000; ++i) text += "k" + std::to_string(i) + ": 1, ";
  text += "}\n" + Repeat("- <<: *d\n", 1000);
  Parse(text, {.merged_keys = 10'000});
  EXPECT_THAT(Codes(), Contains("limit-expansion"));
}

TEST_F(YamlLimitsTest, NodesAreBounded) {
  Parse("[" + Repeat("a, ", 10'000) + "]", {.nodes = 1000});
  EXPECT_THAT(Codes(), ElementsAre("limit-expansion"));
  EXPECT_TRUE(parsed_.file->documents[0].open());
}

TEST_F(YamlLimitsTest, LongTagPrefixesAreRefused) {
  Parse("%TAG !x! " + std::string(10'000, 'p') + "\n---\n" + Repeat("- !x!a b\n", 1000));
  EXPECT_THAT(Codes(), ElementsAre("limit-expansion"));
}

TEST_F(YamlLimitsTest, ManyTagDirectivesAreRefused) {
  std::string text;
  for (int i = 0; i < 1001; ++i) text += "%TAG !x" + std::to_string(i) + "! p\n";
  Parse(text + "---\na\n");
  EXPECT_THAT(Codes(), ElementsAre("limit-expansion"));
  Parse("a: b " + Repeat("%TAG x ", 2000) + "\n");
  EXPECT_THAT(Codes(), IsEmpty());
}

TEST_F(YamlLimitsTest, LongFlowCollectionsMayNotBeDeepToo) {
  const std::string text = Repeat("[", 100) + Repeat("a, ", 1000) + Repeat("]", 100);
  Parse(text, {.flow_steps = 50'000});
  EXPECT_THAT(Codes(), ElementsAre("limit-depth"));
  Parse(text, {.flow_steps = 200'000});
  EXPECT_THAT(Codes(), IsEmpty());
}

TEST_F(YamlLimitsTest, RepeatedErrorsAreCounted) {
  Parse("{" + Repeat("a: *x, ", 5000) + "}");
  EXPECT_LT(parsed_.diagnostics.size(), 60u);
  EXPECT_THAT(parsed_.diagnostics.back().detail, HasSubstr("more"));
  Parse(Repeat("---\n[\n", 5000));
  EXPECT_LT(parsed_.diagnostics.size(), 20u);
}

TEST_F(YamlLimitsTest, EveryPrefixOfATextIsSurvived) {
  const std::string text =
      "# c\n%TAG !e! tag:x,2000:\n---\na: &x !Ref \"b\\u00e9\" # d\n? [k]\n: {<<: *x, 'q''': |\n  "
      "}\n\xC3\xA4: >-\n  folded\n\n"
      "<<: [{m: 1}, *x]\n...\n--- !e!f\n- - &s [*s]\n";
  for (std::size_t i = 0; i <= text.size(); ++i) {
    Parse(text.substr(0, i));
    for (const Diagnostic& d : parsed_.diagnostics) {
      EXPECT_LE(d.span.begin, d.span.end);
      EXPECT_LE(d.span.end, i);
    }
  }
}

}  // namespace
}  // namespace assay
