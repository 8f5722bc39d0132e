// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <tuple>

#include "syntax/hcl/parser.h"
#include "terraform/deep_stack.h"
#include "terraform/evaluator.h"

namespace assay::terraform {

Value Evaluator::RunExpression(const std::string& text, std::string& error) {
  const FileId id = sources_.Add("--eval", text);
  const hcl::ParsedExpression parsed = hcl::ParseExpression(sources_.file(id).text(), id, 0, arena_);
  for (const Diagnostic& d : parsed.diagnostics) {
    if (d.severity == DiagnosticSeverity::kError) {
      error = d.summary + ": " + d.detail;
      return Value();
    }
  }
  if (!parsed.expression) {
    error = "Invalid expression: this isn't one.";
    return Value();
  }
  if (!root_module_->config) {
    error = "There is no configuration in " + directory_ + ".";
    return Value();
  }
  // What the configuration itself has to say isn't this expression's fault, unless it refers to it.
  const std::size_t before = diagnostics_.size();
  Frame frame;
  frame.module = root_module_;
  const Value v = Whole(Eval(parsed.expression, frame));
  Diagnostics found(diagnostics_.begin() + static_cast<std::ptrdiff_t>(before), diagnostics_.end());
  std::erase_if(found, [](const Diagnostic& d) { return d.severity != DiagnosticSeverity::kError; });
  found.insert(found.end(), top_.errors.begin(), top_.errors.end());
  if (!found.empty()) error = found[0].summary + ": " + found[0].detail;
  return v;
}

namespace {

// What is wrong with it in any case, beside what evaluating it told. Apart from the evaluation, so that
// nothing of this stays in the root.
void AddErrorsInAnyCase(const std::string& directory, const Directories& directories, const FileSystem& files,
                        Sources& sources, const Options& options, Diagnostics& diagnostics) {
  Root scratch;
  Diagnostics found;
  Evaluator(directory, directories, files, sources, options, scratch, found).Validate();
  // One place, one cause: what is known of values may only have changed the words.
  std::set<Span> told;
  for (const Diagnostic& d : diagnostics) told.insert(d.span);
  for (Diagnostic& d : found) {
    if (d.code == "terraform-evaluation" && told.count(d.span) == 0) diagnostics.push_back(std::move(d));
  }
}

}  // namespace

Evaluated Evaluate(const std::string& directory, const Directories& directories, const FileSystem& files,
                   Sources& sources, const Options& options) {
  Evaluated out;
  out.root = std::make_unique<Root>();
  RunOnDeepStack([&] {
    Evaluator(directory, directories, files, sources, options, *out.root, out.diagnostics).Run();
    AddErrorsInAnyCase(directory, directories, files, sources, options, out.diagnostics);
  });
  std::stable_sort(out.root->resources.begin(), out.root->resources.end(),
                   [](const Resource& a, const Resource& b) {
                     return a.address != b.address ? a.address < b.address : a.span < b.span;
                   });
  std::stable_sort(out.root->open.begin(), out.root->open.end(),
                   [](const OpenPopulation& a, const OpenPopulation& b) {
                     return a.span != b.span ? a.span < b.span : a.reason < b.reason;
                   });
  std::stable_sort(out.diagnostics.begin(), out.diagnostics.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.span < b.span; });
  const auto key = [](const Statement& s) { return std::tuple(s.module, s.kind, s.span); };
  std::stable_sort(out.root->statements.begin(), out.root->statements.end(),
                   [&](const Statement& a, const Statement& b) { return key(a) < key(b); });
  out.root->Seal();
  return out;
}

std::vector<EvaluatedExpression> EvaluateExpressions(const std::vector<std::string>& expressions,
                                                     const std::string& directory,
                                                     const Directories& directories, const FileSystem& files,
                                                     Sources& sources, const Options& options) {
  std::vector<EvaluatedExpression> out;
  for (const std::string& expression : expressions) {
    EvaluatedExpression& one = out.emplace_back();
    one.owner = std::make_unique<Root>();
    Diagnostics diagnostics;
    RunOnDeepStack([&] {
      Evaluator evaluator(directory, directories, files, sources, options, *one.owner, diagnostics);
      one.value = evaluator.RunExpression(expression, one.error);
    });
  }
  return out;
}

}  // namespace assay::terraform
