// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "value/ops.h"
#include "workspace.h"

namespace assay::terraform {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

TEST(Modules, TakeInputsAndGiveOutputs) {
  Workspace w{{"main.tf", R"(
module "m" {
  source   = "./mods/m"
  for_each = { a = "1", b = "2" }
  size     = each.value
}
resource "aws_x" "x" {
  one   = module.m["a"].doubled
  all   = [for k, m in module.m : m.doubled]
  splat = values(module.m)[*].id
}
)"},
              {"mods/m/main.tf", R"(
variable "size" { type = number }
output "doubled" { value = var.size * 2 }
output "id" { value = aws_y.y.id }
resource "aws_y" "y" { where = path.module }
)"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  EXPECT_THAT(w.Addresses(), ElementsAre("aws_x.x", "module.m[\"a\"].aws_y.y", "module.m[\"b\"].aws_y.y"));
  EXPECT_EQ(w.Show("aws_x.x", "one"), "2");
  EXPECT_EQ(w.Show("aws_x.x", "all.1"), "4");
  EXPECT_EQ(w.Get("aws_x.x", "splat.1").unknown().identity->address, "module.m[\"b\"].aws_y.y");
  EXPECT_EQ(w.Show("module.m[\"a\"].aws_y.y", "where"), "\"mods/m\"");
  const Resource& y = w.At("module.m[\"a\"].aws_y.y");
  ASSERT_NE(y.call, nullptr);
  EXPECT_EQ(y.call->address, "module.m[\"a\"]");
  EXPECT_EQ(w.sources().Text(y.call->span), "module \"m\"");
}

TEST(Modules, BeginInTheirMainFile) {
  Workspace w{{"alarms.tf", "resource \"aws_x\" \"x\" {}\n"}, {"main.tf", ""}, {"variables.tf", ""}};
  w.Run();
  EXPECT_EQ(w.sources().file(w.root().span.file).path(), "main.tf");
  Workspace other{{"alarms.tf", "resource \"aws_x\" \"x\" {}\n"}, {"domain.tf", ""}};
  other.Run();
  EXPECT_EQ(other.sources().file(other.root().span.file).path(), "alarms.tf");
}

TEST(Modules, ThatAreNotHereLeaveTheirOutputsUnknown) {
  Workspace w{{"main.tf", R"(
module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.0"
  count   = 2
  any     = 1
}
module "gone" { source = "./nowhere" }
resource "aws_x" "x" {
  id   = module.vpc[0].vpc_id
  same = module.vpc[0].vpc_id
  gone = module.gone.x.y
}
)"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), UnorderedElementsAre("module-missing: Module \"vpc\" is not here",
                                                  "module-missing: Module \"gone\" is not here"));
  EXPECT_THAT(w.root().open, SizeIs(2));
  const Value id = w.Get("aws_x.x", "id");
  ASSERT_TRUE(id.is_unknown());
  EXPECT_EQ(id.unknown().reason, UnknownReason::kMissingModule);
  EXPECT_EQ(id.unknown().expression, "module.vpc[0].vpc_id");
  EXPECT_EQ(&id.unknown(), &w.Get("aws_x.x", "same").unknown());
  EXPECT_EQ(w.Get("aws_x.x", "gone").unknown().expression, "module.gone.x.y");
}

TEST(Modules, ThatCallThemselvesEnd) {
  Workspace w{{"main.tf", "module \"m\" { source = \"./m\" }"},
              {"m/main.tf", "module \"again\" { source = \"../m\" }\nresource \"aws_x\" \"a\" {}"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), ElementsAre(StartsWith("module-cycle")));
  EXPECT_THAT(w.Addresses(), ElementsAre("module.m.aws_x.a"));
  EXPECT_THAT(w.root().open, SizeIs(1));
}

TEST(Modules, CallOnlyWhatTheyDeclare) {
  Workspace w{{"main.tf", "module \"m\" {\n source = \"./m\"\n surplus = 1\n}"},
              {"m/main.tf", "variable \"needed\" {}\nresource \"aws_x\" \"a\" { v = var.needed }"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), UnorderedElementsAre("terraform-evaluation: Unsupported argument",
                                                  "terraform-evaluation: Missing required argument"));
}

