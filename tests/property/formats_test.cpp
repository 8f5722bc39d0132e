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

/// Subjects of one name that no verdict may be compared of, each with the reason.
struct Exception {
  std::string_view example, name, why;
};
constexpr Exception kNoEquivalents[] = {
    {"naming/BeginsWithPrefix.fail.tf", "orders",
     "a topic without a name has one that the provider makes up, or one that begins with the stack's"},
};

bool IsException(std::string_view path, std::string_view name) {
  return std::any_of(std::begin(kNoEquivalents), std::end(kNoEquivalents),
                     [&](const Exception& e) { return path.ends_with(e.example) && name == e.name; });
}

TEST(Formats, EquivalentExamplesGetTheSameVerdict) {
  std::map<std::string, std::set<Verdict>> shown;  // by control: what two subjects of one name agree on
  for (const std::string& path : ExamplePaths(".tf")) {
    const auto example = cli::AsExample(path);
    if (!example || !ReadsBoth(*example->control)) continue;
    const std::string& id = example->control->id;
    const std::string other = path.substr(0, path.size() - 3) + ".yaml";
    if (TextOf(other).empty()) {
      ADD_FAILURE() << path << " has no counterpart " << other;
      continue;
    }
    const Seen terraform = Judged(path, id), templates = Judged(other, id);
    EXPECT_EQ(terraform.verdicts.contains(Verdict::kFail), templates.verdicts.contains(Verdict::kFail))
        << path;
    EXPECT_EQ(terraform.verdicts.contains(Verdict::kPass) || terraform.verdicts.contains(Verdict::kFail),
              templates.verdicts.contains(Verdict::kPass) || templates.verdicts.contains(Verdict::kFail))
        << path;
    for (const auto& [name, verdicts] : terraform.by_name) {
      const auto same = templates.by_name.find(name);
      if (same == templates.by_name.end() || IsException(path, name)) continue;
      EXPECT_EQ(verdicts, same->second) << id << " of " << name << " in " << path << " and " << other;
      shown[id].insert(verdicts.begin(), verdicts.end());
    }
  }
  for (const ControlBase* control : Registry()) {
    if (!ReadsBoth(*control)) continue;
    EXPECT_TRUE(shown[control->id].contains(Verdict::kFail)) << control->id << " shows no equivalent failure";
    EXPECT_TRUE(shown[control->id].contains(Verdict::kPass)) << control->id << " shows no equivalent pass";
  }
}

}  // namespace
}  // namespace assay::test
