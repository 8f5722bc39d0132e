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

TEST(Validation, LooksAtModulesForAnythingTheyMightBeGiven) {
  // What it is given here would do; OpenTofu refuses what isn't right for every value of its variables.
  EXPECT_THAT(
      Diagnosed({{"main.tf", "module \"m\" {\n  source = \"./m\"\n  any = [1]\n}\n"},
                 {"m/main.tf", "variable \"any\" {}\noutput \"o\" { value = tolist([var.any, [1, 2]]) }\n"}}),
      Contains(HasSubstr("Invalid function argument")));
  EXPECT_THAT(
      Diagnosed({{"main.tf",
                  "module \"m\" {\n  source = \"./m\"\n  for_each = toset([\"k\"])\n}\n"
                  "output \"o\" { value = tolist([values(module.m)[*].v, [false]]) }\n"
                  "output \"p\" { value = distinct([concat([true], values(module.m)[*].v), [true]]) }\n"},
                 {"m/main.tf", "output \"v\" { value = true }\n"}}),
      testing::ElementsAre(HasSubstr("Invalid function argument")));
  EXPECT_THAT(Diagnosed({{"main.tf", R"(
variable "rules" { default = [] }
resource "aws_x" "y" {
  dynamic "rule" {
    for_each = var.rules
    content {
      v = local.nosuch
    }
  }
})"}}),
              Contains(HasSubstr("Reference to undeclared local value")));
}

TEST(Validation, TellsAnErrorOnce) {
  EXPECT_THAT(Diagnosed({{"main.tf",
                          "variable \"v\" { default = \"a\" }\noutput \"o\" { value = -\"${var.v}b\" }\n"}}),
              testing::ElementsAre(HasSubstr("Invalid operand")));
  EXPECT_THAT(Diagnosed({{"main.tf", "output \"o\" { value = upper(1, 2) }\n"}}), testing::SizeIs(1));
}

TEST(Validation, ExpectsNothingOfProviders) {
  // Their schemas would tell of what type these are.
  EXPECT_THAT(Diagnosed({{"main.tf", R"(
resource "aws_x" "y" {}
data "aws_x" "z" {}
resource "aws_x" "n" {
  count = 2
}
locals {
  a = tolist([aws_x.y.names, ["a"]])
  b = true ? data.aws_x.z.list : ["a", "b"]
  c = merge(aws_x.y.tags, { a = 1 })
  d = concat(aws_x.n[*].id, ["a"])
  e = { for x in aws_x.y.rules : x.name => x.values... }
}
output "o" { value = [aws_x.y.names[0], data.aws_x.z.map["k"].v, aws_x.n[*].id, -data.aws_x.z.n] }
)"}}),
              IsEmpty());
}

}  // namespace
}  // namespace assay::terraform