TEST(Modules, NotUnderstoodInFullAreOpen) {
  Workspace w{{"main.tf", "module \"m\" { source = \"./m\" }"},
              {"m/main.tf", "resource \"aws_x\" {\n v = 1\n}\nresource \"aws_x\" \"b\" {}"}};
  w.Run();
  ASSERT_THAT(w.root().open, SizeIs(1));
  EXPECT_TRUE(w.root().open[0].in_file);
  EXPECT_THAT(w.Addresses(), ElementsAre("module.m.aws_x.b"));
}

// What is read of a broken block counts, and what it doesn't say may still be there.
TEST(Modules, BrokenBlocksAreThereAndOpen) {
  Workspace w{
      {"main.tf",
       "resource \"aws_x\" \"a\" {\n v = \n w = 1\n b {\n  c = 2\n  d = [1 2]\n }\n e {\n  f = 3\n }\n}\n"
       "resource \"aws_x\" \"n\" {\n count = 1 2\n}\n"
       "resource \"aws_x\" \"whole\" {}\n"}};
  w.Run();
  EXPECT_THAT(w.root().open, ::testing::IsEmpty());
  EXPECT_THAT(w.Addresses(), ElementsAre("aws_x.a", "aws_x.n[*]", "aws_x.whole"));
  const Value& a = w.At("aws_x.a").attributes;
  EXPECT_TRUE(a.open());
  EXPECT_TRUE(w.Get("aws_x.a", "v").is_unknown());
  EXPECT_EQ(w.Show("aws_x.a", "w"), "1");
  EXPECT_EQ(w.Show("aws_x.a", "b.0.c"), "2");
  EXPECT_TRUE(w.Get("aws_x.a", "b.0.d").is_unknown());
  EXPECT_TRUE(w.Get("aws_x.a", "b.0").open());
  EXPECT_TRUE(w.Get("aws_x.a", "e").open());
  EXPECT_FALSE(w.Get("aws_x.a", "e.0").open());
  EXPECT_FALSE(w.At("aws_x.whole").attributes.open());
}

// An input that may stand in what could not be read is not the variable's default.
TEST(Modules, InputsOfABrokenCallAreUnknown) {
  Workspace w{{"main.tf", "module \"m\" {\n source = \"./m\"\n given = 1\n other {\n  = 2\n }\n}"},
              {"m/main.tf",
               "variable \"given\" {}\nvariable \"left\" {\n default = 3\n}\n"
               "resource \"aws_x\" \"a\" {\n g = var.given\n l = var.left\n}"}};
  w.Run();
  EXPECT_EQ(w.Show("module.m.aws_x.a", "g"), "1");
  EXPECT_TRUE(w.Get("module.m.aws_x.a", "l").is_unknown());
}

TEST(Modules, BrokenVariableFilesLeaveVariablesUnknown) {
  Workspace w{{"main.tf",
               "variable \"a\" {\n default = 1\n}\nvariable \"b\" {\n default = 1\n}\nvariable \"c\" {\n "
               "default = 1\n}\n"
               "resource \"aws_x\" \"a\" {\n a = var.a\n b = var.b\n c = var.c\n}"},
              {"terraform.tfvars", "a = 2\nb = [1 2]\n"}};
  w.Run();
  EXPECT_EQ(w.Show("aws_x.a", "a"), "2");
  EXPECT_TRUE(w.Get("aws_x.a", "b").is_unknown());
  EXPECT_TRUE(w.Get("aws_x.a", "c").is_unknown());
}

