// SPDX-License-Identifier: Apache-2.0
// Controls with parameters where a configuration leaves something open; their examples show the rest.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judged.h"

namespace assay {
namespace {

using ::testing::HasSubstr;

Judged Tags(const std::string& file, const std::string& text) {
  return Judged({{file, text}}, "TaggedResource.StatesRequiredTags",
                {{"TaggedResource.StatesRequiredTags", {{"tags", {"Owner"}}}}});
}

TEST(Tags, UnderAConditionFailWithoutIt) {
  const Judged run = Tags("stack.yaml", R"(Parameters:
  Env: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      Tags:
        - Key: !If [IsProd, Owner, Purpose]
          Value: shop
)");
  EXPECT_EQ(run.verdict(), "unknown");
  EXPECT_EQ(run.fails_when(), "IsProd is false");
}

TEST(Tags, ThatAreNotKnownAreUnknown) {
  EXPECT_EQ(Tags("main.tf", R"(variable "tags" {}
resource "aws_sqs_queue" "a" {
  tags = var.tags
}
)")
                .verdict(),
            "unknown");
  EXPECT_EQ(Tags("main.tf", R"(variable "owner" {}
resource "aws_sqs_queue" "a" {
  tags = { Owner = "team-${var.owner}" }
}
)")
                .verdict(),
            "pass")
      << "whoever it is, it isn't empty";
}

TEST(Tags, OfTheResourceCountBeforeThoseOfItsProvider) {
  EXPECT_THAT(Tags("main.tf", R"(provider "aws" {
  default_tags {
    tags = { Owner = "shop" }
  }
}
resource "aws_sqs_queue" "a" {
  tags = { Owner = "" }
}
)")
                  .finding(),
              HasSubstr("main.tf:7: tags.Owner is \"\""));
}

Judged Regions(const std::string& text) {
  return Judged({{"main.tf", text}}, "Deployment.StaysInRegions",
                {{"Deployment.StaysInRegions", {{"regions", {"eu-west-1"}}}}});
}

TEST(Regions, OfAProviderThatSaysNoneAreUnknown) {
  EXPECT_EQ(Regions("resource \"aws_sqs_queue\" \"a\" {}\n").verdict(), "unknown");
  EXPECT_EQ(Regions("provider \"aws\" {}\nresource \"aws_sqs_queue\" \"a\" {}\n").verdict(), "unknown");
}

TEST(Regions, OfOneResourceCount) {
  EXPECT_THAT(Regions(R"(provider "aws" {
  region = "eu-west-1"
}
resource "aws_sqs_queue" "a" {
  region = "us-east-1"
}
)")
                  .finding(),
              HasSubstr("main.tf:5: region is \"us-east-1\""));
}

TEST(Regions, AreNotAskedWhereNoResourceIs) {
  EXPECT_EQ(Regions("provider \"aws\" {\n  region = \"us-east-1\"\n}\nresource \"null_resource\" \"a\" {}\n")
                .verdict(),
            "not-applicable");
}

Judged PolicyRegions(const std::string& resource) {
  return Judged({{"main.tf",
                  "variable \"v\" {}\nresource \"aws_sqs_queue\" \"q\" {}\n"
                  "resource \"aws_iam_policy\" \"p\" {\n  policy = jsonencode({ Statement = "
                  "[{ Effect = \"Allow\", Action = \"sqs:*\", Resource = " +
                      resource + " }] })\n}\n"}},
                "IamPolicy.StaysInRegions", {{"IamPolicy.StaysInRegions", {{"regions", {"eu-west-1"}}}}});
}

