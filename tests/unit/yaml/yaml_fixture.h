// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "syntax/yaml/yaml.h"
#include "value/ops.h"

namespace assay {

class YamlFixture : public ::testing::Test {
 protected:
  const std::vector<Value>& Parse(std::string text, const yaml::Limits& limits = {}) {
    text_ = std::move(text);
    parsed_ = yaml::Parse(text_, FileId{0}, limits);
    return parsed_.file->documents;
  }
  /// The only document of a text that must be read without complaint.
  Value One(std::string text) {
    Parse(std::move(text));
    EXPECT_THAT(Codes(), ::testing::IsEmpty())
        << (parsed_.diagnostics.empty() ? "" : parsed_.diagnostics[0].detail);
    EXPECT_EQ(parsed_.file->documents.size(), 1u) << text_;
    return parsed_.file->documents.empty() ? Value() : parsed_.file->documents[0];
  }
  std::string Json(std::string text) { return EncodeJson(One(std::move(text))); }
  std::string_view Text(Span span) const {
    return std::string_view(text_).substr(span.begin, span.end - span.begin);
  }
  std::vector<std::string> Codes() const {
    std::vector<std::string> codes;
    for (const Diagnostic& d : parsed_.diagnostics) codes.push_back(d.code);
    return codes;
  }
  std::vector<std::string> Comments() const {
    std::vector<std::string> comments;
    for (const yaml::Comment& c : parsed_.file->comments) comments.emplace_back(Text(c.span));
    return comments;
  }

  std::string text_;
  yaml::ParsedFile parsed_;
};

}  // namespace assay
