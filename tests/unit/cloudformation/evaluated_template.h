// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cloudformation/cloudformation.h"
#include "source/sources.h"
#include "syntax/json/json.h"
#include "syntax/yaml/yaml.h"
#include "value/ops.h"

namespace assay::cloudformation {

/// A template given as text, evaluated: owns everything the values point into.
class EvaluatedTemplate {
 public:
  /// `others` are the files of the tree beside it, by path.
  explicit EvaluatedTemplate(std::string text, Options options = {},
                             const std::map<std::string, std::string>& others = {}) {
    sources_ = std::make_shared<Sources>();
    for (const auto& [path, content] : others) {
      const FileId id = sources_->Add(path, content);
      others_.push_back(yaml::Parse(sources_->file(id).text(), id).file);
      local_.emplace(path, LocalDocument{others_.back()->documents.at(0), id, path, nullptr});
    }
    if (!others.empty()) {
      options.local = [this](const std::string& path) -> std::optional<LocalDocument> {
        const auto it = local_.find(path);
        return it == local_.end() ? std::nullopt : std::optional(it->second);
      };
    }
    file_ = sources_->Add("template.yaml", std::move(text));
    const std::string_view bytes = sources_->file(file_).text();
    if (bytes.starts_with("{")) {
      json::Parsed parsed = json::Parse(bytes, file_, 0, json_);
      document_ = parsed.value;
      parse_diagnostics_ = std::move(parsed.diagnostics);
    } else {
      yaml::ParsedFile parsed = yaml::Parse(bytes, file_);
      yaml_ = std::move(parsed.file);
      if (yaml_ && !yaml_->documents.empty()) document_ = yaml_->documents[0];
      parse_diagnostics_ = std::move(parsed.diagnostics);
    }
    options.text = [this](Span span) { return sources_->Text(span); };
    evaluated_ = Evaluate(document_, "template.yaml", file_, sources_, options);
  }

  const Value& document() const { return document_; }
  const Diagnostics& parse_diagnostics() const { return parse_diagnostics_; }
  const Diagnostics& diagnostics() const { return evaluated_.diagnostics; }
  const Root& root() const { return *evaluated_.root; }
  GuardTable& guards() { return evaluated_.root->guards; }

  const Resource* resource(std::string_view id) const { return root().Find(id); }
  /// A property by its path ("Rules.0.Port"); absent if there is none.
  Value property(std::string_view id, std::string_view path) const {
    const Resource* r = resource(id);
    if (!r) return {};
    Value at = r->attributes;
    while (!path.empty()) {
      const auto dot = path.find('.');
      const std::string_view step = path.substr(0, dot);
      path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
      if (at.is_sequence()) {
        const auto index = static_cast<std::size_t>(std::stoul(std::string(step)));
        if (index >= at.size()) return {};
        at = at.elements()[index];
      } else {
        const Value* next = at.Find(step);
        if (!next) return {};
        at = *next;
      }
    }
    return at;
  }
  std::string_view Text(Span span) const { return sources_->Text(span); }
  /// A value in one line: `IsProd is true: "a"; IsProd is false: (absent)`.
  std::string Show(const Value& v) const {
    if (!v.is_choice()) return Render(v);
    std::string out;
    for (const ChoiceCase& one : v.cases()) {
      if (!out.empty()) out += "; ";
      out +=
          root().guards.Describe(one.guard) + ": " + (one.value.is_absent() ? "(absent)" : Render(one.value));
    }
    return out;
  }

 private:
  std::shared_ptr<Sources> sources_;
  FileId file_;
  Arena json_;
  std::unique_ptr<yaml::File> yaml_;
  std::vector<std::unique_ptr<yaml::File>> others_;
  std::map<std::string, LocalDocument> local_;
  Value document_;
  Diagnostics parse_diagnostics_;
  Evaluated evaluated_;
};

/// The template with these Parameters, Conditions and Mappings and one resource R whose property P is
/// `value`.
inline std::string WithProperty(const std::string& value, const std::string& sections = "") {
  return "AWSTemplateFormatVersion: '2010-09-09'\n" + sections +
         "Resources:\n"
         "  Key:\n    Type: AWS::KMS::Key\n"
         "  Bucket:\n    Type: AWS::S3::Bucket\n"
         "  R:\n    Type: AWS::Test::Thing\n    Properties:\n      P: " +
         value + "\n";
}

}  // namespace assay::cloudformation
