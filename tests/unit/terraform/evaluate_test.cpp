// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "value/ops.h"
#include "workspace.h"

namespace assay::terraform {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST(Resources, HaveTheirAttributesAndBlocks) {
  Workspace w{{"main.tf", R"(
resource "aws_thing" "a" {
  name  = "x"
  count = 1
  depends_on = [aws_thing.b]
  rule {
    from = 1
  }
  rule {
    from = 2
    inner { on = true }
  }
  lifecycle {
    prevent_destroy = true
    ignore_changes  = [name]
  }
  provisioner "local-exec" { command = self.id }
}
data "aws_other" "b" {}
)"}};
  w.Run();
  EXPECT_THAT(w.Addresses(), ElementsAre("aws_thing.a[0]", "data.aws_other.b"));
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  EXPECT_EQ(w.Show("aws_thing.a[0]", "name"), "\"x\"");
  EXPECT_EQ(w.Show("aws_thing.a[0]", "rule.1.from"), "2");
  EXPECT_EQ(w.Show("aws_thing.a[0]", "rule.1.inner.0.on"), "true");
  EXPECT_EQ(w.Show("aws_thing.a[0]", "lifecycle.0.prevent_destroy"), "true");
  EXPECT_EQ(w.Show("aws_thing.a[0]", "count"), "absent");
  EXPECT_EQ(w.Show("aws_thing.a[0]", "provisioner"), "absent");
  EXPECT_TRUE(w.At("data.aws_other.b").data);
}

TEST(References, AreUnknownsWithAnIdentity) {
  Workspace w{{"main.tf", R"(
resource "aws_bucket" "a" { bucket = "logs" }
resource "aws_acl" "a" {
  bucket = aws_bucket.a.id
  name   = aws_bucket.a.bucket
  arn    = "${aws_bucket.a.arn}/*"
}
)"}};
  w.Run();
  const Value id = w.Get("aws_acl.a", "bucket");
  ASSERT_TRUE(id.is_unknown());
  ASSERT_NE(id.unknown().identity, nullptr);
  EXPECT_EQ(id.unknown().identity->address, "aws_bucket.a");
  EXPECT_EQ(id.unknown().identity->attribute, "id");
  EXPECT_EQ(id.unknown().reason, UnknownReason::kComputed);
  EXPECT_TRUE(id.unknown().not_null);
  EXPECT_EQ(w.Show("aws_acl.a", "name"), "\"logs\"");
  const Value arn = w.Get("aws_acl.a", "arn");
  ASSERT_TRUE(arn.is_unknown());
  ASSERT_THAT(arn.unknown().parts, SizeIs(2));
  EXPECT_EQ(arn.unknown().parts[0].unknown().identity->attribute, "arn");
  EXPECT_EQ(arn.unknown().parts[1].string(), "/*");
}

TEST(References, FollowExactInstances) {
  Workspace w{{"main.tf", R"(
resource "aws_bucket" "c" { count = 2 }
resource "aws_bucket" "e" { for_each = toset(["x", "y"]) }
resource "aws_acl" "a" {
  by_index = aws_bucket.c[1].id
  legacy   = aws_bucket.c.1.id
  by_key   = aws_bucket.e["y"].arn
  all      = aws_bucket.c[*].id
  last     = one([for k, b in aws_bucket.e : b.id if k == "x"])
  values   = values(aws_bucket.e)[*].arn
  n        = length(aws_bucket.c)
}
)"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  const auto identity = [&](std::string_view path) {
    const Value v = w.Get("aws_acl.a", path);
    return v.is_unknown() && v.unknown().identity ? std::string(v.unknown().identity->address) : Render(v);
  };
  EXPECT_EQ(identity("by_index"), "aws_bucket.c[1]");
  EXPECT_EQ(identity("legacy"), "aws_bucket.c[1]");
  EXPECT_EQ(identity("by_key"), "aws_bucket.e[\"y\"]");
  EXPECT_EQ(identity("all.0"), "aws_bucket.c[0]");
  EXPECT_EQ(identity("last"), "aws_bucket.e[\"x\"]");
  EXPECT_EQ(identity("values.1"), "aws_bucket.e[\"y\"]");
  EXPECT_EQ(w.Show("aws_acl.a", "n"), "2");
}

TEST(References, ToWholeResourcesKeepTheirStructure) {
  Workspace w{{"main.tf", R"(
resource "aws_bucket" "a" { bucket = "logs" }
module "m" {
  source = "./m"
  bucket = aws_bucket.a
}
)"},
              {"m/main.tf", R"(
variable "bucket" { type = object({ id = string, bucket = string }) }
variable "none" {
  type    = string
  default = null
}
resource "aws_acl" "a" {
  whole = var.bucket
  id    = var.bucket.id
  name  = var.bucket.bucket
}
)"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  const Value id = w.Get("module.m.aws_acl.a", "id");
  ASSERT_TRUE(id.is_unknown());
  EXPECT_EQ(id.unknown().identity->address, "aws_bucket.a");
  EXPECT_EQ(w.Show("module.m.aws_acl.a", "name"), "\"logs\"");
}

TEST(References, ToBlocksOfAResourceGoAsFarAsTheConfiguration) {
  Workspace w{{"main.tf", R"(
resource "aws_lb" "a" {
  logs { bucket = "b" }
}
resource "aws_x" "a" {
  bucket = aws_lb.a.logs[0].bucket
  other  = aws_lb.a.logs[0].prefix
}
)"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  EXPECT_EQ(w.Show("aws_x.a", "bucket"), "\"b\"");
  EXPECT_TRUE(w.Get("aws_x.a", "other").is_unknown());
}

TEST(Origins, LeadToTheLiteral) {
  Workspace w{{"main.tf", R"(
variable "size" { default = 5 }
locals { twice = var.size }
module "m" {
  source = "./m"
  size   = local.twice
}
)"},
              {"m/main.tf", R"(
variable "size" {}
resource "aws_x" "a" { size = var.size }
)"}};
  w.Run();
  EXPECT_THAT(w.Origins(w.Get("module.m.aws_x.a", "size")),
              ElementsAre("var.size", "local.twice", "local.twice", "var.size", "5", "5"));
  const Value v = w.Get("module.m.aws_x.a", "size");
  EXPECT_EQ(v.origin()->kind, OriginKind::kReference);
  EXPECT_EQ(v.origin()->via()->kind, OriginKind::kInput);
  EXPECT_EQ(v.origin()->via()->what(), "module.m.var.size");
}

TEST(Origins, OfEncodedTextsHoldTheContent) {
  Workspace w{{"main.tf", R"(
locals { doc = jsonencode({ Effect = "Allow" }) }
resource "aws_x" "a" {
  plain    = local.doc
  picked   = coalesce(null, local.doc)
  replaced = replace(local.doc, "Allow", "Deny")
  wrapped  = "[${local.doc}]"
}
)"}};
  w.Run();
  const auto content = [&](std::string_view name) {
    for (const Origin* o = w.Get("aws_x.a", name).origin(); o; o = o->via()) {
      if (o->decoded()) return o->decoded();
    }
    return static_cast<const Value*>(nullptr);
  };
  ASSERT_NE(content("plain"), nullptr);
  EXPECT_EQ(w.sources().Text(content("plain")->Find("Effect")->span()), "\"Allow\"");
  EXPECT_NE(content("picked"), nullptr);
  EXPECT_EQ(content("replaced"), nullptr);
  EXPECT_EQ(content("wrapped"), nullptr);
}

TEST(Evaluation, TakesLocalsFromEachOtherInAnyOrder) {
  Workspace w{
      {"b.tf", "locals { b = \"${local.a}!\" }"},
      {"a.tf", "locals {\n a = upper(local.c)\n c = \"x\"\n}\nresource \"aws_x\" \"a\" { v = local.b }"}};
  w.Run();
  EXPECT_EQ(w.Show("aws_x.a", "v"), "\"X!\"");
}

TEST(Evaluation, ReportsCyclesAndGoesOn) {
  Workspace w{{"main.tf", R"(
locals {
  a = local.b
  b = local.c
  c = local.a
}
resource "aws_x" "a" {
  v = local.a
  w = 1
}
)"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), ElementsAre("cycle: Cycle: local.a, local.b, local.c, local.a"));
  EXPECT_TRUE(w.Get("aws_x.a", "v").is_unknown());
  EXPECT_EQ(w.Show("aws_x.a", "w"), "1");
}

TEST(Evaluation, ErrorsSayWhereAndLeaveTheRest) {
  Workspace w{{"main.tf", R"(
resource "aws_x" "a" {
  bad  = "a" + 1
  miss = aws_y.none.id
  typo = uper("x")
  good = 2
}
)"}};
  const Evaluated& result = w.Run();
  EXPECT_THAT(w.Diagnosed(), ElementsAre("terraform-evaluation: Invalid operand",
                                         "terraform-evaluation: Reference to undeclared resource",
                                         "terraform-evaluation: Call to unknown function"));
  EXPECT_EQ(w.sources().Text(result.diagnostics[0].span), "\"a\"");
  EXPECT_EQ(w.Get("aws_x.a", "bad").unknown().reason, UnknownReason::kError);
  EXPECT_EQ(w.Show("aws_x.a", "good"), "2");
}

TEST(Evaluation, TryCatchesWhatDependsOnValues) {
  Workspace w{{"main.tf", "locals { o = { a = 1 } }"}};
  EXPECT_EQ(w.Eval("try(local.o.b, local.o.a)"), "1");
  EXPECT_EQ(w.Eval("can(local.o.b)"), "false");
  EXPECT_THAT(w.Eval("try(local.missing, 1)"), StartsWith("error: Reference to undeclared local value"));
}

TEST(Evaluation, FilesThatAreNotHereAreUnknownWithAWarning) {
  Workspace w{{"main.tf", R"(
resource "aws_x" "a" {
  hash = filebase64sha256("build/f.zip")
  else = try(file("none.txt"), "instead")
}
)"}};
  const Evaluated& result = w.Run();
  EXPECT_THAT(w.Diagnosed(), ElementsAre("file-missing: Invalid function argument"));
  EXPECT_EQ(result.diagnostics[0].severity, DiagnosticSeverity::kWarning);
  EXPECT_EQ(w.Get("aws_x.a", "hash").unknown().reason, UnknownReason::kFunction);
  EXPECT_EQ(w.Show("aws_x.a", "else"), "\"instead\"");
  EXPECT_THAT(w.Eval("file(\"none.txt\")"), StartsWith("error: "));
}

TEST(Evaluation, IsTheSameForAnyOrderOfFilesAndBlocks) {
  const std::vector<std::string> blocks = {
      "variable \"a\" {}",
      "variable \"b\" { type = bool }",
      "variable \"names\" { type = set(string) }",
      "locals {\n  p = var.b && var.a == \"x\"\n}",
      "locals {\n  q = var.a != \"y\" ? aws_x.one.id : local.p ? \"p\" : \"q\"\n}",
      "resource \"aws_x\" \"one\" {\n  v = local.p ? 1 : 2\n}",
      "resource \"aws_x\" \"two\" {\n  count = var.b ? 2 : 1\n  v = local.q\n}",
      "resource \"aws_x\" \"many\" {\n  for_each = var.names\n  v = \"${each.key}-${local.q}\"\n}",
      "resource \"aws_x\" \"bad\" {\n  v = local.missing\n  w = -true\n}",
      "data \"aws_iam_policy_document\" \"d\" {\n  statement {\n    actions = [aws_x.two[0].arn]\n  }\n}",
      "module \"m\" {\n  source = \"./m\"\n  v = data.aws_iam_policy_document.d.json\n}",
      "module \"gone\" {\n  source = \"./gone\"\n}",
  };
  const auto describe = [](Workspace& w) {
    w.Run();
    std::string all;
    for (const Resource& r : w.root().resources) {
      all += std::string(r.address) + " if " + w.root().guards.Describe(r.present) + '\n';
      for (const Entry& e : r.attributes.entries()) {
        all += "  " + std::string(e.key) + " = " + Render(e.value, Audience::kDebug, 2000) + '\n';
        if (!e.value.is_choice()) continue;
        for (const ChoiceCase& c : e.value.cases())
          all += "    if " + w.root().guards.Describe(c.guard) + '\n';
      }
    }
    std::vector<std::string> diagnosed = w.Diagnosed();
    std::sort(diagnosed.begin(), diagnosed.end());
    for (const std::string& d : diagnosed) all += d + '\n';
    for (const OpenPopulation& o : w.root().open) all += o.reason + '\n';
    return all;
  };
  std::string expected;
  std::mt19937 random(20);
  for (int round = 0; round < 30; ++round) {
    std::vector<std::string> shuffled = blocks;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    std::map<std::string, std::string> files{
        {"m/main.tf", "variable \"v\" {}\nresource \"aws_y\" \"y\" {\n  v = var.v\n}\n"}};
    for (const std::string& block : shuffled)
      files["f" + std::to_string(random() % 4) + ".tf"] += block + '\n';
    Workspace w(files);
    const std::string got = describe(w);
    if (round == 0) expected = got;
    ASSERT_EQ(got, expected) << "round " << round;
  }
  EXPECT_THAT(expected, HasSubstr("aws_x.two[1] if var.b is true"));
}

TEST(Evaluation, DependsOnNothingButTheText) {
  const std::string a = "resource \"aws_x\" \"a\" { v = local.v }\n";
  const std::string b = "resource \"aws_x\" \"b\" {\n count = var.n\n v = count.index\n}\n";
  const std::string c = "locals { v = var.n == 1 ? \"one\" : \"more\" }\n";
  const std::string d = "variable \"n\" {}\n";
  Workspace one{{"main.tf", a + b + c + d}};
  Workspace two{{"z.tf", a}, {"y.tf", b}, {"x.tf", d + c}};
  one.Run();
  two.Run();
  EXPECT_EQ(one.Addresses(), two.Addresses());
  EXPECT_EQ(one.Show("aws_x.a", "v"), two.Show("aws_x.a", "v"));
  EXPECT_EQ(one.root().guards.Describe(one.Get("aws_x.a", "v").cases()[0].guard),
            two.root().guards.Describe(two.Get("aws_x.a", "v").cases()[0].guard));
}

TEST(Addresses, DeclaredTwiceAreReportedAndKept) {
  Workspace w{{"a.tf", "resource \"aws_x\" \"a\" { v = 1 }"}, {"b.tf", "resource \"aws_x\" \"a\" { v = 2 }"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), ElementsAre(StartsWith("duplicate-address")));
  EXPECT_THAT(w.Addresses(), ElementsAre("aws_x.a", "aws_x.a"));
}

TEST(Json, ConfigurationMeansTheSame) {
  Workspace w{{"main.tf.json", R"json({
  "variable": {"n": {"type": "list(string)", "default": ["a"]}},
  "resource": {
  "aws_x" : {
    "a" : {
      "name" : "${upper(var.n[0])}", "rule" : [ {"from" : 1} ], "dynamic" : {
        "tag" : {
          "for_each" : "${var.n}", "content" : { "key" : "${tag.value}" }
        }
      }
    }
  }}
})json"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  EXPECT_EQ(w.Show("aws_x.a", "name"), "\"A\"");
  EXPECT_EQ(w.Show("aws_x.a", "rule.0.from"), "1");
  EXPECT_EQ(w.Show("aws_x.a", "tag.0.key"), "\"a\"");
}

TEST(Overrides, ReplaceArgumentsAndBlocksOfAType) {
  Workspace w{{"main.tf", R"(
resource "aws_x" "a" {
  keep = 1
  size = 1
  rule { n = 1 }
  rule { n = 2 }
  other { n = 3 }
}
variable "v" { default = "base" }
locals { l = "base" }
)"},
              {"override.tf", R"(
resource "aws_x" "a" {
  size = 2
  v = var.v
  l = local.l
  rule { n = 9 }
}
variable "v" { default = "over" }
)"},
              {"z_override.tf", "locals { l = \"over\" }"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  EXPECT_EQ(w.Show("aws_x.a", "keep"), "1");
  EXPECT_EQ(w.Show("aws_x.a", "size"), "2");
  EXPECT_EQ(w.Show("aws_x.a", "v"), "\"over\"");
  EXPECT_EQ(w.Show("aws_x.a", "l"), "\"over\"");
  EXPECT_THAT(w.Get("aws_x.a", "rule").elements(), SizeIs(1));
  EXPECT_EQ(w.Show("aws_x.a", "rule.0.n"), "9");
  EXPECT_EQ(w.Show("aws_x.a", "other.0.n"), "3");
}

TEST(Templates, OfFilesKnowOnlyTheirVariables) {
  Workspace w{{"main.tf", R"(
resource "aws_k" "k" {}
resource "aws_x" "a" {
  known   = templatefile("t.tftpl", { name = "n", list = [1, 2] })
  partial = templatefile("t.tftpl", { name = aws_k.k.arn, list = [] })
}
)"},
              {"t.tftpl", "hi ${name}%{ for x in list } ${x}%{ endfor }"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  EXPECT_EQ(w.Show("aws_x.a", "known"), "\"hi n 1 2\"");
  const Value partial = w.Get("aws_x.a", "partial");
  ASSERT_TRUE(partial.is_unknown());
  EXPECT_EQ(partial.unknown().prefix, "hi ");
}

// A reference as a key is ambiguous to OpenTofu, and so is one with a constant index; a call's attribute
// isn't.
TEST(Objects, RefuseReferencesAsKeys) {
  Workspace w{{"main.tf", "locals {\n m = { k = \"x\" }\n}"}};
  for (const char* bad : {"{ a.b = 1 }", "{ local.m[\"k\"] = 1 }", "{ local.m.k = 1 }"}) {
    EXPECT_THAT(w.Eval(bad), StartsWith("error: Ambiguous attribute key")) << bad;
  }
  EXPECT_EQ(w.Eval("{ (local.m.k) = 1 }"), "{\"x\":1}");
  EXPECT_EQ(w.Eval("{ merge(local.m).k = 1 }"), "{\"x\":1}");
}

// What somebody from another language writes is an error, and read as what it can only mean.
TEST(Booleans, WithACapitalLetterAreAnErrorAndStillRead) {
  Workspace w{{"main.tf", "resource \"aws_x\" \"a\" {\n v = False\n}"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), ElementsAre("terraform-evaluation: Invalid reference"));
  EXPECT_EQ(w.Show("aws_x.a", "v"), "false");
  EXPECT_THAT(w.Eval("True"), StartsWith("error: "));
}

TEST(Evaluate, MarksOfConditionsKeysAndPartsStay) {
  Workspace w{{"main.tf", ""}};
  for (const std::string expression :
       {"[for v in [1] : v if sensitive(false)]", "{for v in [\"a\"] : sensitive(v) => 1}",
        "\"a%{for x in [sensitive(1)]} ${x}%{endfor}\"", "[sensitive(1)] == [1]",
        "{} != {a = sensitive(1)}"}) {
    EXPECT_EQ(w.Eval("issensitive(" + expression + ")"), "true") << expression;
  }
}

}  // namespace
}  // namespace assay::terraform
