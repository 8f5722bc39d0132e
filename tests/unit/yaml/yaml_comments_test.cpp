// SPDX-License-Identifier: Apache-2.0
#include "yaml_fixture.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class YamlCommentsTest : public YamlFixture {};

TEST_F(YamlCommentsTest, AreFoundBetweenNodes) {
  Parse("# top\na: 1 # one\n# between\nb: # after key\n  - x # x\n  # before item\n  - y\n# end");
  EXPECT_THAT(Comments(),
              ElementsAre("# top", "# one", "# between", "# after key", "# x", "# before item", "# end"));
}

TEST_F(YamlCommentsTest, AreFoundInFlowCollections) {
  Parse("a: [ # open\n  1, # one\n  {b: c # see\n  }\n]\n");
  EXPECT_THAT(Comments(), ElementsAre("# open", "# one", "# see"));
}

TEST_F(YamlCommentsTest, AreNotFoundInScalars) {
  Parse(
      "a: 'x # y'\nb: \"x # y\"\nc: x#y\nd: |\n  # text\n  x # y\ne: >\n  # text\n'# k': 1\nf: \"a\n  # "
      "text\"\ng: 'a\n  # text'\n");
  EXPECT_THAT(Codes(), IsEmpty());
  EXPECT_THAT(Comments(), IsEmpty());
}

TEST_F(YamlCommentsTest, AreFoundAroundBlockScalars) {
  Parse("a: |  # header\n  text\n  # text too\n# after\nb: >-\n  x\n\n # less indented\nc: 1\n");
  EXPECT_THAT(Codes(), IsEmpty());
  EXPECT_THAT(Comments(), ElementsAre("# header", "# after", "# less indented"));
  EXPECT_EQ(parsed_.file->documents[0].Find("a")->string(), "text\n# text too\n");
}

TEST_F(YamlCommentsTest, AreFoundBetweenATagAndItsNode) {
  Parse(
      "a: !Sub # one\n  # two\n  x # three\nb: !If # four\n  - c # five\nd: &e # six\n  f: g\nh: !Ref # "
      "seven\n");
  EXPECT_THAT(Codes(), IsEmpty());
  EXPECT_THAT(Comments(), ElementsAre("# one", "# two", "# three", "# four", "# five", "# six", "# seven"));
}

TEST_F(YamlCommentsTest, AreFoundAfterAliasesAndDocumentMarks) {
  Parse("--- # one\na: &x 1\nb: *x # two\n... # three\n# four\n--- # five\nc\n");
  EXPECT_THAT(Comments(), ElementsAre("# one", "# two", "# three", "# four", "# five"));
}

TEST_F(YamlCommentsTest, SpansLeaveTheLineEndingOut) {
  Parse("a: 1 # one  \r\n#\n# \xC3\xA4");
  EXPECT_THAT(Comments(), ElementsAre("# one  ", "#", "# \xC3\xA4"));
}

}  // namespace
}  // namespace assay
