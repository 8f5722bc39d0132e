// SPDX-License-Identifier: Apache-2.0
// One benchmark a stage, each over what the stage before it made. Bytes per second are those of the input's
// files.
#include <benchmark/benchmark.h>

#include <sstream>
#include <string>

#include "assay/control.h"
#include "bench/estate.h"
#include "bench/shapes.h"
#include "load/load.h"
#include "record/reporter.h"
#include "run/judge.h"
#include "source/file_system.h"
#include "syntax/hcl/lexer.h"
#include "syntax/hcl/parser.h"
#include "terraform/terraform.h"

namespace assay {
namespace {

constexpr int kRoots = 8;
constexpr int kServices = 25;

const std::map<std::string, std::string>& Estate() {
  static const auto files = bench::MakeEstate(kRoots, kServices);
  return files;
}

std::int64_t EstateBytes() {
  std::int64_t bytes = 0;
  for (const auto& [path, text] : Estate()) bytes += static_cast<std::int64_t>(text.size());
  return bytes;
}

const Snapshot& Evaluated() {
  static const Snapshot snapshot = Load(*MakeMemoryFileSystem(Estate()), {});
  return snapshot;
}

Selection Everything() {
  Selection selection;
  for (const ControlBase* control : Registry()) {
    // Those whose parameter must be set have none here.
    bool complete = true;
    for (const Parameter& p : control->info.parameters) complete = complete && !p.default_value.empty();
    if (complete) selection.controls.push_back(control);
  }
  selection.run.evaluation_date = "2026-11-20T00:00:00Z";
  return selection;
}

const Ledger& Judged() {
  static const Ledger ledger = Judge(Evaluated(), Everything());
  return ledger;
}

// Strings are cut as code is: the parser, which knows where they end, reads them itself.
void Lex(benchmark::State& state) {
  std::size_t tokens = 0;
  for (auto _ : state) {
    for (const auto& [path, text] : Estate()) {
      hcl::Lexer lexer(text);
      while (lexer.Next().kind != hcl::TokenKind::kEnd) ++tokens;
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(tokens));
  state.SetBytesProcessed(state.iterations() * EstateBytes());
}
BENCHMARK(Lex)->Unit(benchmark::kMillisecond);

void Parse(benchmark::State& state) {
  for (auto _ : state) {
    for (const auto& [path, text] : Estate()) {
      benchmark::DoNotOptimize(hcl::ParseFile(text, FileId{0}));
    }
  }
  state.SetBytesProcessed(state.iterations() * EstateBytes());
}
BENCHMARK(Parse)->Unit(benchmark::kMillisecond);

// Every root of the estate, from the parsed trees.
// Evaluating has a thread with a stack of its own, which the time of the measuring one leaves out.
void WholeProcess(benchmark::internal::Benchmark* b) {
  b->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime();
}

void Evaluate(benchmark::State& state) {
  const auto files = MakeMemoryFileSystem(Estate());
  Sources sources;
  terraform::Directories directories;
  for (const auto& [path, text] : Estate()) {
    const FileId id = sources.Add(path, text);
    terraform::ConfigFile file;
    file.path = path;
    file.id = id;
    file.file = std::shared_ptr<hcl::File>(hcl::ParseFile(sources.file(id).text(), id).file);
    const std::string name = path.substr(0, path.rfind('/'));
    directories[name].path = name;
    directories[name].config.push_back(std::move(file));
  }
  const std::vector<std::string> roots = terraform::FindRoots(directories);
  std::size_t resources = 0;
  for (auto _ : state) {
    for (const std::string& root : roots)
      resources += terraform::Evaluate(root, directories, *files, sources, {}).root->resources.size();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(resources));
  state.SetBytesProcessed(state.iterations() * EstateBytes());
}
BENCHMARK(Evaluate)->Apply(WholeProcess);

// Discovery and parsing too, as they come from memory.
void LoadAll(benchmark::State& state) {
  const auto files = MakeMemoryFileSystem(Estate());
  LoadOptions options;
  options.jobs = static_cast<int>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(Load(*files, options));
  state.SetBytesProcessed(state.iterations() * EstateBytes());
}
BENCHMARK(LoadAll)->Arg(1)->Arg(2)->Apply(WholeProcess);

// Inputs that are hard in one way; items are resources.
void LoadShape(benchmark::State& state, const bench::Files& shape) {
  const auto files = MakeMemoryFileSystem(shape);
  std::int64_t bytes = 0;
  for (const auto& [path, text] : shape) bytes += static_cast<std::int64_t>(text.size());
  std::size_t resources = 0;
  for (auto _ : state) {
    for (const auto& root : Load(*files, {}).roots) resources += root->resources.size();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(resources));
  state.SetBytesProcessed(state.iterations() * bytes);
}
BENCHMARK_CAPTURE(LoadShape, twelve_nested_modules, bench::MakeNestedModules(12, 1))->Apply(WholeProcess);
BENCHMARK_CAPTURE(LoadShape, twelve_nested_modules_of_two, bench::MakeNestedModules(12, 2))
    ->Apply(WholeProcess);
BENCHMARK_CAPTURE(LoadShape, thousand_calls_of_a_module, bench::MakeModuleCalls(1000))->Apply(WholeProcess);
BENCHMARK_CAPTURE(LoadShape, thousand_roots, bench::MakeRoots(1000))->Apply(WholeProcess);
BENCHMARK_CAPTURE(LoadShape, template_of_20000_in_json, bench::MakeTemplate(20'000, true))
    ->Apply(WholeProcess);
BENCHMARK_CAPTURE(LoadShape, template_of_20000_in_yaml, bench::MakeTemplate(20'000, false))
    ->Apply(WholeProcess);
BENCHMARK_CAPTURE(LoadShape, plan_of_2000, bench::MakePlan(2'000))->Apply(WholeProcess);

void JudgeAll(benchmark::State& state) {
  Selection selection = Everything();
  selection.jobs = static_cast<int>(state.range(0));
  std::size_t cells = 0;
  for (auto _ : state) cells += Judge(Evaluated(), selection).cells.size();
  state.SetItemsProcessed(static_cast<std::int64_t>(cells));
}
BENCHMARK(JudgeAll)->Arg(1)->Arg(2)->Apply(WholeProcess);

void Report(benchmark::State& state, const Reporter& reporter) {
  std::size_t bytes = 0;
  for (auto _ : state) {
    std::ostringstream out;
    reporter.write(Judged(), {}, out);
    bytes += out.view().size();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

[[maybe_unused]] const bool kReportsRegistered = [] {
  for (const Reporter& reporter : Reporters()) {
    benchmark::RegisterBenchmark(("Report/" + std::string(reporter.format)).c_str(), Report, reporter)
        ->Unit(benchmark::kMillisecond);
  }
  return true;
}();

}  // namespace
}  // namespace assay
