// SPDX-License-Identifier: Apache-2.0
#include "plan/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "load/load.h"
#include "value/ops.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Snapshot LoadFiles(std::map<std::string, std::string> files, std::vector<std::string> paths = {}) {
  const auto system = MakeMemoryFileSystem(std::move(files));
  LoadOptions options;
  options.paths = std::move(paths);
  return Load(*system, options);
}

// A plan of these rows of `resource_changes` and this `configuration.root_module`.
std::string Plan(const std::string& changes, const std::string& module = "{}") {
  return R"({"format_version":"1.2","terraform_version":"1.12.6","planned_values":{"root_module":{}},)"
         R"("resource_changes":[)" +
         changes + R"(],"configuration":{"root_module":)" + module + "}}";
}

std::string Change(const std::string& address, const std::string& change) {
  const std::size_t dot = address.find('.');
  return R"({"address":")" + address + R"(","mode":"managed","type":")" + address.substr(0, dot) +
         R"(","name":")" + address.substr(dot + 1, address.find('[') - dot - 1) + R"(","change":{)" + change +
         "}}";
}

Value At(const Root& root, std::string_view address, std::initializer_list<std::string_view> path) {
  const Resource* r = root.Find(address);
  if (!r) return Value();
  Value v = r->attributes;
  for (const std::string_view step : path) {
    if (v.is_sequence()) {
      const std::size_t index = static_cast<std::size_t>(step[0] - '0');
      v = index < v.size() ? v.elements()[index] : Value();
    } else {
      const Value* found = v.Find(step);
      v = found ? *found : Value();
    }
  }
  return v;
}

TEST(Plan, IsToldByItsContent) {
  EXPECT_TRUE(plan::IsPlan(Plan("")));
  EXPECT_TRUE(plan::IsPlan("\xEF\xBB\xBF\n" + Plan("")));
  EXPECT_FALSE(plan::IsPlan(R"({"format_version":"1.0","values":{}})"));
  EXPECT_FALSE(plan::IsPlan(R"({"Resources":{}})"));
  EXPECT_FALSE(plan::IsPlan("format_version: planned_values"));
}

TEST(Plan, HoldsWhatIsThereAfterwards) {
  const std::string create =
      R"("actions":["create"],"before":null,"after":{"bucket":"b","tags":null,"n":1.5},)"
      R"("after_unknown":{"arn":true,"id":true},"after_sensitive":{})";
  const std::string gone = R"("actions":["delete"],"before":{"bucket":"old"},"after":null)";
  const std::string replaced = R"("actions":["delete","create"],"before":{},"after":{"bucket":"new"})";
  const Snapshot s = LoadFiles(
      {{"tfplan.json", Plan(Change("aws_s3_bucket.a", create) + "," + Change("aws_s3_bucket.b", gone) + "," +
                            Change("aws_s3_bucket.c", replaced))}});
  ASSERT_THAT(s.roots, SizeIs(1));
  const Root& root = *s.roots[0];
  EXPECT_EQ(root.name, "tfplan.json");
  EXPECT_THAT(s.diagnostics, IsEmpty());
  ASSERT_THAT(root.resources, SizeIs(2));
  EXPECT_EQ(At(root, "aws_s3_bucket.a", {"bucket"}).string(), "b");
  EXPECT_EQ(EncodeJson(At(root, "aws_s3_bucket.a", {"n"})), "1.5");
  EXPECT_TRUE(At(root, "aws_s3_bucket.a", {"tags"}).is_absent()) << "a null is as good as not there";
  const Value arn = At(root, "aws_s3_bucket.a", {"arn"});
  ASSERT_TRUE(arn.is_unknown());
  EXPECT_EQ(*arn.unknown().identity, (Identity{"aws_s3_bucket.a", "arn"}));
  EXPECT_EQ(s.files[0].kind, "terraform-plan");
}

TEST(Plan, FollowsReferencesThroughModules) {
  const std::string create =
      R"("actions":["create"],"after":{},"after_unknown":{"bucket":true,"policy":true})";
  const std::string bucket = R"("actions":["create"],"after":{"bucket":"x"},"after_unknown":{"id":true})";
  const std::string module = R"({
    "resources":[{"address":"aws_s3_bucket.a","mode":"managed","type":"aws_s3_bucket","name":"a","expressions":{}}],
    "module_calls":{"m":{"source":"./m","expressions":{"name":{"references":["aws_s3_bucket.a.id","aws_s3_bucket.a"]}},
      "module":{"variables":{"name":{}},"resources":[{"mode":"managed","type":"aws_s3_bucket_policy","name":"p",
        "expressions":{"bucket":{"references":["var.name"]},
                       "policy":{"references":["var.name","data.aws_x.y.json"]}}}]}}}})";
  std::string inner = Change("aws_s3_bucket_policy.p", create);
  inner.replace(inner.find("aws_s3_bucket_policy.p"), 22, "module.m[0].aws_s3_bucket_policy.p");
  inner.insert(1, R"("module_address":"module.m[0]",)");
  const Snapshot s = LoadFiles({{"p.json", Plan(Change("aws_s3_bucket.a", bucket) + "," + inner, module)}});
  ASSERT_THAT(s.roots, SizeIs(1));
  const Value name = At(*s.roots[0], "module.m[0].aws_s3_bucket_policy.p", {"bucket"});
  ASSERT_TRUE(name.is_unknown());
  ASSERT_NE(name.unknown().identity, nullptr);
  EXPECT_EQ(*name.unknown().identity, (Identity{"aws_s3_bucket.a", "id"}));
  const Value policy = At(*s.roots[0], "module.m[0].aws_s3_bucket_policy.p", {"policy"});
  EXPECT_EQ(policy.unknown().identity, nullptr) << "it is made of two things";
  const Resource* r = s.roots[0]->Find("module.m[0].aws_s3_bucket_policy.p");
  ASSERT_NE(r->call, nullptr);
  EXPECT_EQ(r->call->address, "module.m[0]");
}