TEST(Providers, ReachTheResourcesThatUseThem) {
  Workspace w{{"main.tf", R"(
provider "aws" {
  region = "eu-west-1"
  default_tags { tags = { Team = "sec" } }
}
provider "aws" {
  alias  = "east"
  region = "us-east-1"
}
resource "aws_x" "a" {}
resource "aws_x" "b" { provider = aws.east }
resource "google_x" "c" {}
module "m" {
  source    = "./m"
  providers = { aws = aws.east, aws.main = aws }
}
module "n" { source = "./n" }
)"},
              {"m/main.tf", "resource \"aws_x\" \"a\" {}\nresource \"aws_x\" \"b\" { provider = aws.main }"},
              {"n/main.tf", "resource \"aws_x\" \"a\" {}"}};
  w.Run();
  const auto region = [&](std::string_view address) -> std::string {
    const ProviderConfig* p = w.At(address).provider;
    return p ? std::string(p->attributes.Find("region")->string()) : "none";
  };
  EXPECT_EQ(region("aws_x.a"), "eu-west-1");
  EXPECT_EQ(region("aws_x.b"), "us-east-1");
  EXPECT_EQ(region("google_x.c"), "none");
  EXPECT_EQ(region("module.m.aws_x.a"), "us-east-1");
  EXPECT_EQ(region("module.m.aws_x.b"), "eu-west-1");
  EXPECT_EQ(region("module.n.aws_x.a"), "eu-west-1");
  const Value tags = w.At("aws_x.a").provider->attributes.Find("default_tags")->elements()[0];
  EXPECT_EQ(tags.Find("tags")->Find("Team")->string(), "sec");
}

TEST(Roots, AreWhatNothingCalls) {
  Workspace w{{"prod/main.tf", "module \"m\" { source = \"../modules/m\" }"},
              {"modules/m/main.tf", "resource \"aws_x\" \"a\" {}\nmodule \"n\" { source = \"./n\" }"},
              {"modules/m/n/main.tf", "output \"o\" { value = 1 }"},
              {"vars/main.tf", "variable \"x\" {}"},
              {"loop/b/main.tf", "module \"a\" { source = \"../a\" }"},
              {"loop/a/main.tf", "module \"b\" { source = \"../b\" }\nmodule \"leaf\" { source = \"../0\" }"},
              {"loop/0/main.tf", "resource \"aws_x\" \"a\" {}"},
              {"self/main.tf", "module \"s\" { source = \"../self\" }"}};
  EXPECT_THAT(FindRoots(w.directories()), ElementsAre("loop/a", "prod", "self"));
}

TEST(Variables, ConvertAndTakeTheirDefaults) {
  Workspace w{{"main.tf", R"(
variable "o" {
  type = list(object({
    name = string
    tls  = optional(bool, true)
    tags = optional(map(string), { a = "b" })
    none = optional(number)
  }))
  default = [{ name = 1 }, { name = "two", tls = "false" }]
}
variable "strict" {
  type     = string
  default  = "d"
  nullable = false
}
variable "secret" {
  sensitive = true
  default   = "hush"
}
variable "bad" {
  type    = number
  default = "x"
}
variable "odd" { type = lst(string) }
resource "aws_x" "a" {
  name   = var.o[0].name
  tls    = var.o[0].tls
  off    = var.o[1].tls
  tag    = var.o[0].tags.a
  none   = var.o[0].none
  strict = var.strict
  secret = "${var.secret}!"
  bad    = var.bad
}
)"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(),
              UnorderedElementsAre("terraform-configuration: Invalid type specification",
                                   "terraform-evaluation: Invalid default value for variable"));
  EXPECT_EQ(w.Show("aws_x.a", "name"), "\"1\"");
  EXPECT_EQ(w.Show("aws_x.a", "tls"), "true");
  EXPECT_EQ(w.Show("aws_x.a", "off"), "false");
  EXPECT_EQ(w.Show("aws_x.a", "tag"), "\"b\"");
  EXPECT_TRUE(w.Get("aws_x.a", "none").is_null());
  EXPECT_TRUE(w.Get("aws_x.a", "secret").sensitive());
  EXPECT_EQ(w.Show("aws_x.a", "secret").find("hush"), std::string::npos);
  const Value strict = w.Get("aws_x.a", "strict");
  EXPECT_EQ(strict.origin()->via()->kind, OriginKind::kDefault);
}

