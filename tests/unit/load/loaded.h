// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "load/load.h"
#include "value/ops.h"

namespace assay {

/// A snapshot of files in memory.
inline Snapshot LoadFiles(std::map<std::string, std::string> files, const LoadOptions& options = {}) {
  const auto system = MakeMemoryFileSystem(std::move(files));
  return Load(*system, options);
}

inline std::vector<std::string> RootNames(const Snapshot& s) {
  std::vector<std::string> names;
  for (const auto& root : s.roots) names.push_back(root->name);
  return names;
}

inline const FileRecord* RecordOf(const Snapshot& s, std::string_view path) {
  for (const FileRecord& record : s.files) {
    if (record.path == path) return &record;
  }
  return nullptr;
}

inline FileOutcome OutcomeOf(const Snapshot& s, std::string_view path) {
  const FileRecord* record = RecordOf(s, path);
  return record ? record->outcome : FileOutcome::kSkipped;
}

inline const Root* RootNamed(const Snapshot& s, std::string_view name) {
  for (const auto& root : s.roots) {
    if (root->name == name) return root.get();
  }
  return nullptr;
}

/// `path:line code: summary` of each diagnostic.
inline std::vector<std::string> Messages(const Snapshot& s) {
  std::vector<std::string> messages;
  for (const Diagnostic& d : s.diagnostics) {
    std::string place = d.path;
    if (d.span.valid()) {
      place = s.sources->file(d.span.file).path() + ":" + std::to_string(s.sources->Begin(d.span).line);
    }
    messages.push_back(place + " " + d.code + ": " + d.summary);
  }
  return messages;
}

/// Everything of a snapshot that an output could show, as text.
inline std::string Dump(const Snapshot& s) {
  std::string out;
  for (const FileRecord& f : s.files) {
    out += f.path + " " + std::to_string(static_cast<int>(f.outcome)) + " " + f.kind + " " + f.sha256 + " " +
           f.reason + "\n";
  }
  for (const std::string& message : Messages(s)) out += message + "\n";
  for (const CommentRecord& c : s.comments) {
    out += s.sources->file(c.span.file).path() + " " + std::to_string(c.span.begin) + " " + c.text + "\n";
  }
  for (const auto& root : s.roots) {
    out += "root " + root->name + " " + std::to_string(root->open.size()) + "\n";
    for (const Resource& r : root->resources) {
      out += "  " + std::string(r.address) + " if " + root->guards.Describe(r.present, 16) + " at " +
             std::to_string(r.span.begin) + ": " + Render(r.attributes, Audience::kReport, 100'000) + "\n";
    }
  }
  return out;
}

inline constexpr char kBucketTemplate[] =
    "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Logs:\n    Type: AWS::S3::Bucket\n";

}  // namespace assay
