// SPDX-License-Identifier: Apache-2.0
// What a configuration declares besides resources; each expectation is what OpenTofu 1.12 does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "value/ops.h"
#include "workspace.h"

namespace assay::terraform {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::string OutputOf(const Root& root, std::string_view name) {
  for (const OutputValue& o : root.outputs) {
    if (o.name == name) return Render(o.value, Audience::kDebug, 1000);
  }
  return "none";
}

TEST(Configuration, ReportsAViolatedValidation) {
  Workspace w{{"main.tf", R"(
variable "size" {
  type    = number
  default = 3
  validation {
    condition     = var.size < 3
    error_message = "At most ${2}."
  }
}
variable "open" {
  type = string
  validation {
    condition     = length(var.open) > 3
    error_message = "Too short."
  }
}
variable "fine" {
  default = "abc"
  validation {
    condition     = startswith(var.fine, "a")
    error_message = "No."
  }
}
)"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), ElementsAre("terraform-validation: Invalid value for variable var.size"));
  w.options.variables = {{"size", "2"}, {"open", "abc"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), ElementsAre("terraform-validation: Invalid value for variable var.open"));
}

TEST(Configuration, ReportsConditionsThatDoNotHold) {
  Workspace w{{"main.tf", R"(
resource "terraform_data" "a" {
  input = 1
  lifecycle {
    precondition {
      condition     = false
      error_message = "Never."
    }
    postcondition {
      condition     = self.input == 2
      error_message = "Not two."
    }
    postcondition {
      condition     = self.id != "x"
      error_message = "Known after apply."
    }
  }
}
check "health" {
  assert {
    condition     = terraform_data.a.input == 3
    error_message = "Not three."
  }
}
output "o" {
  value = 1
  precondition {
    condition     = terraform_data.a.input > 1
    error_message = "Small."
  }
}
)"}};
  const Evaluated& e = w.Run();
  EXPECT_THAT(w.Diagnosed(),
              ElementsAre("terraform-condition: Resource precondition failed: terraform_data.a",
                          "terraform-condition: Resource postcondition failed: terraform_data.a",
                          "terraform-condition: Check block assertion failed: check.health",
                          "terraform-condition: Module output value precondition failed: output.o"));
  EXPECT_EQ(e.diagnostics[2].severity, DiagnosticSeverity::kWarning) << "OpenTofu goes on after a check";
}

TEST(Configuration, KeepsStatements) {
  Workspace w{{"main.tf", R"(
moved {
  from = aws_x.old
  to   = module.m["k"].aws_x.new[0]
}
removed {
  from = aws_x.gone
  lifecycle {
    destroy = false
  }
}
import {
  to = aws_x.a
  id = "i-${1 + 1}"
}
check "c" {
  data "aws_y" "d" {}
  assert {
    condition     = data.aws_y.d.ok
    error_message = "No."
  }
}
resource "aws_x" "a" {
  lifecycle {
    prevent_destroy = true
    ignore_changes  = [tags["a"], size]
  }
}
)"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  std::vector<std::string> all;
  for (const Statement& s : w.root().statements)
    all.push_back(std::string(s.kind) + " " + Render(s.attributes, Audience::kDebug, 400));
  ASSERT_EQ(all.size(), 4u);
  EXPECT_THAT(all[0], HasSubstr("check"));
  EXPECT_THAT(all[1], HasSubstr("i-2"));
  EXPECT_THAT(all[2], HasSubstr("module.m[\\\"k\\\"].aws_x.new[0]"));
  EXPECT_THAT(all[3], HasSubstr("destroy"));
  EXPECT_THAT(w.Addresses(), ElementsAre("aws_x.a", "data.aws_y.d"));
  EXPECT_EQ(w.Show("aws_x.a", "lifecycle.0.prevent_destroy"), "true");
  EXPECT_EQ(w.Show("aws_x.a", "lifecycle.0.ignore_changes.0"), R"("tags[\"a\"]")");
}

TEST(Configuration, EnabledMakesOneInstanceOrNone) {
  Workspace w{{"main.tf", R"(
variable "maybe" { type = bool }
resource "terraform_data" "on" {
  input = 1
  lifecycle { enabled = true }
}
resource "terraform_data" "off" {
  input = 2
  lifecycle { enabled = false }
}
resource "terraform_data" "open" {
  input = 3
  lifecycle { enabled = var.maybe }
}
output "on" { value = terraform_data.on.input }
output "off" { value = terraform_data.off == null }
)"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  EXPECT_THAT(w.Addresses(), ElementsAre("terraform_data.on", "terraform_data.open"));
  EXPECT_NE(w.At("terraform_data.open").present, Guard::kAlways);
  EXPECT_EQ(OutputOf(w.root(), "on"), "1");
  EXPECT_EQ(OutputOf(w.root(), "off"), "true");
}

TEST(Configuration, CountHoldsWhereAnOverrideAddsForEach) {
  Workspace w{{"main.tf", R"(
resource "terraform_data" "a" {
  count = 2
  input = 1
}
)"},
              {"override.tf", R"(
resource "terraform_data" "a" {
  for_each = { k = 1 }
  input    = 2
}
)"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  EXPECT_THAT(w.Addresses(), ElementsAre("terraform_data.a[0]", "terraform_data.a[1]"));
  EXPECT_EQ(w.Show("terraform_data.a[0]", "input"), "2");
}

TEST(Configuration, OutputsOfWholeModulesAndResourcesAreTheirContent) {
  Workspace w{{"main.tf", R"(
module "m" { source = "./m" }
resource "terraform_data" "a" { input = ["x"] }
output "module" { value = jsonencode(module.m) }
output "length" { value = length(terraform_data.a.output) }
output "keys" { value = keys(terraform_data.a) }
)"},
              {"m/main.tf", "output \"b\" { value = 1 }\noutput \"a\" { value = \"z\" }\n"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  EXPECT_THAT(OutputOf(w.root(), "module"), HasSubstr(R"({\"a\":\"z\",\"b\":1})"));
  EXPECT_EQ(OutputOf(w.root(), "length"), "1");
  EXPECT_THAT(OutputOf(w.root(), "keys"), HasSubstr("triggers_replace"));
}

TEST(Configuration, RefusesToShowSecrets) {
  Workspace w{{"main.tf", R"(
variable "s" {
  default   = "x"
  sensitive = true
}
output "plain" { value = [var.s] }
resource "terraform_data" "a" {
  for_each = toset([var.s])
}
)"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), UnorderedElementsAre("terraform-evaluation: Invalid for_each argument",
                                                  "terraform-evaluation: Output refers to sensitive values"));
}

TEST(Configuration, StringsAreNormalised) {
  Workspace w{{"main.tf", "output \"o\" {\n  value = 1\n}\n"}};
  EXPECT_EQ(w.Eval(R"("e\u0301" == "\u00e9")"), "true");
  EXPECT_EQ(w.Eval(R"(length("e${"\u0301"}"))"), "1");
  EXPECT_EQ(w.Eval(R"(sha1("e\u0301") == sha1("\u00e9"))"), "true");
  EXPECT_EQ(w.Eval(R"(jsondecode("{\"e\u0301\":1}")["\u00e9"])"), "1");
}

TEST(Configuration, TryKeepsWhatIsKnown) {
  Workspace w{{"main.tf", R"(
resource "aws_x" "x" {}
resource "aws_x" "y" {
  a = try(aws_x.x.arn, "none")
  b = try([aws_x.x.arn, "k"], [])
}
)"}};
  w.Run();
  EXPECT_EQ(w.Get("aws_x.y", "a").unknown().identity->attribute, "arn");
  EXPECT_EQ(w.Eval("try(element([1, 2], -1), 0)"), "2");
  EXPECT_EQ(w.Eval("can([aws_x.x.arn])"), "unknown") << "as OpenTofu has it";
}

TEST(Configuration, FindsModulesThatWereInstalled) {
  Workspace w{{"main.tf", R"(
module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.0"
}
output "o" { value = module.vpc.id }
)"},
              {".terraform/modules/vpc/main.tf",
               "module \"in\" {\n  source = \"example/in/aws\"\n}\n"
               "output \"id\" { value = module.in.id }\n"},
              {".terraform/modules/vpc.in/main.tf", "output \"id\" { value = 7 }\n"}};
  w.Install({{"vpc", ".terraform/modules/vpc"}, {"vpc.in", ".terraform/modules/vpc.in"}});
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  EXPECT_EQ(OutputOf(w.root(), "o"), "7");
}

TEST(Configuration, TheEnvironmentCountsLeast) {
  Workspace w{
      {"main.tf", "variable \"a\" {}\nvariable \"b\" {}\noutput \"o\" { value = \"${var.a}${var.b}\" }\n"},
      {"terraform.tfvars", "a = \"file\"\n"}};
  w.options.environment = {{"a", "env"}, {"b", "-env"}};
  w.Run();
  EXPECT_EQ(OutputOf(w.root(), "o"), "\"file-env\"");
}

}  // namespace
}  // namespace assay::terraform
