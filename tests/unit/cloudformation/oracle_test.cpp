// SPDX-License-Identifier: Apache-2.0
// Intrinsic functions against recorded answers: cfn-lint's for generated templates, Python's ipaddress and
// base64 for what cfn-lint doesn't resolve. tests/scripts/resolve_intrinsics.py writes them.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "evaluated_template.h"

namespace assay::cloudformation {
namespace {

using nlohmann::json;

/// What a value comes to, with all scalars as texts; nothing if something in it is unknown.
json Plain(const Value& v) {
  if (v.is_bool()) return v.boolean() ? "true" : "false";
  if (v.is_string()) return std::string(v.string());
  if (v.is_number()) return Render(v);
  if (v.is_sequence() && !v.open()) {
    json out = json::array();
    for (const Value& element : v.elements()) {
      if (element.is_absent()) continue;
      json one = Plain(element);
      if (one.is_null()) return nullptr;
      out.push_back(std::move(one));
    }
    return out;
  }
  if (v.is_mapping()) {
    json out = json::object();
    for (const Entry& entry : v.entries()) {
      json one = Plain(entry.value);
      if (one.is_null()) return nullptr;
      out[std::string(entry.key)] = std::move(one);
    }
    return out;
  }
  return nullptr;
}

/// The value where `g` holds, which decides all that the value hangs on.
Value Under(const Value& v, Guard g, GuardTable& guards, Arena& arena) {
  if (v.is_choice()) {
    for (const ChoiceCase& one : v.cases()) {
      if (guards.And(guards.And(one.guard, g), guards.feasible()) != Guard::kNever)
        return Under(one.value, g, guards, arena);
    }
    return Value();
  }
  if (!v.is_sequence()) return v;
  std::vector<Value> elements;
  for (const Value& element : v.elements()) elements.push_back(Under(element, g, guards, arena));
  return Value::Sequence(v.kind(), arena.Copy(elements), v.origin()).WithOpen(v.open());
}

/// The condition that a parameter has a value.
std::string NameOf(std::string_view parameter, std::string_view value) {
  std::string out = "Is";
  return out.append(parameter).append(value);
}

struct Combination {
  std::map<std::string, std::string> given;
};

class Oracle : public ::testing::Test {
 protected:
  void SetUp() override {
    std::ifstream in(std::string(ASSAY_TEST_DATA) + "/intrinsics/answers.jsonl");
    ASSERT_TRUE(in.is_open());
    for (std::string line; std::getline(in, line);) lines_.push_back(json::parse(line));
    const json& sections = lines_.at(0);
    for (const auto& [name, value] : sections["pseudo"].items()) pseudo_[name] = value;
    combinations_ = {{}};
    for (const std::string name : sections["decided"]) {
      std::vector<Combination> longer;
      for (const Combination& one : combinations_) {
        for (const std::string value : sections["Parameters"][name]["AllowedValues"]) {
          longer.push_back(one);
          longer.back().given[name] = value;
        }
      }
      combinations_ = std::move(longer);
    }
  }

  std::vector<const json*> Lines(std::string_view kind) const {
    std::vector<const json*> out;
    for (const json& line : lines_) {
      if (line["kind"] == kind) out.push_back(&line);
    }
    return out;
  }
  json Template(const json& line) const {
    const json& sections = lines_.at(0);
    return {{"Transform", "AWS::LanguageExtensions"},
            {"Parameters", sections["Parameters"]},
            {"Mappings", sections["Mappings"]},
            {"Conditions", line["Conditions"]},
            {"Resources", {{"R", {{"Type", "AWS::Test::Thing"}, {"Properties", line["Properties"]}}}}}};
  }

