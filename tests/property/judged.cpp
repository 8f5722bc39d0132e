// SPDX-License-Identifier: Apache-2.0
#include "judged.h"

#include <algorithm>

#include "catalog/examples.h"
#include "load/load.h"
#include "run/judge.h"

namespace assay::test {
namespace {

const Selection& Everything() {
  static const Selection selection = [] {
    Selection s;
    for (const ControlBase* c : Registry()) {
      const bool complete = std::none_of(c->info.parameters.begin(), c->info.parameters.end(),
                                         [](const Parameter& p) { return p.default_value.empty(); });
      if (complete) s.controls.push_back(c);
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

std::map<CellName, Verdict> VerdictsOf(const Ledger& ledger) {
  std::map<CellName, Verdict> out;
  for (const Cell& c : ledger.cells) {
    out[{ledger.controls[c.control].id,
         c.subject == kNoSubject ? std::string() : ledger.subjects[c.subject].address}] = c.verdict;
  }
  return out;
}

std::vector<std::string> ExamplePaths(std::string_view suffix) {
  std::vector<std::string> out;
  for (const ExampleText& e : AllExamples()) {
    if (e.path.ends_with(suffix) && !e.path.starts_with("assay/")) out.emplace_back(e.path);
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
