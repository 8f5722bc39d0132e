// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workspace.h"

namespace assay::terraform {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST(Limits, ACountOfMillionsIsRefused) {
  Workspace w{{"main.tf", "resource \"aws_x\" \"a\" { count = 100000000 }\nresource \"aws_x\" \"b\" {}"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), ElementsAre(StartsWith("limit-instances")));
  EXPECT_THAT(w.Addresses(), ElementsAre("aws_x.b"));
  EXPECT_THAT(w.root().open, SizeIs(1));
}

TEST(Limits, NestedModulesOfManyInstancesEnd) {
  std::map<std::string, std::string> files;
  std::string directory;
  for (int i = 0; i < 12; ++i) {
    files[directory + "main.tf"] =
        "module \"m\" {\n source = \"./m\"\n count = 50\n}\nresource \"aws_x\" \"a\" {}";
    directory += "m/";
  }
  files[directory + "main.tf"] = "resource \"aws_x\" \"a\" {}";
  Workspace w(files);
  w.options.budget.instances = 500;
  w.Run();
  EXPECT_THAT(w.Diagnosed(), Contains(StartsWith("limit-instances")));
  EXPECT_LT(w.root().resources.size(), 10'000u);
}

TEST(Limits, LongChainsOfReferencesEnd) {
  std::string text = "locals {\n v0 = 1\n";
  for (int i = 1; i < 3000; ++i) {
    text += "v" + std::to_string(i) + " = \"${upper(local.v" + std::to_string(i - 1) + ")}\"\n";
  }
  Workspace w{
      {"main.tf",
       text + "}\nresource \"aws_x\" \"a\" { v = local.v2999 }\nresource \"aws_x\" \"b\" { v = local.v9 }"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), Contains(StartsWith("limit-depth")));
  EXPECT_TRUE(w.Get("aws_x.a", "v").is_unknown());
  EXPECT_EQ(w.Show("aws_x.b", "v"), "\"1\"");
}

TEST(Limits, DeepExpressionsThroughReferencesEnd) {
  // Each local nests as deep as the parser lets it, and refers to the next.
  std::string text = "locals {\n v0 = 1\n";
  for (int i = 1; i < 20; ++i) {
    std::string inner = "local.v" + std::to_string(i - 1);
    for (int k = 0; k < 200; ++k) inner = "[" + inner + "]";
    text += "v" + std::to_string(i) + " = " + inner + "\n";
  }
  Workspace w{{"main.tf", text + "}\nresource \"aws_x\" \"a\" { v = local.v19 }"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), Contains(StartsWith("limit-depth")));
}

TEST(Limits, ValuesNestAsDeepAsCanBeWalked) {
  // Each local is known before the next one asks for it, so no expression is deep.
  std::string text = "locals {\n v0 = 1\n";
  std::string uses;
  for (int i = 1; i < 100; ++i) {
    std::string inner = "local.v" + std::to_string(i - 1);
    for (int k = 0; k < 50; ++k) inner = "[" + inner + "]";
    text += "v" + std::to_string(i) + " = " + inner + "\n";
    uses += "v" + std::to_string(i) + " = local.v" + std::to_string(i) + "\n";
  }
  Workspace w{{"main.tf", "resource \"aws_x\" \"a\" {\n" + uses + "}\n" + text + "}\n"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), Contains(StartsWith("limit-depth")));
}

TEST(Limits, SharedPartsCountEachTime) {
  std::string text = "locals {\n v0 = [1, 2]\n";
  for (int i = 1; i < 60; ++i) {
    const std::string last = "local.v" + std::to_string(i - 1);
    text += "v" + std::to_string(i) + " = { a = " + last + ", b = [" + last + "] }\n";
  }
  Workspace w{{"main.tf", text + "}\nresource \"aws_x\" \"a\" { v = jsonencode(local.v59) }"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), Contains(StartsWith("limit-size")));
}

TEST(Limits, DoublingStringsEnd) {
  std::string text = "locals {\n v0 = \"xxxxxxxx\"\n";
  for (int i = 1; i < 60; ++i) {
    const std::string last = "local.v" + std::to_string(i - 1);
    text += "v" + std::to_string(i) + " = \"${" + last + "}${" + last + "}\"\n";
  }
  Workspace w{{"main.tf", text + "}\nresource \"aws_x\" \"a\" { v = local.v59 }"}};
  w.options.budget.string_bytes = 16u << 20;
  w.Run();
  EXPECT_THAT(w.Diagnosed(), Contains(StartsWith("limit-size")));
}

TEST(Limits, StepsAreCounted) {
  Workspace w{{"main.tf", R"(
locals { many = [for i in range(1000) : [for j in range(1000) : i * j]] }
resource "aws_x" "a" { v = local.many }
resource "aws_x" "b" {}
)"}};
  w.options.budget.steps = 50'000;
  w.Run();
  EXPECT_THAT(w.Diagnosed(), Contains(StartsWith("limit-steps")));
  EXPECT_THAT(w.Addresses(), ElementsAre("aws_x.a", "aws_x.b"));
}

TEST(Limits, TwelveNestedModulesAreNothing) {
  std::map<std::string, std::string> files;
  std::string directory;
  for (int i = 0; i < 12; ++i) {
    files[directory + "main.tf"] =
        "variable \"n\" { default = [\"a\", \"b\"] }\nmodule \"m\" {\n source = \"./m\"\n for_each = "
        "toset(var.n)\n n = "
        "[each.key]\n}\nresource \"aws_x\" \"a\" { n = var.n }\noutput \"all\" { value = [for m in module.m "
        ": m.all] }";
    directory += "m/";
  }
  files[directory + "main.tf"] =
      "variable \"n\" {}\nresource \"aws_x\" \"a\" {}\noutput \"all\" { value = var.n }";
  Workspace w(files);
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  EXPECT_THAT(w.root().resources, SizeIs(1 + 2 * 12));
}

TEST(Limits, AModuleCalledAThousandTimesCostsItsInstances) {
  Workspace w{{"main.tf", "module \"m\" {\n source = \"./m\"\n count = 1000\n n = count.index\n}"},
              {"m/main.tf",
               "variable \"n\" {}\nlocals { x = \"b-${var.n}\" }\nresource \"aws_x\" \"a\" { v = local.x }"}};
  w.Run();
  EXPECT_THAT(w.root().resources, SizeIs(1000));
  EXPECT_EQ(w.Show("module.m[999].aws_x.a", "v"), "\"b-999\"");
}

TEST(Cycles, AResourceMayNotReferToItself) {
  Workspace w{{"main.tf", R"(
resource "aws_x" "single" {
  name = "n"
  v    = aws_x.single.id
}
resource "aws_x" "several" {
  count = 2
  v     = count.index == 0 ? "first" : aws_x.several[0].id
}
resource "aws_x" "fine" {
  w = 1
  lifecycle {
    ignore_changes = [w]
    postcondition {
      condition     = self.w == 1
      error_message = "No."
    }
  }
})"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), ::testing::ElementsAre(::testing::HasSubstr("Self-referential block")));
  EXPECT_EQ(w.Get("aws_x.single", "name").string(), "n");
}

}  // namespace
}  // namespace assay::terraform
