// SPDX-License-Identifier: Apache-2.0
// One requirement, whatever the language: a control judges its Terraform and its CloudFormation examples
// alike.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "assay/control.h"
#include "cli/examples_on_disk.h"
#include "judged.h"

namespace assay::test {
namespace {

bool ReadsBoth(const ControlBase& control) {
  bool terraform = false, templates = false;
  for (const std::string& type : control.types()) {
    (type.find("::") == std::string::npos ? terraform : templates) = true;
  }
  return terraform && templates;
}

/// What a resource is called in both languages: "aws_s3_bucket.plain_text" and "AWS::S3::Bucket.PlainText".
std::string PlainName(std::string_view address) {
  std::string out;
  for (const char c : address.substr(address.rfind('.') + 1)) {
    if (std::isalnum(static_cast<unsigned char>(c)))
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

struct Seen {
  std::map<std::string, std::set<Verdict>> by_name;
  std::set<Verdict> verdicts;
};
Seen Judged(const std::string& path, const std::string& control) {
  Seen seen;
  for (const auto& [cell, verdict] : VerdictsOf(JudgeFiles({{path, TextOf(path)}}))) {
    if (cell.first != control || cell.second.empty()) continue;
    seen.by_name[PlainName(cell.second)].insert(verdict);
    seen.verdicts.insert(verdict);
  }
  // Two resources of one name may be what is one elsewhere: a bucket and the ACL that speaks for it.
  for (auto& [name, verdicts] : seen.by_name) {
    if (verdicts.size() > 1) verdicts.erase(Verdict::kNotApplicable);
  }
  return seen;
}

TEST(Formats, EveryControlOnBothHasExamplesInBoth) {
  std::set<std::pair<std::string, std::string>> there;
  for (const char* suffix : {".tf", ".yaml"}) {
    for (const std::string& path : ExamplePaths(suffix)) {
      if (const auto example = cli::AsExample(path)) there.emplace(example->control->id, suffix);
    }
  }
  for (const ControlBase* control : Registry()) {
    if (!ReadsBoth(*control)) continue;
    EXPECT_TRUE(there.contains({control->id, ".tf"})) << control->id;
    EXPECT_TRUE(there.contains({control->id, ".yaml"})) << control->id;
  }
}

TEST(Formats, EquivalentExamplesGetTheSameVerdict) {
  std::size_t pairs = 0;
  for (const std::string& path : ExamplePaths(".tf")) {
    const auto example = cli::AsExample(path);
    const std::string other = path.substr(0, path.size() - 3) + ".yaml";
    if (!example || !ReadsBoth(*example->control) || TextOf(other).empty()) continue;
    const std::string& id = example->control->id;
    const Seen terraform = Judged(path, id), templates = Judged(other, id);
    EXPECT_EQ(terraform.verdicts.contains(Verdict::kFail), templates.verdicts.contains(Verdict::kFail))
        << path;
    EXPECT_EQ(terraform.verdicts.contains(Verdict::kPass) || terraform.verdicts.contains(Verdict::kFail),
              templates.verdicts.contains(Verdict::kPass) || templates.verdicts.contains(Verdict::kFail))
        << path;
    for (const auto& [name, verdicts] : terraform.by_name) {
      const auto same = templates.by_name.find(name);
      if (same == templates.by_name.end()) continue;
      // What one language leaves to the service and the other to its provider is no equivalent.
      if (verdicts.contains(Verdict::kUnknown) != same->second.contains(Verdict::kUnknown)) continue;
      ++pairs;
      EXPECT_EQ(verdicts, same->second) << id << " of " << name << " in " << path << " and " << other;
    }
  }
  EXPECT_GT(pairs, 100u);
}

}  // namespace
}  // namespace assay::test
