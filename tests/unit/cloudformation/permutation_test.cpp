// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "evaluated_template.h"

namespace assay::cloudformation {
namespace {

void AppendJson(const Value& v, std::mt19937& random, std::string& out) {
  if (v.is_mapping()) {
    std::vector<const Entry*> entries;
    for (const Entry& entry : v.entries()) entries.push_back(&entry);
    std::shuffle(entries.begin(), entries.end(), random);
    out += '{';
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (i > 0) out += ',';
      out += '"' + std::string(entries[i]->key) + "\":";
      AppendJson(entries[i]->value, random, out);
    }
    out += '}';
  } else if (v.is_sequence()) {
    out += '[';
    for (std::size_t i = 0; i < v.size(); ++i) {
      if (i > 0) out += ',';
      AppendJson(v.elements()[i], random, out);
    }
    out += ']';
  } else {
    out += EncodeJson(v);
  }
}

std::string Show(const EvaluatedTemplate& t, const Value& v) {
  if (v.is_mapping()) {
    std::string out = "{";
    for (const Entry& entry : v.entries()) out += std::string(entry.key) + "=" + Show(t, entry.value) + " ";
    return out + "}";
  }
  if (v.is_sequence()) {
    std::string out = "[";
    for (const Value& element : v.elements()) out += Show(t, element) + " ";
    return out + "]";
  }
  return t.Show(v);
}

std::string Show(const EvaluatedTemplate& t) {
  std::string out;
  for (const Resource& r : t.root().resources) {
    out += std::string(r.address) + " if " + t.root().guards.Describe(r.present, 100) + ": " +
           Show(t, r.attributes) + "\n";
  }
  std::vector<std::string> messages;
  for (const Diagnostic& d : t.diagnostics()) messages.push_back(d.code + ": " + d.summary);
  std::sort(messages.begin(), messages.end());
  for (const std::string& message : messages) out += message + "\n";
  return out;
}

TEST(Permutation, OrderOfKeysChangesNothing) {
  const EvaluatedTemplate original(R"({
    "Parameters": {"Env": {"Type": "String", "AllowedValues": ["dev", "test", "prod"]}, "Key": {"Type": "String"},
                   "Zone": {"Type": "String", "Default": "a"}},
    "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Env"}, "prod"]}, "HasKey": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Key"}, ""]}]},
                   "Both": {"Fn::And": [{"Condition": "IsProd"}, {"Condition": "HasKey"}]},
                   "ProdAgain": {"Fn::Equals": ["prod", {"Ref": "Env"}]}},
    "Mappings": {"M": {"dev": {"n": 1}, "test": {"n": 2}, "prod": {"n": 3}}},
    "Resources": {
      "B": {"Type": "AWS::S3::Bucket", "Condition": "Both", "Properties": {"Name": {"Fn::Sub": "x-${Env}-${C}"}}},
      "C": {"Type": "AWS::S3::Bucket", "Properties": {"N": {"Fn::FindInMap": ["M", {"Ref": "Env"}, "n"]},
            "L": [{"Fn::If": ["HasKey", {"Ref": "Key"}, {"Ref": "AWS::NoValue"}]}, {"Fn::If": ["ProdAgain", "p", "q"]}],
            "Z": {"Ref": "Zone"}, "Wrong": {"Ref": "Nothing"}}},
      "D": {"Type": "AWS::SQS::Queue", "DeletionPolicy": "Retain", "Properties": {"A": {"Fn::GetAtt": ["B", "Arn"]}}}}})");
  const std::string expected = Show(original);
  ASSERT_THAT(expected, ::testing::HasSubstr("AWS::S3::Bucket.B if IsProd is true and HasKey is true"));
  std::mt19937 random(20261120);
  for (int i = 0; i < 50; ++i) {
    std::string text;
    AppendJson(original.document(), random, text);
    const EvaluatedTemplate permuted(text);
    ASSERT_EQ(Show(permuted), expected) << text;
  }
}

}  // namespace
}  // namespace assay::cloudformation
