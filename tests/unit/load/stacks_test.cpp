// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "loaded.h"
#include "model/construct.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kCaller[] =
    "Resources:\n  Store:\n    Type: AWS::CloudFormation::Stack\n"
    "    Properties: {TemplateURL: nested/store.yaml, Parameters: {Name: orders}}\n";
constexpr char kStore[] =
    "Parameters:\n  Name: {Type: String}\n"
    "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties: {BucketName: !Ref Name}\n";

std::string Shown(const Root& root, std::string_view identity, std::string_view property) {
  const Resource* r = root.Find(identity);
  const Value* v = r ? r->attributes.Find(property) : nullptr;
  return v ? Render(*v) : "(absent)";
}

TEST(Stacks, ATemplateThatIsCalledIsJudgedThereOnly) {
  const Snapshot s = LoadFiles({{"app.yaml", kCaller}, {"nested/store.yaml", kStore}});
  EXPECT_THAT(RootNames(s), ElementsAre("app.yaml"));
  EXPECT_EQ(Shown(*s.roots[0], "Store.B", "BucketName"), "\"orders\"");
  EXPECT_EQ(OutcomeOf(s, "nested/store.yaml"), FileOutcome::kRead);
  EXPECT_THAT(Messages(s), IsEmpty());
}

TEST(Stacks, BesideTheScannedPathTheyAreRead) {
  LoadOptions options;
  options.paths = {"app.yaml"};
  const Snapshot s = LoadFiles({{"app.yaml", kCaller}, {"nested/store.yaml", kStore}}, options);
  EXPECT_THAT(RootNames(s), ElementsAre("app.yaml"));
  EXPECT_NE(s.roots[0]->Find("Store.B"), nullptr);
}

TEST(Stacks, ThatOnlyCallEachOtherAreRoots) {
  const std::string a =
      "Resources:\n  S:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: b.yaml}\n";
  const std::string b =
      "Resources:\n  S:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: a.yaml}\n";
  EXPECT_THAT(RootNames(LoadFiles({{"a.yaml", a}, {"b.yaml", b}})), ElementsAre("a.yaml", "b.yaml"));
}

TEST(Stacks, OutsideTheTreeStayOut) {
  const Snapshot s = LoadFiles({{"a.yaml",
                                 "Resources:\n  S:\n    Type: AWS::CloudFormation::Stack\n    Properties: "
                                 "{TemplateURL: ../../b.yaml}\n"}});
  EXPECT_THAT(s.roots[0]->open, testing::SizeIs(1));
}

TEST(Snippets, AreReadAlthoughTheyAreNoTemplates) {
  const Snapshot s =
      LoadFiles({{"a.yaml",
                  "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      Fn::Transform:\n"
                  "        Name: AWS::Include\n        Parameters: {Location: parts/name.yaml}\n"},
                 {"parts/name.yaml", "BucketName: orders\n"}});
  EXPECT_EQ(Shown(*s.roots[0], "B", "BucketName"), "\"orders\"");
  EXPECT_EQ(RecordOf(s, "parts/name.yaml")->kind, "cloudformation");
  EXPECT_THAT(Messages(s), IsEmpty());
}

constexpr char kManifest[] = R"json({"version": "36.0.0", "artifacts": {"Orders": {
  "type": "aws:cloudformation:stack", "environment": "aws://123456789012/eu-west-1",
  "properties": {"templateFile": "Orders.template.json", "parameters": {"Size": "7"}},
  "metadata": {"/Orders/Data/Bucket/Resource": [{"type": "aws:cdk:logicalId", "data": "DataBucket1", "trace": [
    "new Bucket (/app/node_modules/aws-cdk-lib/aws-s3/lib/bucket.js:1:2)",
    "new Orders (lib/orders-stack.ts:12:5)"]}]}}}})json";
constexpr char kSynthesised[] = R"json({"Parameters": {"Size": {"Type": "Number"}}, "Resources": {
  "DataBucket1": {"Type": "AWS::S3::Bucket", "Properties": {
    "BucketName": {"Fn::Sub": "b-${AWS::AccountId}-${AWS::Region}-${Size}"}}},
  "Nested": {"Type": "AWS::CloudFormation::Stack",
    "Metadata": {"aws:cdk:path": "Orders/Nested", "aws:asset:path": "Nested.nested.template.json"},
    "Properties": {"TemplateURL": {"Fn::Sub": "https://s3.${AWS::URLSuffix}/x.json"}}}}})json";
constexpr char kNested[] = R"json({"Resources": {
  "T": {"Type": "AWS::SNS::Topic", "Metadata": {"aws:cdk:path": "Orders/Nested/T"}}}})json";