TEST(Regions, OfAnArnAreReadAsFarAsItIsKnown) {
  EXPECT_EQ(PolicyRegions(R"("arn:aws:sqs:eu-west-1:${var.v}:a")").verdict(), "pass");
  EXPECT_EQ(PolicyRegions(R"("arn:aws:sqs:eu-west-2:${var.v}:a")").verdict(), "fail");
  EXPECT_EQ(PolicyRegions(R"("arn:aws:sqs:${var.v}:1:a")").verdict(), "unknown");
  EXPECT_EQ(PolicyRegions(R"("arn:aws:sqs:eu-west-${var.v}")").verdict(), "unknown");
  EXPECT_EQ(PolicyRegions(R"("arn:aws:sqs:*:1:a")").verdict(), "fail");
  EXPECT_EQ(PolicyRegions(R"("arn:aws:iam::1:role/a")").verdict(), "pass") << "of no region";
  EXPECT_EQ(PolicyRegions(R"("${aws_sqs_queue.q.arn}/*")").verdict(), "pass")
      << "it lies where the queue lies";
  EXPECT_EQ(PolicyRegions("var.v").verdict(), "unknown");
}

std::string Budgets(const std::vector<std::string>& limits) {
  std::string text = "variable \"v\" {}\n";
  for (std::size_t i = 0; i < limits.size(); ++i) {
    text += "resource \"aws_budgets_budget\" \"b" + std::to_string(i) +
            "\" {\n  budget_type = \"COST\"\n  limit_amount = " + limits[i] + "\n}\n";
  }
  return text;
}
Judged Budget(const std::vector<std::string>& limits) {
  return Judged({{"main.tf", Budgets(limits)}}, "Deployment.HasBudget",
                {{"Deployment.HasBudget", {{"limit", {"10"}}}}});
}

TEST(Budgets, AreAmountsOfMoney) {
  for (const char* limit : {"\"10.00\"", "\"10\"", "10", "\"9.995\"", "\"10.000\""}) {
    if (std::string(limit) == "\"9.995\"") {
      EXPECT_EQ(Budget({limit}).verdict(), "unknown") << "no whole number of cents";
    } else {
      EXPECT_EQ(Budget({limit}).verdict(), "pass") << limit;
    }
  }
  EXPECT_EQ(Budget({"\"10.01\""}).verdict(), "fail");
  EXPECT_EQ(Budget({"\"much\""}).verdict(), "unknown");
  EXPECT_EQ(Budget({"var.v"}).verdict(), "unknown");
}

TEST(Budgets, SufficeOneAmongSeveral) {
  EXPECT_EQ(Budget({"50", "5"}).verdict(), "pass");
  EXPECT_EQ(Budget({"50", "var.v"}).verdict(), "unknown");
  EXPECT_THAT(Budget({"50", "60"}).finding(), HasSubstr("there is no limit here that is at most 10.00"));
  // What one of them satisfies is not what is missing.
  std::string mixed = Budgets({"50", "60"});
  mixed.replace(mixed.find("COST"), 4, "USAGE");
  EXPECT_THAT(
      Judged({{"main.tf", mixed}}, "Deployment.HasBudget", {{"Deployment.HasBudget", {{"limit", {"10"}}}}})
          .finding(),
      HasSubstr("there is no limit here that is at most 10.00"));
  EXPECT_THAT(Judged({{"main.tf", "resource \"aws_sqs_queue\" \"q\" {}\n"}}, "Deployment.HasBudget",
                     {{"Deployment.HasBudget", {{"limit", {"10"}}}}})
                  .finding(),
              HasSubstr("there is nothing here that meets the requirement"));
}

TEST(Names, BeginAsFarAsTheyAreKnown) {
  const auto verdict = [](const std::string& attribute) {
    return Judged({{"main.tf",
                    "variable \"v\" {}\nresource \"aws_sqs_queue\" \"q\" {\n  " + attribute + "\n}\n"}},
                  "NamedResource.BeginsWithPrefix",
                  {{"NamedResource.BeginsWithPrefix", {{"prefixes", {"shop-", "web-"}}}}})
        .verdict();
  };
  EXPECT_EQ(verdict("name = \"web-${var.v}\""), "pass");
  EXPECT_EQ(verdict("name = \"${var.v}-web\""), "unknown");
  EXPECT_EQ(verdict("name = \"x${var.v}\""), "fail");
  EXPECT_EQ(verdict("name_prefix = \"shop-a\""), "pass");
  EXPECT_EQ(verdict("name_prefix = \"a\""), "fail");
}

TEST(Parameters, ThatARootDoesNotSetGiveARowThatSaysSo) {
  const Judged run({{"main.tf", "resource \"aws_sqs_queue\" \"q\" {}\n"}}, "NamedResource.BeginsWithPrefix");
  EXPECT_EQ(run.verdict(), "not-applicable");
}

}  // namespace
}  // namespace assay