TEST(Plan, PointsIntoTheSourceBesideIt) {
  const std::string create =
      R"("actions":["create"],"after":{"bucket":"prod-logs","force_destroy":false,)"
      R"("rule":[{"port":443,"cidr":"10.0.0.0/8"},{"port":22,"cidr":"0.0.0.0/0"}]},"after_unknown":{"id":true})";
  const std::string plan = Plan(Change("aws_s3_bucket.a", create));
  const std::string with_variable =
      plan.substr(0, 1) + R"("variables":{"stage":{"value":"prod"}},)" + plan.substr(1);
  const std::string source =
      "variable \"stage\" {}\nresource \"aws_s3_bucket\" \"a\" {\n  bucket = \"${var.stage}-logs\"\n"
      "  rule {\n    port = 22\n    cidr = \"0.0.0.0/0\"\n  }\n"
      "  rule {\n    port = 443\n    cidr = \"10.0.0.0/8\"\n  }\n}\n";
  const Snapshot s = LoadFiles({{"x/plan.json", with_variable}, {"x/main.tf", source}}, {"x/plan.json"});
  ASSERT_THAT(s.roots, SizeIs(1)) << "the source itself wasn't asked for";
  const Root& root = *s.roots[0];
  const auto line = [&](const Value& v) { return s.sources->Begin(v.span()).line; };
  const Value bucket = At(root, "aws_s3_bucket.a", {"bucket"});
  EXPECT_EQ(bucket.string(), "prod-logs");
  EXPECT_EQ(s.sources->file(bucket.span().file).path(), "x/main.tf");
  EXPECT_EQ(line(bucket), 3u);
  EXPECT_EQ(line(At(root, "aws_s3_bucket.a", {"rule", "0", "port"})), 9u)
      << "blocks are told by what they hold";
  EXPECT_EQ(line(At(root, "aws_s3_bucket.a", {"rule", "1", "port"})), 5u);
  EXPECT_FALSE(At(root, "aws_s3_bucket.a", {"force_destroy"}).span().valid()) << "not written anywhere";
}

TEST(Plan, TakesDataOfThePriorState) {
  const std::string plan =
      R"({"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"aws_x.kept","mode":"managed",)"
      R"("type":"aws_x","name":"kept","values":{"a":1}}]}},"resource_changes":[],)"
      R"("prior_state":{"values":{"root_module":{"resources":[{"address":"aws_x.old","mode":"managed","type":"aws_x",)"
      R"("name":"old","values":{}},{"address":"data.aws_y.d","mode":"data","type":"aws_y","name":"d",)"
      R"("values":{"json":"{}"},"sensitive_values":{"json":true}}]}}},"configuration":{"root_module":{}}})";
  const Snapshot s = LoadFiles({{"p.json", plan}});
  ASSERT_THAT(s.roots, SizeIs(1));
  std::vector<std::string> addresses;
  for (const Resource& r : s.roots[0]->resources) addresses.emplace_back(r.address);
  EXPECT_THAT(addresses, ElementsAre("aws_x.kept", "data.aws_y.d"));
  EXPECT_TRUE(At(*s.roots[0], "data.aws_y.d", {"json"}).sensitive());
}

TEST(Plan, ThatIsCutIsReported) {
  const std::string whole = Plan(Change("aws_s3_bucket.a", R"("actions":["create"],"after":{"bucket":"b"})"));
  const Snapshot s = LoadFiles({{"p.json", whole.substr(0, whole.size() - 20)}});
  ASSERT_THAT(s.diagnostics, SizeIs(1));
  EXPECT_EQ(s.diagnostics[0].code, "plan");
  EXPECT_EQ(s.diagnostics[0].severity, DiagnosticSeverity::kError);
  ASSERT_THAT(s.roots, SizeIs(1));
  EXPECT_THAT(s.roots[0]->open, SizeIs(1)) << "its populations may hold more";
}

TEST(Plan, SurvivesAnything) {
  const std::string whole =
      Plan(Change("aws_s3_bucket.a", R"("actions":["create"],"after":{"a":[1,"x",{"b":true}]},)"
                                     R"("after_unknown":{"a":[false,true,{"b":true}],"c":[[true]]})"));
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string text = whole;
    text[i] = "{}[]\",:0x\n"[i % 10];
    LoadFiles({{"p.json", text}});
    LoadFiles({{"p.json", whole.substr(0, i)}});
  }
  std::string deep =
      R"({"format_version":"1","resource_changes":[{"change":{"after":)" + std::string(5000, '[');
  LoadFiles({{"p.json", deep}});
  for (
      const char* odd :
      {R"({"format_version":"1","resource_changes":7})", R"({"format_version":"1","planned_values":[]})",
       R"({"format_version":"1","resource_changes":[{"address":1}]})",
       R"({"format_version":"1","resource_changes":[{"address":"a","type":"t","change":{"after":1e999999999}}]})"}) {
    const Snapshot s = LoadFiles({{"p.json", odd}});
    EXPECT_THAT(s.diagnostics, SizeIs(1)) << odd;
  }
}

}  // namespace
}  // namespace assay
