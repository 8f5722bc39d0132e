// SPDX-License-Identifier: Apache-2.0
// What is said of a control's examples while something in them can't be known holds whatever it turns out to
// be.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <sstream>

#include "draft.h"
#include "judged.h"
#include "template_holes.h"
#include "terraform_holes.h"

namespace assay::test {
namespace {

using Choices = std::vector<std::uint32_t>;

std::vector<Draft> DrawDrafts() {
  std::vector<Draft> out;
  // One hole finds most, several find what comes of their meeting.
  const auto n = Draw<std::size_t>(1, 4);
  for (std::size_t i = 0; i < n; ++i)
    out.push_back({Draw<std::uint32_t>(0, 997), Draw<std::uint32_t>(0, 60), Draw<std::uint32_t>(0, 60)});
  return out;
}

std::vector<Choices> DrawFillings(std::size_t inputs) {
  std::vector<Choices> out = {{}};  // the first candidate is what was written, where there is such a thing
  for (int i = 0; i < 4; ++i) {
    Choices choices;
    for (std::size_t k = 0; k < inputs; ++k) choices.push_back(Draw<std::uint32_t>(0, 60));
    out.push_back(std::move(choices));
  }
  return out;
}

// "a.b[0]" → "a.b[*]": the instances that a prototype stands for.
std::string Prototype(const std::string& address) {
  std::string out;
  for (std::size_t i = 0; i < address.size(); ++i) {
    out += address[i];
    if (address[i] != '[') continue;
    const std::size_t close = address.find(']', i);
    if (close == std::string::npos) break;
    out += "*]";
    i = close;
  }
  return out;
}

// What the filled verdicts say against the open ones, in words; empty if nothing.
std::string Contradiction(const std::map<CellName, Verdict>& open,
                          const std::map<CellName, Verdict>& filled) {
  for (const auto& [name, verdict] : filled) {
    const auto& [control, address] = name;
    if (verdict != Verdict::kPass && verdict != Verdict::kFail) continue;
    auto before = open.find(name);
    if (before == open.end()) before = open.find({control, Prototype(address)});
    if (before == open.end()) {
      // A subject that nothing stood for: the population must have been said to be open.
      const auto population = open.find({control, ""});
      if (population != open.end() && population->second == Verdict::kUnknown) continue;
      return control + " judges " + address + ", which was not there";
    }
    if (before->second == verdict || before->second == Verdict::kUnknown) continue;
    return control + " of " + address + ": " + std::string(VerdictName(before->second)) + " turns into " +
           std::string(VerdictName(verdict));
  }
  return {};
}

std::string Show(const Files& files, const Inputs& inputs = {}) {
  std::string out;
  for (const auto& [path, text] : files) out += "--- " + path + "\n" + text;
  for (const auto& [name, value] : inputs) out += "\n" + name + "=" + value;
  return out;
}

class Filling : public testing::TestWithParam<std::string> {};

TEST_P(Filling, OfTerraformContradictsNothing) {
  const std::string text = TextOf(GetParam());
  const bool holds = rc::check(GetParam(), [&] {
    const HoledModule holed = MakeHoles(text, DrawDrafts());
    RC_PRE(!holed.variables.empty());
    const auto open = VerdictsOf(JudgeFiles(holed.files));
    for (const Choices& choices : DrawFillings(holed.variables.size())) {
      const Files filled = holed.Filled(choices);
      const std::string wrong = Contradiction(open, VerdictsOf(JudgeFiles(filled)));
      if (!wrong.empty() && !NamesClash(filled)) RC_FAIL(wrong + "\n" + Show(filled));
    }
  });
  EXPECT_TRUE(holds);
}

std::string TestName(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Examples, Filling, testing::ValuesIn(ExamplePaths(".tf")), TestName);

class TemplateFilling : public testing::TestWithParam<std::string> {};

TEST_P(TemplateFilling, ContradictsNothing) {
  const std::string text = TextOf(GetParam());
  const bool holds = rc::check(GetParam(), [&] {
    const HoledTemplate holed = MakeTemplateHoles(text, DrawDrafts());
    RC_PRE(!holed.parameters.empty());
    const auto open = VerdictsOf(JudgeFiles(holed.files));
    for (const Choices& choices : DrawFillings(holed.parameters.size())) {
      const Inputs filled = holed.Filled(choices);
      const std::string wrong = Contradiction(open, VerdictsOf(JudgeFiles(holed.files, filled)));
      if (!wrong.empty() && !NamesClash(holed.files, filled))
        RC_FAIL(wrong + "\n" + Show(holed.files, filled));
    }
  });
  EXPECT_TRUE(holds);
}

INSTANTIATE_TEST_SUITE_P(Examples, TemplateFilling, testing::ValuesIn(ExamplePaths(".yaml")), TestName);

}  // namespace
}  // namespace assay::test
