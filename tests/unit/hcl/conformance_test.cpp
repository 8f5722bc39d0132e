// SPDX-License-Identifier: Apache-2.0
// Against expressions and files that others wrote; they lie beside the project and are not part of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "dump.h"
#include "syntax/json/json.h"

namespace assay::hcl {
namespace {

namespace fs = std::filesystem;

fs::path Corpora() { return fs::path(ASSAY_SOURCE_DIR) / ".." / "shared" / "corpora"; }

std::string Read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool IsSyntax(std::string_view message) {
  static constexpr std::string_view kSyntax[] = {
      "Error: Missing newline after argument", "Error: Invalid expression",
      "Error: Invalid legacy index syntax",    "Error: Unexpected end of template",
      "Error: Missing item separator",         "Error: Invalid template control keyword",
      "Error: Missing attribute separator",    "Error: Invalid character"};
  return std::find(std::begin(kSyntax), std::end(kSyntax), message) != std::end(kSyntax);
}

TEST(Conformance, ExpressionsAreRefusedIfTheirErrorIsOneOfSyntax) {
  const fs::path path = Corpora() / "hcl-expressions" / "cases.jsonl";
  if (!fs::exists(path)) GTEST_SKIP() << path << " isn't there";
  std::ifstream file(path);
  int refused = 0;
  int count = 0;
  for (std::string line; std::getline(file, line); ++count) {
    Arena arena;
    const Value entry = json::Parse(line, FileId::kNone, 0, arena).value;
    ASSERT_TRUE(entry.Find("expr") && entry.Find("message")) << line;
    const std::string_view text = entry.Find("expr")->string();
    const ParsedExpression parsed = ParseExpression(text, FileId{0}, 0, arena);
    const bool good = parsed.expression != nullptr && parsed.diagnostics.empty();
    EXPECT_EQ(good, !IsSyntax(entry.Find("message")->string())) << line;
    if (!good) ++refused;
  }
  EXPECT_GT(count, 400);
  EXPECT_GT(refused, 10);
}

TEST(Conformance, FilesAreRefusedIfTheyAreBroken) {
  if (!fs::exists(Corpora())) GTEST_SKIP() << Corpora() << " isn't there";
  std::vector<std::string> broken;
  int count = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(Corpora())) {
    const fs::path& path = entry.path();
    if (!entry.is_regular_file() || (path.extension() != ".tf" && path.extension() != ".tfvars")) continue;
    const std::string text = Read(path);
    const ParsedFile parsed = ParseFile(text, FileId{0});
    EXPECT_EQ(CheckSpans(text, *parsed.file), "") << path;
    if (!parsed.diagnostics.empty()) broken.push_back(path.lexically_relative(Corpora()).generic_string());
    ++count;
  }
  std::sort(broken.begin(), broken.end());
  EXPECT_GT(count, 500);
  // The reference implementation refuses exactly these, too.
  const std::string checks = "checkov/files/terraform/";
  EXPECT_THAT(broken,
              testing::ElementsAre(checks + "checks/data/aws/example_AdminPolicyDocument/main.tf",
                                   checks + "checks/data/aws/example_StarActionPolicyDocument/main.tf",
                                   checks + "graph/checks/resources/S3BucketVersioning/main.tf"));
}

}  // namespace
}  // namespace assay::hcl
