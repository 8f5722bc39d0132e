// SPDX-License-Identifier: Apache-2.0
#include "catalog/examples.h"

#include <algorithm>

namespace assay {
namespace {

std::vector<ExampleText>& Store() {
  static std::vector<ExampleText> store;
  return store;
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
  // "checks/aws/s3.cpp" has its examples in "aws/s3/".
  if (const std::size_t checks = source_file.rfind("checks/"); checks != std::string_view::npos) {
    source_file.remove_prefix(checks + 7);
  }
  const std::string folder = std::string(source_file.substr(0, source_file.rfind('.'))) + "/";
  const std::string wanted = folder + std::string(control_name) + ".";
  std::vector<ExampleText> found;
  for (const ExampleText& e : AllExamples()) {
    if (e.path.starts_with(wanted)) found.push_back(e);
  }
  return found;
}

}  // namespace assay
