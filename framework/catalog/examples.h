// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// A file that shows a control passing, failing or not applying.
struct ExampleText {
  std::string_view path;  ///< "aws/s3/KeepsVersions.fail.tf"
  std::string_view text;
};

/// Adds an example that is linked into the program; both texts must outlive it. Returns true.
bool RegisterExample(std::string_view path, std::string_view text);

/// The examples of a control, sorted by path: those beside its source file ("aws/s3.cpp" → "aws/s3/") whose
/// name begins with the control's.
std::vector<ExampleText> ExamplesOf(std::string_view source_file, std::string_view control_name);

/// The configuration that the examples of a source file are judged with: `.assay.yaml` beside them; empty if
/// there is none.
std::string_view ExampleConfiguration(std::string_view source_file);

/// All of them, sorted by path.
std::vector<ExampleText> AllExamples();

}  // namespace assay
