// SPDX-License-Identifier: Apache-2.0
#include "cli/expectations.h"

#include <gmock/gmock.h>

namespace assay::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::string> Read(const std::string& comment, std::uint32_t line = 10) {
  Expectations out;
  ReadComment(comment, "main.tf", line, out);
  std::vector<std::string> lines;
  for (const Expectation& e : out.all)
    lines.push_back(std::to_string(e.line) + (e.unknown ? " unknown " : " ") + e.id);
  for (const Remark& r : out.wrong) lines.push_back("wrong: " + r.text);
  return lines;
}

TEST(Expectations, StandInCommentsOfAnyKind) {
  EXPECT_THAT(Read("# expect: A.B"), ElementsAre("10 A.B"));
  EXPECT_THAT(Read("// expect:A.B"), ElementsAre("10 A.B"));
  EXPECT_THAT(Read("/* expect: A.B */"), ElementsAre("10 A.B"));
  EXPECT_THAT(Read("# expect: A.B, C.D: as of this day"), ElementsAre("10 A.B", "10 C.D"));
  EXPECT_THAT(Read("# the reason # expect: A.B # expect: C.D"), ElementsAre("10 A.B", "10 C.D"));
}

TEST(Expectations, NameOtherLines) {
  EXPECT_THAT(Read("# expect@+1: A.B"), ElementsAre("11 A.B"));
  EXPECT_THAT(Read("# expect@-3: A.B"), ElementsAre("7 A.B"));
  EXPECT_THAT(Read("/* expect: A.B\n * expect: C.D\n   expect@+1: E.F */"),
              ElementsAre("10 A.B", "11 C.D", "13 E.F"));
}

TEST(Expectations, OfUnknownVerdicts) {
  EXPECT_THAT(Read("# expect-unknown: A.B"), ElementsAre("10 unknown A.B"));
}

TEST(Expectations, LeaveSentencesAlone) {
  EXPECT_THAT(Read("# we expect: nothing"), IsEmpty());
  EXPECT_THAT(Read("# expected: A.B"), IsEmpty());
  EXPECT_THAT(Read("# as the word expect"), IsEmpty());
}

TEST(Expectations, SayWhatCannotBeRead) {
  EXPECT_THAT(Read("# expect: nothing"), ElementsAre(HasSubstr("\"nothing\" is no id")));
  EXPECT_THAT(Read("# expect:"), ElementsAre(HasSubstr("is no id")));
  EXPECT_THAT(Read("# expect: A.B, and more"), ElementsAre("10 A.B", HasSubstr("\"and\" is no id")));
  EXPECT_THAT(Read("# expect@x: A.B"), ElementsAre(HasSubstr("number of lines")));
  EXPECT_THAT(Read("# expect@-10: A.B"), ElementsAre(HasSubstr("number of lines")));
  EXPECT_THAT(Read("# expect@+99999999999: A.B"), ElementsAre(HasSubstr("number of lines")));
}

TEST(Expectations, LimitAFileToSomeControls) {
  Expectations out;
  ReadComment("# expect-only: A.B, C.D", "main.tf", 1, out);
  EXPECT_THAT(out.only["main.tf"], ElementsAre("A.B", "C.D"));
  EXPECT_THAT(out.all, IsEmpty());
}

TEST(ExpectFile, HoldsLines) {
  Expectations out;
  ReadExpectFile("# of stack.json\r\n12: A.B, C.D\r\n\nunknown 14: E.F\nnonsense\n0: A.B\n", "stack.json",
                 out);
  EXPECT_THAT(out.all, ElementsAre(Expectation{"stack.json", 12, "A.B", false},
                                   Expectation{"stack.json", 12, "C.D", false},
                                   Expectation{"stack.json", 14, "E.F", true}));
  ASSERT_THAT(out.wrong, SizeIs(2));
  EXPECT_EQ(out.wrong[0].file, "stack.json.expect");
  EXPECT_EQ(out.wrong[0].line, 5U);
}

}  // namespace
}  // namespace assay::cli
