// SPDX-License-Identifier: Apache-2.0
// Errors in blocks that have no instances; each expectation is what `tofu plan` says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workspace.h"

namespace assay::terraform {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> Diagnosed(std::map<std::string, std::string> files) {
  Workspace w(std::move(files));
  w.Run();
  return w.Diagnosed();
}

TEST(Validation, LooksIntoBlocksWithoutInstances) {
  EXPECT_THAT(Diagnosed({{"main.tf", "resource \"aws_x\" \"y\" {\n  count = 0\n  v = -true\n}\n"}}),
              Contains(HasSubstr("Invalid operand")));
  EXPECT_THAT(Diagnosed({{"main.tf", "module \"m\" {\n  source = \"./m\"\n  for_each = {}\n  a = [1]\n}\n"},
                         {"m/main.tf",
                          "variable \"a\" { type = list(bool) }\nresource \"aws_x\" \"y\" {\n"
                          "  for_each = toset([\"k\", null])\n}\n"}}),
              Contains(HasSubstr("Invalid for_each argument")));
  EXPECT_THAT(Diagnosed({{"main.tf", "module \"m\" {\n  source = \"./m\"\n  count = 0\n  a = 1\n}\n"},
                         {"m/main.tf", "variable \"a\" { type = list(bool) }\n"}}),
              Contains(HasSubstr("Invalid value for input variable")));
}

TEST(Validation, KnowsNothingOfInputsThere) {
  // With what is given each of these would fail, which is why the blocks have no instances.
  EXPECT_THAT(Diagnosed({{"main.tf", R"(
variable "names" {
  type    = list(string)
  default = []
}
variable "object" {
  default = null
}
resource "aws_x" "y" {
  count = length(var.names) > 0 ? 1 : 0
  v     = var.names[0]
  w     = var.object.name
  x     = aws_x.z[0].id
}
resource "aws_x" "z" {
  count = 0
}
module "m" {
  source = "./m"
  count  = length(var.names)
  name   = var.names[count.index]
}
module "gone" {
  source = "./gone"
  count  = 0
})"},
                         {"m/main.tf",
                          "variable \"name\" {}\nresource \"aws_x\" \"y\" {\n  v = upper(var.name)\n}\n"}}),
              testing::AllOf(testing::Not(Contains(HasSubstr("Invalid index"))),
                             testing::Not(Contains(HasSubstr("null value")))));
}

TEST(Validation, MakesNothingOfWhatItLooksAt) {
  Workspace w{
      {"main.tf", "module \"m\" {\n  source = \"./m\"\n  count = 0\n}\noutput \"o\" { value = module.m }\n"},
      {"m/main.tf",
       "resource \"aws_x\" \"y\" {\n  v = file(\"gone.txt\")\n}\nmodule \"n\" {\n  source = "
       "\"./gone\"\n}\n"}};
  EXPECT_THAT(w.Run().diagnostics, IsEmpty());
  EXPECT_THAT(w.Addresses(), IsEmpty());
  EXPECT_THAT(w.root().open, IsEmpty());
}

}  // namespace
}  // namespace assay::terraform
