// SPDX-License-Identifier: Apache-2.0
// OpenTofu's own answers, where the checkout that holds them lies beside this one.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "assay/value.h"
#include "syntax/json/json.h"
#include "value/ops.h"
#include "workspace.h"

namespace assay::terraform {
namespace {

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

TEST(Oracle, ExpressionsHaveOpenTofusValues) {
  const std::filesystem::path base =
      std::filesystem::path(ASSAY_SOURCE_DIR) / "../shared/corpora/hcl-expressions";
  if (!std::filesystem::exists(base / "cases.jsonl")) GTEST_SKIP() << "no oracle at " << base;
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(base / "fixtures")) {
    if (!entry.is_regular_file()) continue;
    files[std::filesystem::relative(entry.path(), base / "fixtures").string()] = ReadFile(entry.path());
  }
  // Values that OpenTofu computes from the time, the machine or at random.
  const std::vector<std::string> impure = {"uuid()", "bcrypt(", "timestamp()", "pathexpand", "abspath"};
  Workspace workspace(files);
  std::istringstream lines(ReadFile(base / "cases.jsonl"));
  std::vector<std::string> wrong;
  int compared = 0;
  for (std::string line; std::getline(lines, line);) {
    Arena arena;
    const Value row = json::Parse(line, FileId::kNone, 0, arena).value;
    const std::string expression(row.Find("expr")->string());
    const std::string expected(row.Find("result")->string());
    if (std::any_of(impure.begin(), impure.end(),
                    [&](const std::string& word) { return expression.find(word) != std::string::npos; })) {
      continue;
    }
    // Numbers here have one zero; OpenTofu prints the sign of a negated one.
    if (expression == "-0") continue;
    const std::string got = workspace.Eval(expression);
    const bool error = got.compare(0, 6, "error:") == 0;
    bool same = got == expected;
    if (expected == "ERROR") same = error;
    // Infinities and secrets have a value, but no JSON.
    if (expected == "NOJSON" || expected == "SENSITIVE") same = !error;
    ++compared;
    if (!same) wrong.push_back(expression + "\n    expected " + expected + "\n    got      " + got);
  }
  EXPECT_GT(compared, 400);
  std::string all;
  for (const std::string& w : wrong) all += w + '\n';
  EXPECT_TRUE(wrong.empty()) << wrong.size() << " of " << compared << " differ:\n" << all;
}

}  // namespace
}  // namespace assay::terraform
