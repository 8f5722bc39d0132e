// SPDX-License-Identifier: Apache-2.0
#include "catalog/examples.h"

#include <algorithm>

namespace assay {
namespace {

std::vector<ExampleText>& Store() {
  static std::vector<ExampleText> store;
  return store;
}

// "checks/aws/s3.cpp" has its examples in "aws/s3/".
std::string FolderOf(std::string_view source_file) {
  if (const std::size_t checks = source_file.rfind("checks/"); checks != std::string_view::npos) {
    source_file.remove_prefix(checks + 7);
  }
  return std::string(source_file.substr(0, source_file.rfind('.'))) + "/";
}

}  // namespace

bool RegisterExample(std::string_view path, std::string_view text) {
  Store().push_back({path, text});
  return true;
}

std::vector<ExampleText> AllExamples() {
  std::vector<ExampleText> all = Store();
  std::sort(all.begin(), all.end(),
            [](const ExampleText& a, const ExampleText& b) { return a.path < b.path; });
  return all;
}

std::vector<ExampleText> ExamplesOf(std::string_view source_file, std::string_view control_name) {
  const std::string wanted = FolderOf(source_file) + std::string(control_name) + ".";
  std::vector<ExampleText> found;
  for (const ExampleText& e : AllExamples()) {
    if (e.path.starts_with(wanted)) found.push_back(e);
  }
  return found;
}

std::string_view ExampleConfiguration(std::string_view source_file) {
  const std::string wanted = FolderOf(source_file) + ".assay.yaml";
  for (const ExampleText& e : Store()) {
    if (e.path == wanted) return e.text;
  }
  return {};
}

}  // namespace assay
