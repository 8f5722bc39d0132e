// SPDX-License-Identifier: Apache-2.0
// Where things stand decides nothing: neither the order of blocks and keys nor the file they are in.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <tuple>

#include "draft.h"
#include "judged.h"
#include "syntax/hcl/parser.h"
#include "template_holes.h"

namespace assay::test {
namespace {

// All that a report says of a cell, but for places.
using Row =
    std::tuple<std::string, std::string, std::string, std::string, std::string, std::vector<std::string>>;

std::vector<Row> Rows(const Ledger& ledger) {
  std::vector<Row> rows;
  for (const Cell& c : ledger.cells) {
    const Detail* d = ledger.detail(c);
    std::vector<std::string> findings;
    if (d) {
      for (const Finding& f : d->findings)
        findings.push_back(f.attribute + " = " + f.observed + ": " + f.message + " " + f.fingerprint);
      // Which of several comes first is a matter of place.
      std::sort(findings.begin(), findings.end());
    }
    rows.emplace_back(
        ledger.controls[c.control].id, c.subject == kNoSubject ? "" : ledger.subjects[c.subject].address,
        std::string(VerdictName(c.verdict)), c.owner == kNoSubject ? "" : ledger.subjects[c.owner].address,
        d ? d->fails_when : "", std::move(findings));
  }
  return rows;
}

std::string Difference(const std::vector<Row>& a, const std::vector<Row>& b) {
  if (a.size() != b.size()) return std::to_string(a.size()) + " rows and " + std::to_string(b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] == b[i]) continue;
    std::string out;
    for (const Row& r : {a[i], b[i]}) {
      out += std::get<0>(r) + " of " + std::get<1>(r) + ": " + std::get<2>(r) + ", at " + std::get<3>(r) +
             ", " + std::get<4>(r) + "\n";
      for (const std::string& f : std::get<5>(r)) out += "  " + f + "\n";
    }
    return out;
  }
  return {};
}

template <class T>
void Shuffle(std::vector<T>& all) {
  for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[Draw<std::size_t>(0, i)]);
}

std::string TestName(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
}

class Permutation : public testing::TestWithParam<std::string> {};

TEST_P(Permutation, OfBlocksAndFilesChangesNothing) {
  const std::string text = TextOf(GetParam());
  const auto parsed = hcl::ParseFile(text, FileId{0});
  std::vector<std::string> blocks;
  for (const hcl::Block& b : parsed.file->body.blocks)
    blocks.push_back(text.substr(b.span.begin, b.span.end - b.span.begin));
  const std::vector<Row> expected = Rows(JudgeFiles({{"main.tf", text}}));
  const bool holds = rc::check(GetParam(), [&] {
    std::vector<std::string> shuffled = blocks;
    Shuffle(shuffled);
    Files files;
    static constexpr const char* kNames[] = {"a.tf", "main.tf", "z.tf"};
    for (const std::string& block : shuffled) files[kNames[Draw(0, 3)]] += block + "\n";
    const std::string difference = Difference(expected, Rows(JudgeFiles(files)));
    if (difference.empty()) return;
    std::string all;
    for (const auto& [path, part] : files) all += "--- " + path + "\n" + part;
    RC_FAIL(difference + all);
  });
  EXPECT_TRUE(holds);
}

INSTANTIATE_TEST_SUITE_P(Examples, Permutation, testing::ValuesIn(ExamplePaths(".tf")), TestName);

using Json = nlohmann::ordered_json;

Json Shuffled(const Json& node) {
  if (node.is_array()) {
    Json out = Json::array();
    for (const Json& e : node) out.push_back(Shuffled(e));
    return out;
  }
  if (!node.is_object()) return node;
  std::vector<std::string> keys;
  for (const auto& [key, value] : node.items()) keys.push_back(key);
  Shuffle(keys);
  Json out = Json::object();
  for (const std::string& key : keys) out[key] = Shuffled(node[key]);
  return out;
}

class TemplatePermutation : public testing::TestWithParam<std::string> {};

TEST_P(TemplatePermutation, OfKeysChangesNothing) {
  const std::string text = AsJson(TextOf(GetParam()));
  const std::vector<Row> expected = Rows(JudgeFiles({{"t.json", text}}));
  const bool holds = rc::check(GetParam(), [&] {
    const std::string shuffled = Shuffled(Json::parse(text)).dump(1);
    const std::string difference = Difference(expected, Rows(JudgeFiles({{"t.json", shuffled}})));
    if (!difference.empty()) RC_FAIL(difference + shuffled);
  });
  EXPECT_TRUE(holds);
}

INSTANTIATE_TEST_SUITE_P(Examples, TemplatePermutation, testing::ValuesIn(ExamplePaths(".yaml")), TestName);

}  // namespace
}  // namespace assay::test
