// SPDX-License-Identifier: Apache-2.0
#include "judged.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "catalog/examples.h"
#include "cli/configuration.h"
#include "load/load.h"
#include "run/judge.h"
#include "value/ops.h"

namespace assay::test {
namespace {

const Selection& Everything() {
  static const Selection selection = [] {
    Selection s;
    for (const ControlBase* c : Registry()) {
      s.controls.push_back(c);
    }
    for (const ExampleText& e : AllExamples()) {
      if (!e.path.ends_with("/.assay.yaml")) continue;
      auto configuration = cli::ParseConfiguration(std::string(e.path), ".", std::string(e.text));
      if (!configuration) throw std::runtime_error(std::string(e.path) + " can't be read");
      s.roots[""].parameters.merge(configuration->root.parameters);
    }
    s.observations = false;
    s.run.evaluation_date = "2026-11-20T00:00:00Z";
    return s;
  }();
  return selection;
}

}  // namespace

Ledger JudgeFiles(const Files& files, const Inputs& parameters) {
  LoadOptions options;
  options.parameters = parameters;
  return Judge(Load(*MakeMemoryFileSystem(files), options), Everything());
}

bool NamesClash(const Files& files, const Inputs& parameters) {
  LoadOptions options;
  options.parameters = parameters;
  const Snapshot snapshot = Load(*MakeMemoryFileSystem(files), options);
  std::set<std::pair<std::string_view, std::string>> names;
  for (const auto& root : snapshot.roots) {
    for (const Resource& r : root->resources) {
      for (const char* attribute : {"bucket", "BucketName", "stage_name", "StageName"}) {
        const Value* name = r.attributes.Find(attribute);
        if (!name || name->is_unknown() || name->is_null() || name->is_absent()) continue;
        // What only refers to another one has its name, too.
        const bool own = r.type == "aws_s3_bucket" || r.type == "AWS::S3::Bucket" ||
                         r.type == "aws_api_gateway_stage" || r.type == "AWS::ApiGateway::Stage";
        if (own && !names.emplace(r.type, Render(*name)).second) return true;
      }
    }
  }
  return false;
}

std::map<CellName, Verdict> VerdictsOf(const Ledger& ledger) {
  std::map<CellName, Verdict> out;
  for (const Cell& c : ledger.cells) {
    out[{ledger.controls[c.control].id,
         c.subject == kNoSubject ? std::string() : std::string(ledger.subjects[c.subject].address)}] =
        c.verdict;
  }
  return out;
}

std::vector<std::string> ExamplePaths(std::string_view suffix) {
  std::vector<std::string> out;
  for (const ExampleText& e : AllExamples()) {
    if (e.path.ends_with(suffix) && !e.path.ends_with("/.assay.yaml") && !e.path.starts_with("assay/"))
      out.emplace_back(e.path);
  }
  return out;
}

std::string TextOf(const std::string& path) {
  for (const assay::ExampleText& e : AllExamples()) {
    if (e.path == path) return std::string(e.text);
  }
  return {};
}

}  // namespace assay::test