  std::vector<json> lines_;
  std::map<std::string, std::string> pseudo_;
  std::vector<Combination> combinations_;
};

TEST_F(Oracle, GivenParametersGiveWhatCfnLintResolves) {
  std::size_t compared = 0;
  for (const json* line : Lines("resolve")) {
    const std::string text = Template(*line).dump();
    for (std::size_t i = 0; i < combinations_.size(); ++i) {
      Options options;
      options.parameters = pseudo_;
      options.parameters.insert(combinations_[i].given.begin(), combinations_[i].given.end());
      const EvaluatedTemplate ours(text, options);
      for (const auto& [name, values] : (*line)["values"].items()) {
        const json& wanted = values.size() == 1 ? values[0] : values.at(i);
        if (wanted.is_null()) continue;
        ++compared;
        EXPECT_EQ(Plain(ours.property("R", name)), wanted)
            << (*line)["Properties"][name].dump() << " with " << json(combinations_[i].given).dump();
      }
    }
  }
  EXPECT_GT(compared, 10'000u);
}

TEST_F(Oracle, WhatIsLeftOpenHoldsTheSameUnderEachValue) {
  std::size_t compared = 0;
  for (const json* line : Lines("resolve")) {
    json document = Template(*line);
    json& properties = document["Resources"]["R"]["Properties"];
    // A condition for each value of a decided parameter, and a property that names its guard.
    for (const Combination& one : combinations_) {
      for (const auto& [name, value] : one.given) {
        const std::string id = NameOf(name, value);
        document["Conditions"][id] = {{"Fn::Equals", {{{"Ref", name}}, value}}};
        properties[id] = {{"Fn::If", {id, "yes", "no"}}};
      }
    }
    Options options;
    options.parameters = pseudo_;
    EvaluatedTemplate ours(document.dump(), options);
    GuardTable& guards = ours.guards();
    Arena arena;
    for (std::size_t i = 0; i < combinations_.size(); ++i) {
      Guard here = Guard::kAlways;
      for (const auto& [name, value] : combinations_[i].given) {
        const Value said = ours.property("R", NameOf(name, value));
        ASSERT_TRUE(said.is_choice());
        here = guards.And(here, said.cases()[0].guard);
      }
      ASSERT_NE(guards.And(here, guards.feasible()), Guard::kNever);
      for (const auto& [name, values] : (*line)["values"].items()) {
        const json& wanted = values.size() == 1 ? values[0] : values.at(i);
        const Value open = ours.property("R", name);
        if (wanted.is_null() || open.is_unknown()) continue;
        ++compared;
        EXPECT_EQ(Plain(Under(open, here, guards, arena)), wanted)
            << (*line)["Properties"][name].dump() << " with " << json(combinations_[i].given).dump();
      }
    }
  }
  EXPECT_GT(compared, 10'000u);
}

TEST_F(Oracle, LoopsMakeWhatTheLanguageExtensionsMake) {
  ASSERT_FALSE(Lines("loop").empty());
  for (const json* line : Lines("loop")) {
    // What cfn-lint leaves as a function is resolved on both sides.
    json theirs = {{"Parameters", (*line)["template"]["Parameters"]}, {"Resources", json::object()}};
    for (const auto& [name, properties] : (*line)["resources"].items())
      theirs["Resources"][name] = {{"Type", "AWS::Test::Thing"}, {"Properties", properties}};
    Options options;
    options.parameters = pseudo_;
    const EvaluatedTemplate made((*line)["template"].dump(), options), wanted(theirs.dump(), options);
    EXPECT_TRUE(made.diagnostics().empty());
    ASSERT_EQ(made.root().resources.size(), wanted.root().resources.size()) << line->dump();
    for (const Resource& r : wanted.root().resources) {
      ASSERT_NE(made.resource(r.name), nullptr) << r.name << " of " << line->dump();
      EXPECT_EQ(Plain(made.resource(r.name)->attributes), Plain(r.attributes)) << line->dump();
    }
  }
}

TEST_F(Oracle, BlocksOfAddressesAndTextsInBase64) {
  ASSERT_FALSE(Lines("cidr").empty());
  for (const char* kind : {"cidr", "base64"}) {
    for (const json* line : Lines(kind)) {
      const json call = {{kind[0] == 'c' ? "Fn::Cidr" : "Fn::Base64", (*line)["argument"]}};
      const json document = {
          {"Resources", {{"R", {{"Type", "AWS::Test::Thing"}, {"Properties", {{"P", call}}}}}}}};
      const EvaluatedTemplate t(document.dump());
      EXPECT_EQ(Plain(t.property("R", "P")), (*line)["value"]) << call.dump();
    }
  }
}

}  // namespace
}  // namespace assay::cloudformation