TEST(Variables, TakeValuesInOrderOfPrecedence) {
  Workspace w{{"main.tf", R"(
variable "a" {}
variable "b" {}
variable "c" { type = list(number) }
variable "d" { default = 0 }
resource "aws_x" "x" {
  a = var.a
  b = var.b
  c = var.c
}
)"},
              {"terraform.tfvars", "a = \"file\"\nb = \"file\"\nc = [1]\n"},
              {"x.auto.tfvars", "b = \"auto\"\nundeclared = 1\n"}};
  w.options.variables = {{"c", "[2, \"3\"]"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  EXPECT_EQ(w.Show("aws_x.x", "a"), "\"file\"");
  EXPECT_EQ(w.Show("aws_x.x", "b"), "\"auto\"");
  EXPECT_EQ(w.Show("aws_x.x", "c.1"), "3");
  EXPECT_EQ(w.Get("aws_x.x", "a").origin()->via()->kind, OriginKind::kInput);
}

TEST(PolicyDocuments, AreEvaluated) {
  Workspace w{{"main.tf", R"(
data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["111111111111", "222222222222"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-1"]
    }
  }
  statement {
    effect      = "Deny"
    not_actions = ["b", "a"]
    resources   = ["arn:aws:s3:::&{aws:username}"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
data "aws_iam_policy_document" "merged" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  statement {
    sid       = "Read"
    actions   = ["s3:*"]
    resources = [aws_bucket.b.arn]
  }
}
resource "aws_bucket" "b" {}
resource "aws_policy" "p" {
  known  = data.aws_iam_policy_document.base.json
  merged = data.aws_iam_policy_document.merged.json
}
)"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  EXPECT_EQ(
      w.Get("aws_policy.p", "known").string(),
      R"({"Statement":[{"Action":"s3:GetObject","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}},)"
      R"("Effect":"Allow","Principal":{"AWS":["222222222222","111111111111"]},"Resource":"*","Sid":"Read"},)"
      R"({"Effect":"Deny","NotAction":["b","a"],"Principal":"*","Resource":"arn:aws:s3:::${aws:username}"}],)"
      R"("Version":"2012-10-17"})");
  const Value merged = w.Get("aws_policy.p", "merged");
  ASSERT_TRUE(merged.is_unknown());
  EXPECT_EQ(merged.unknown().encoding, Encoding::kJson);
  const Value statements = *merged.unknown().decoded->Find("Statement");
  ASSERT_THAT(statements.elements(), SizeIs(2));
  EXPECT_EQ(statements.elements()[0].Find("Action")->string(), "s3:*");
  EXPECT_EQ(statements.elements()[0].Find("Resource")->unknown().identity->address, "aws_bucket.b");
  EXPECT_EQ(statements.elements()[1].Find("Effect")->string(), "Deny");
  EXPECT_EQ(w.Show("data.aws_iam_policy_document.base", "statement.0.sid"), "\"Read\"");
}

TEST(PolicyDocuments, WithConditionalPartsStayApart) {
  Workspace w{{"main.tf", R"(
variable "on" { type = bool }
data "aws_iam_policy_document" "p" {
  dynamic "statement" {
    for_each = var.on ? [1] : []
    content {
      actions   = ["a"]
      resources = ["*"]
    }
  }
  statement {
    actions   = ["b"]
    resources = ["*"]
    dynamic "principals" {
      for_each = var.on ? ["x"] : []
      content {
        type        = "AWS"
        identifiers = [principals.value]
      }
    }
  }
}
resource "aws_policy" "p" { v = data.aws_iam_policy_document.p.json }
)"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  const Value v = w.Get("aws_policy.p", "v");
  ASSERT_TRUE(v.is_unknown() && v.unknown().decoded);
  const Value statements = *v.unknown().decoded->Find("Statement");
  ASSERT_THAT(statements.elements(), SizeIs(2));
  ASSERT_TRUE(statements.elements()[0].is_choice());
  EXPECT_EQ(statements.elements()[0].cases()[0].value.Find("Action")->string(), "a");
  const Value principal = *statements.elements()[1].Find("Principal");
  ASSERT_TRUE(principal.is_choice());
  EXPECT_EQ(principal.cases()[0].value.Find("AWS")->string(), "x");
}

}  // namespace
}  // namespace assay::terraform
