// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <string>

namespace assay::cli {
namespace {

// None of the streams of a test is a terminal that anything hangs on: -1 is none.
bool ColorIn(const std::map<std::string, std::string>& environment, ColorChoice choice = ColorChoice::kAuto) {
  for (const char* name : {"NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "TERM"}) ::unsetenv(name);
  for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
  return UseColor(choice, -1);
}

TEST(UseColor, HasAnOrderOfPrecedence) {
  EXPECT_FALSE(ColorIn({})) << "no terminal";
  EXPECT_TRUE(ColorIn({{"NO_COLOR", "1"}}, ColorChoice::kAlways)) << "the command line comes first";
  EXPECT_FALSE(ColorIn({{"CLICOLOR_FORCE", "1"}}, ColorChoice::kNever));
  EXPECT_FALSE(ColorIn({{"NO_COLOR", "1"}, {"CLICOLOR_FORCE", "1"}}));
  EXPECT_TRUE(ColorIn({{"NO_COLOR", ""}, {"CLICOLOR_FORCE", "1"}})) << "an empty NO_COLOR says nothing";
  EXPECT_TRUE(ColorIn({{"FORCE_COLOR", "1"}, {"TERM", "dumb"}}));
  EXPECT_FALSE(ColorIn({{"CLICOLOR_FORCE", "0"}}));
  EXPECT_FALSE(ColorIn({{"FORCE_COLOR", "0"}}));
}

TEST(Width, HasADefault) {
  ::unsetenv("COLUMNS");
  EXPECT_EQ(Width(-1), 100);
  ::setenv("COLUMNS", "72", 1);
  EXPECT_EQ(Width(-1), 72);
  ::setenv("COLUMNS", "-3", 1);
  EXPECT_EQ(Width(-1), 100);
  ::unsetenv("COLUMNS");
}

}  // namespace
}  // namespace assay::cli