TEST(CloudAssembly, TellsConstructsParametersAndTheEnvironment) {
  const Snapshot s = LoadFiles({{"cdk.out/manifest.json", kManifest},
                                {"cdk.out/Orders.template.json", kSynthesised},
                                {"cdk.out/Nested.nested.template.json", kNested}});
  ASSERT_THAT(RootNames(s), ElementsAre("cdk.out/Orders.template.json"));
  const Root& root = *s.roots[0];
  EXPECT_EQ(Shown(root, "DataBucket1", "BucketName"), "\"b-123456789012-eu-west-1-7\"");
  const Value* metadata = root.Find("DataBucket1")->attributes.Find("@Metadata");
  ASSERT_NE(metadata, nullptr);
  EXPECT_EQ(metadata->Find(kConstructPath)->string(), "Orders/Data/Bucket/Resource");
  EXPECT_EQ(metadata->Find(kConstructPlace)->string(), "lib/orders-stack.ts:12:5");
  EXPECT_NE(root.Find("Nested.T"), nullptr);
  EXPECT_EQ(RecordOf(s, "cdk.out/manifest.json")->kind, "cdk");
  EXPECT_THAT(Messages(s), IsEmpty());
}

TEST(CloudAssembly, AParameterMayBeForOneStackAlone) {
  LoadOptions options;
  options.parameters = {
      {"Size", "1"}, {"Orders:Size", "9"}, {"AWS::Region", "us-east-1"}, {"Gone:Size", "3"}};
  const std::string other = R"json({"Parameters": {"Size": {"Type": "Number"}}, "Resources": {
    "B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::Sub": "c-${Size}"}}}}})json";
  const Snapshot s = LoadFiles({{"cdk.out/manifest.json", kManifest},
                                {"cdk.out/Orders.template.json", kSynthesised},
                                {"cdk.out/Nested.nested.template.json", kNested},
                                {"other.json", other}},
                               options);
  ASSERT_THAT(RootNames(s), ElementsAre("cdk.out/Orders.template.json", "other.json"));
  EXPECT_EQ(Shown(*s.roots[0], "DataBucket1", "BucketName"), "\"b-123456789012-us-east-1-9\"");
  EXPECT_EQ(Shown(*s.roots[1], "B", "BucketName"), "\"c-1\"");
  EXPECT_THAT(Messages(s), ElementsAre(testing::HasSubstr("No stack is named Gone")));
}

// As the CDK writes it today: constructs in a file of their own, traces beside the ids.
TEST(CloudAssembly, ReadsMetadataInAFileOfItsOwn) {
  const std::string manifest = R"json({"version": "55.0.0", "artifacts": {"Orders": {
    "type": "aws:cloudformation:stack", "properties": {"templateFile": "Orders.template.json"},
    "additionalMetadataFile": "Orders.metadata.json"}}})json";
  const std::string metadata = R"json({"/Orders/Data/Bucket/Resource": [
    {"type": "aws:cdk:creationStack", "data": ["...new Bucket2 in aws-cdk-lib...",
      "new Orders (lib/orders-stack.ts:12:5)", "...node internals..."]},
    {"type": "aws:cdk:logicalId", "data": "DataBucket1"}]})json";
  const Snapshot s = LoadFiles({{"cdk.out/manifest.json", manifest},
                                {"cdk.out/Orders.metadata.json", metadata},
                                {"cdk.out/Orders.template.json", kSynthesised}});
  const Value* made = s.roots[0]->Find("DataBucket1")->attributes.Find("@Metadata");
  ASSERT_NE(made, nullptr);
  EXPECT_EQ(made->Find(kConstructPath)->string(), "Orders/Data/Bucket/Resource");
  EXPECT_EQ(made->Find(kConstructPlace)->string(), "lib/orders-stack.ts:12:5");
  EXPECT_EQ(RecordOf(s, "cdk.out/Orders.metadata.json")->kind, "cdk");
}

TEST(CloudAssembly, FollowsNoMetadataElsewhere) {
  const std::string manifest = R"json({"version": "55.0.0", "artifacts": {"Orders": {
    "type": "aws:cloudformation:stack", "properties": {"templateFile": "Orders.template.json"},
    "additionalMetadataFile": "../Orders.metadata.json"}}})json";
  const Snapshot s = LoadFiles(
      {{"cdk.out/manifest.json", manifest},
       {"Orders.metadata.json", R"({"/A": [{"type": "aws:cdk:logicalId", "data": "DataBucket1"}]})"},
       {"cdk.out/Orders.template.json", kSynthesised}});
  EXPECT_EQ(s.roots[0]->Find("DataBucket1")->attributes.Find("@Metadata"), nullptr);
}

TEST(CloudAssembly, AnotherManifestIsNotOurs) {
  const Snapshot s = LoadFiles(
      {{"manifest.json", R"({"version": "1", "artifacts": {}})"}, {"Orders.template.json", kNested}});
  EXPECT_NE(RecordOf(s, "manifest.json")->kind, "cdk");
}

}  // namespace
}  // namespace assay
