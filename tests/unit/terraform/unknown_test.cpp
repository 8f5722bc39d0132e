// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "value/ops.h"
#include "workspace.h"

namespace assay::terraform {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string GuardText(const Workspace& w, Guard g) { return w.root().guards.Describe(g); }

TEST(Conditions, BecomeNamedGuards) {
  Workspace w{{"main.tf", R"(
variable "on" { type = bool }
resource "aws_x" "a" {
  v = var.on ? "yes" : "no"
  w = !var.on ? "no" : "yes"
  x = var.on == true ? 1 : 2
  y = var.on && true ? 1 : 2
}
)"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  const Value v = w.Get("aws_x.a", "v");
  ASSERT_TRUE(v.is_choice());
  ASSERT_THAT(v.cases(), SizeIs(2));
  EXPECT_EQ(GuardText(w, v.cases()[0].guard), "var.on is true");
  EXPECT_EQ(v.cases()[0].value.string(), "yes");
  const Value other = w.Get("aws_x.a", "w");
  EXPECT_EQ(other.cases()[1].guard, v.cases()[0].guard);
  EXPECT_EQ(w.Get("aws_x.a", "x").cases()[0].guard, v.cases()[0].guard);
  EXPECT_EQ(w.Get("aws_x.a", "y").cases()[0].guard, v.cases()[0].guard);
}

TEST(Conditions, AreTheSameThroughModules) {
  Workspace w{{"main.tf", R"(
variable "env" {}
resource "aws_x" "a" { v = var.env == "prod" ? 1 : 2 }
module "m" {
  source = "./m"
  stage  = var.env
}
)"},
              {"m/main.tf", R"(
variable "stage" {}
resource "aws_x" "a" { v = "prod" == var.stage ? 1 : 2 }
resource "aws_x" "b" { v = var.stage == "dev" ? 1 : (var.stage == "prod" ? 2 : 3) }
resource "aws_x" "c" { v = var.stage != "dev" || var.stage != "prod" }
)"}};
  w.Run();
  const Value outer = w.Get("aws_x.a", "v");
  ASSERT_TRUE(outer.is_choice());
  EXPECT_EQ(GuardText(w, outer.cases()[0].guard), "var.env == \"prod\" is true");
  EXPECT_EQ(w.Get("module.m.aws_x.a", "v").cases()[0].guard, outer.cases()[0].guard);
  EXPECT_THAT(w.Get("module.m.aws_x.b", "v").cases(), SizeIs(3));
}

TEST(Conditions, OfLoopsAreAnonymous) {
  Workspace w{{"main.tf", R"(
variable "list" { type = list(string) }
variable "other" { type = list(string) }
resource "aws_x" "a" {
  v = [for l in [var.list, var.other] : length(l) > 0 ? 1 : 2]
  w = length(var.list) > 0 ? 1 : 2
}
)"}};
  w.Run();
  const Value v = w.Get("aws_x.a", "v.0");
  ASSERT_TRUE(v.is_choice());
  GuardTable scratch(&w.root().guards);
  EXPECT_EQ(scratch.ExistsAnonymous(v.cases()[0].guard), Guard::kAlways);
  EXPECT_NE(w.Get("aws_x.a", "v.1").cases()[0].guard, v.cases()[0].guard);
  EXPECT_EQ(GuardText(w, w.Get("aws_x.a", "w").cases()[0].guard), "length(var.list) > 0 is true");
}

TEST(Conditions, DecideInstancesAndWhatRefersToThem) {
  Workspace w{{"main.tf", R"(
variable "on" { type = bool }
resource "aws_bucket" "a" { count = var.on ? 1 : 0 }
resource "aws_acl" "a" {
  count  = var.on ? 1 : 0
  bucket = aws_bucket.a[0].id
  first  = one(aws_bucket.a[*].id)
}
resource "aws_acl" "always" {
  bucket = try(aws_bucket.a[0].id, "other")
  joined = join("", aws_bucket.a[*].id)
}
)"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  EXPECT_EQ(GuardText(w, w.At("aws_bucket.a[0]").present), "var.on is true");
  EXPECT_FALSE(w.At("aws_bucket.a[0]").prototype);
  for (const char* path : {"bucket", "first"}) {
    const Value v = w.Get("aws_acl.a[0]", path);
    ASSERT_TRUE(v.is_unknown()) << path;
    EXPECT_EQ(v.unknown().identity->address, "aws_bucket.a[0]");
  }
  const Value either = w.Get("aws_acl.always", "bucket");
  ASSERT_TRUE(either.is_choice());
  EXPECT_EQ(GuardText(w, either.cases()[0].guard), "var.on is true");
  EXPECT_EQ(either.cases()[1].value.string(), "other");
  EXPECT_EQ(w.Get("aws_acl.always", "joined").cases()[1].value.string(), "");
}

TEST(Conditions, DecideKeysOfForEach) {
  Workspace w{{"main.tf", R"(
variable "on" { type = bool }
resource "aws_x" "a" {
  for_each = var.on ? { a = 1, b = 2 } : { b = 3 }
  v        = each.value
}
)"}};
  w.Run();
  EXPECT_THAT(w.Addresses(), ElementsAre("aws_x.a[\"a\"]", "aws_x.a[\"b\"]"));
  EXPECT_EQ(GuardText(w, w.At("aws_x.a[\"a\"]").present), "var.on is true");
  EXPECT_EQ(w.At("aws_x.a[\"b\"]").present, Guard::kAlways);
  EXPECT_EQ(w.Show("aws_x.a[\"a\"]", "v"), "1");
  EXPECT_TRUE(w.Get("aws_x.a[\"b\"]", "v").is_choice());
}

TEST(Conditions, StayFewOrBecomeUnknown) {
  std::string text;
  std::string sum = "\"";
  for (int i = 0; i < 8; ++i) {
    text += "variable \"v" + std::to_string(i) + "\" { type = bool }\n";
    sum += "${var.v" + std::to_string(i) + " ? 1 : 0}";
  }
  Workspace w{{"main.tf", text + "resource \"aws_x\" \"a\" { v = " + sum + "\" }"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  EXPECT_TRUE(w.Get("aws_x.a", "v").is_unknown());
}

TEST(Prototypes, StandForAnUnknownNumber) {
  Workspace w{{"main.tf", R"(
variable "names" { type = set(string) }
variable "n" { type = number }
resource "aws_bucket" "b" {
  for_each = var.names
  bucket   = each.key
}
resource "aws_acl" "b" {
  for_each = var.names
  bucket   = aws_bucket.b[each.key].id
}
resource "aws_acl" "chained" {
  for_each = aws_bucket.b
  bucket   = each.value.id
}
resource "aws_acl" "one" { bucket = aws_bucket.b["x"].id }
resource "aws_many" "m" { count = var.n }
)"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  EXPECT_THAT(w.Addresses(), ElementsAre("aws_acl.b[*]", "aws_acl.chained[*]", "aws_acl.one",
                                         "aws_bucket.b[*]", "aws_many.m[*]"));
  EXPECT_TRUE(w.At("aws_bucket.b[*]").prototype);
  GuardTable scratch(&w.root().guards);
  EXPECT_EQ(scratch.ExistsAnonymous(w.At("aws_bucket.b[*]").present), Guard::kAlways);
  EXPECT_NE(w.At("aws_bucket.b[*]").present, Guard::kAlways);
  for (const char* address : {"aws_acl.b[*]", "aws_acl.chained[*]"}) {
    const Value v = w.Get(address, "bucket");
    ASSERT_TRUE(v.is_unknown() && v.unknown().identity) << address;
    EXPECT_EQ(v.unknown().identity->address, "aws_bucket.b[*]");
  }
  // One of them, but it can't be said that the others have it too.
  const Value one = w.Get("aws_acl.one", "bucket");
  EXPECT_TRUE(one.is_unknown() && !one.unknown().identity);
}

TEST(Dynamic, BlocksAreMadeFromCollections) {
  Workspace w{{"main.tf", R"(
variable "on" { type = bool }
variable "rules" { type = list(object({ port = number })) }
resource "aws_sg" "a" {
  dynamic "ingress" {
    for_each = { ssh = 22, web = 80 }
    iterator = it
    content {
      name = it.key
      port = it.value
      dynamic "inner" {
        for_each = [it.value + 1]
        content { n = inner.value }
      }
    }
  }
  ingress { port = 1 }
  dynamic "log" {
    for_each = var.on ? [1] : []
    content { n = log.value }
  }
  dynamic "egress" {
    for_each = var.rules
    content {
      port = egress.value.port
      from = "all"
    }
  }
}
)"}};
  w.Run();
  EXPECT_THAT(w.Diagnosed(), IsEmpty());
  EXPECT_THAT(w.Get("aws_sg.a", "ingress").elements(), SizeIs(3));
  EXPECT_EQ(w.Show("aws_sg.a", "ingress.1.name"), "\"web\"");
  EXPECT_EQ(w.Show("aws_sg.a", "ingress.1.inner.0.n"), "81");
  const Value log = w.Get("aws_sg.a", "log.0");
  ASSERT_TRUE(log.is_choice());
  EXPECT_EQ(GuardText(w, log.cases()[0].guard), "var.on is true");
  const Value egress = w.Get("aws_sg.a", "egress");
  EXPECT_TRUE(egress.open());
  ASSERT_THAT(egress.elements(), SizeIs(1));
  const Value content = egress.elements()[0].cases()[0].value;
  EXPECT_EQ(content.Find("from")->string(), "all");
  EXPECT_TRUE(content.Find("port")->is_unknown());
}

TEST(Unknown, EncodedStructuresStayReachable) {
  Workspace w{{"main.tf", R"(
resource "aws_key" "k" {}
resource "aws_x" "a" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Resource = aws_key.k.arn }] })
}
)"}};
  w.Run();
  const Value policy = w.Get("aws_x.a", "policy");
  ASSERT_TRUE(policy.is_unknown());
  EXPECT_EQ(policy.unknown().encoding, Encoding::kJson);
  ASSERT_NE(policy.unknown().decoded, nullptr);
  const Value statement = policy.unknown().decoded->Find("Statement")->elements()[0];
  EXPECT_EQ(statement.Find("Effect")->string(), "Allow");
  EXPECT_EQ(statement.Find("Resource")->unknown().identity->address, "aws_key.k");
}

TEST(Unknown, ObjectsWithOneUnknownKeyKeepTheOthers) {
  Workspace w{{"main.tf", R"(
variable "k" {}
resource "aws_x" "a" { tags = { (var.k) = "x", Env = "prod" } }
)"}};
  w.Run();
  const Value tags = w.Get("aws_x.a", "tags");
  ASSERT_TRUE(tags.is_unknown());
  ASSERT_NE(tags.unknown().structure, nullptr);
  EXPECT_EQ(tags.unknown().structure->Find("Env")->string(), "prod");
}

TEST(Unknown, InputsSayWhatTheyAre) {
  Workspace w{{"main.tf", R"(
variable "cfg" { type = object({ tls = bool, names = list(string) }) }
resource "aws_x" "a" {
  tls  = var.cfg.tls
  name = var.cfg.names[0]
  sum  = length(var.cfg.names) + 1
}
)"}};
  w.Run();
  EXPECT_EQ(w.Get("aws_x.a", "tls").unknown().expression, "var.cfg.tls");
  EXPECT_EQ(w.Get("aws_x.a", "tls").unknown().reason, UnknownReason::kInput);
  EXPECT_EQ(w.Get("aws_x.a", "name").unknown().expression, "var.cfg.names[0]");
  EXPECT_EQ(w.Get("aws_x.a", "sum").unknown().reason, UnknownReason::kDerived);
}

TEST(Unknown, DecidesWhatItCan) {
  Workspace w{{"main.tf", "variable \"x\" { type = string }\nvariable \"b\" { type = bool }"}};
  EXPECT_EQ(w.Eval("var.b && false"), "false");
  EXPECT_EQ(w.Eval("var.b || true"), "true");
  EXPECT_EQ(w.Eval("var.b || var.b"), "unknown");
  // OpenTofu doesn't see that one side or the other holds; what is judged is known all the same.
  EXPECT_EQ(w.Eval("var.b || !var.b"), "unknown");
  EXPECT_EQ(w.Eval("\"a-${var.x}\" == \"b-1\""), "false");
  EXPECT_EQ(w.Eval("var.b ? 1 : 1"), "1");
  EXPECT_EQ(w.Eval("var.b ? \"a\" : \"a\""), "unknown");
  EXPECT_EQ(w.Eval("[var.x] == [1, 2]"), "false");
}

// Each answer is the one of `tofu plan`.
TEST(Unknown, IsKnownWhereOpenTofuKnowsIt) {
  Workspace w{{"main.tf",
               "resource \"terraform_data\" \"a\" {}\nlocals { u = terraform_data.a.id }\n"
               "resource \"terraform_data\" \"b\" {\n  input = { a = 1 }\n}\n"}};
  w.Run();
  const std::pair<const char*, const char*> kCases[] = {
      // Beginnings: a letter at their end may still combine with what follows.
      {"startswith(\"no-${local.u}\", \"no-\")", "true"},
      {"startswith(\"no-${local.u}\", \"a\")", "false"},
      {"startswith(\"no${local.u}\", \"no\")", "unknown"},
      {"startswith(format(\"no-%s\", local.u), \"no\")", "true"},
      {"startswith(format(\"%s-%s\", \"no\", local.u), \"a\")", "unknown"},
      {"startswith(upper(\"no-${local.u}\"), \"A\")", "unknown"},
      {"format(\"%q %s\", null, local.u)", "unknown"},
      {"formatlist(\"%d %s\", [\"x\"], local.u)", "unknown"},
      // Equality stops at the first part that isn't known, and empty collections have types.
      {"[local.u, \"a\"] == [\"x\", \"b\"]", "unknown"},
      {"[\"a\", local.u] == [\"b\", \"x\"]", "false"},
      {"contains([[local.u, \"a\"]], [\"x\", \"b\"])", "unknown"},
      {"toset([]) == setsubtract([\"a\"], [\"a\"])", "false"},
      {"tolist([]) == slice(tolist([\"a\"]), 0, 0)", "false"},
      {"{ a = tolist([]) } == { a = slice(tolist([\"a\"]), 0, 0) }", "false"},
      {"slice(tolist([\"a\"]), 0, 0) == slice(tolist([\"b\"]), 0, 0)", "true"},
      {"toset(compact([local.u])) == null", "unknown"},
      {"flatten([[for x in toset([local.u]) : 1 if x == \"a\"]]) == null", "unknown"},
      // Conditionals whose sides have one length, or one value.
      {"local.u == \"q\" ? tolist([]) : tolist([])", "[]"},
      {"local.u == \"q\" ? null : null", "null"},
      {"local.u == \"q\" ? 1.5 : 1.5", "1.5"},
      {"local.u == \"q\" ? \"a\" : \"a\"", "unknown"},
      {"length(local.u == \"q\" ? tolist([\"a\"]) : tolist([\"b\"]))", "1"},
      {"length(local.u == \"q\" ? tolist([\"a\"]) : tolist([\"b\", \"c\"]))", "unknown"},
      {"contains([local.u == \"q\" ? \"a\" : \"b\"], \"c\")", "unknown"},
      {"merge({ a = 1 }, terraform_data.b.output) == null", "unknown"},
      {"can([for x in [] : x if null])", "false"},
      {"can([for x in [] : x if x == 1])", "true"},
      // What stands under a key that isn't known isn't looked at.
      {"can({ for k in toset([local.u]) : k => null.x })", "unknown"},
      // Marks get lost where OpenTofu doesn't call the function.
      {"issensitive(flatten([sensitive(\"a\"), local.u]))", "false"},
      {"issensitive(concat([sensitive(\"a\")], [local.u]))", "false"},
  };
  for (const auto& [expression, expected] : kCases) {
    const std::string got = w.Eval(expression);
    EXPECT_EQ(got.substr(0, got.find(' ')).substr(0, got.find(':')), expected) << expression;
  }
}

TEST(Unknown, LosesTheMarksThatOpenTofuLoses) {
  for (const char* expression :
       {"tolist(local.u)", "tostring(local.u)", "lookup(local.u, \"a\", 1)", "merge({ a = 1 }, local.u)",
        "keys(local.u)", "values(local.u)", "concat(local.u, [1])", "{ (local.u) = 1 }", "[1, 2][local.u]",
        "-local.u", "!local.u", "try(local.u, 1)", "base64decode(local.u)"}) {
    Workspace w{{"main.tf",
                 "resource \"terraform_data\" \"a\" {}\n"
                 "locals { u = sensitive(jsondecode(terraform_data.a.id)) }\n"
                 "output \"o\" { value = " +
                     std::string(expression) + " }\n"}};
    EXPECT_THAT(w.Run().diagnostics, ::testing::IsEmpty()) << expression;
  }
  for (const char* expression :
       {"setproduct(local.u, [1])", "upper(local.u)", "1 + local.u", "\"${local.u}\"", "jsonencode(local.u)",
        "local.u.a", "[for x in local.u : x]"}) {
    Workspace w{{"main.tf",
                 "resource \"terraform_data\" \"a\" {}\n"
                 "locals { u = sensitive(jsondecode(terraform_data.a.id)) }\n"
                 "output \"o\" { value = " +
                     std::string(expression) + " }\n"}};
    EXPECT_THAT(w.Run().diagnostics, ::testing::SizeIs(1)) << expression;
  }
}

TEST(Types, CountWhereACollectionIsEmpty) {
  Workspace w{{"main.tf", "locals { n = slice(tolist([\"a\"]), 0, 0) }\n"}};
  w.Run();
  EXPECT_EQ(w.Eval("true ? tomap({}) : { a = { x = 1 }, b = { y = 1, z = 2 } }"), "{}");
  EXPECT_THAT(w.Eval("false ? tomap({}) : { a = { x = 1 }, b = { y = 1, z = 2 } }"),
              ::testing::HasSubstr("element types must all match"));
  EXPECT_EQ(w.Eval("false ? tomap({}) : { a = { x = 1 }, b = { x = 2 } }"),
            "{\"a\":{\"x\":1},\"b\":{\"x\":2}}");
  Workspace bad{{"main.tf", "module \"m\" {\n  source = \"./m\"\n  v = slice(tolist([\"a\"]), 0, 0)\n}\n"},
                {"m/main.tf", "variable \"v\" { type = list(list(string)) }\n"}};
  bad.Run();
  EXPECT_THAT(bad.Diagnosed(), ::testing::Contains(::testing::HasSubstr("Invalid value for input variable")));
  Workspace keys{
      {"main.tf",
       "resource \"terraform_data\" \"r\" {\n  for_each = toset(slice(tolist([[1]]), 0, 0))\n}\n"}};
  keys.Run();
  EXPECT_THAT(keys.Diagnosed(), ::testing::Contains(::testing::HasSubstr("Invalid for_each argument")));
}

TEST(Unknown, WhereTheTreeLiesButNotWhereInIt) {
  const std::string text = R"(
locals { name = "ex-${basename(path.cwd)}" }
resource "aws_x" "y" {
  a = local.name
  b = basename(abspath(path.module))
  c = basename(abspath("../b/"))
  d = path.cwd
  e = basename("${aws_x.z.id}/f")
  f = basename("f-${aws_x.z.id}")
}
resource "aws_x" "z" {}
)";
  Workspace w{{"examples/a/main.tf", text}};
  w.Run("examples/a");
  EXPECT_EQ(w.Show("aws_x.y", "a"), "\"ex-a\"");
  EXPECT_EQ(w.Show("aws_x.y", "b"), "\"a\"");
  EXPECT_EQ(w.Show("aws_x.y", "c"), "\"b\"");
  EXPECT_EQ(w.Show("aws_x.y", "d"), "\"${path.cwd}/examples/a\"");
  EXPECT_EQ(w.Get("aws_x.y", "e").cases()[0].value.string(), "f") << "which OpenTofu doesn't know";
  EXPECT_TRUE(w.Get("aws_x.y", "f").is_unknown());
  Workspace top{{"main.tf", text}};
  top.Run();
  EXPECT_FALSE(WhollyKnown(top.Get("aws_x.y", "a"))) << "the checkout's path must not show";
}

}  // namespace
}  // namespace assay::terraform
