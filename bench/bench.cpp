// SPDX-License-Identifier: Apache-2.0
// One benchmark a stage, each over what the stage before it made. Bytes per second are those of the input's
// files.
#include <benchmark/benchmark.h>

#include <sstream>
#include <string>

#include "assay/control.h"
#include "bench/estate.h"
#include "load/load.h"
#include "record/reporter.h"
#include "run/judge.h"
#include "source/file_system.h"
#include "syntax/hcl/parser.h"

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

void Parse(benchmark::State& state) {
  for (auto _ : state) {
    for (const auto& [path, text] : Estate()) {
      benchmark::DoNotOptimize(hcl::ParseFile(text, FileId{0}));
    }
  }
  state.SetBytesProcessed(state.iterations() * EstateBytes());
}
BENCHMARK(Parse)->Unit(benchmark::kMillisecond);

// Discovery and parsing too, as they come from memory.
void LoadAll(benchmark::State& state) {
  const auto files = MakeMemoryFileSystem(Estate());
  LoadOptions options;
  options.jobs = static_cast<int>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(Load(*files, options));
  state.SetBytesProcessed(state.iterations() * EstateBytes());
}
BENCHMARK(LoadAll)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

void JudgeAll(benchmark::State& state) {
  Selection selection = Everything();
  selection.jobs = static_cast<int>(state.range(0));
  std::size_t cells = 0;
  for (auto _ : state) cells += Judge(Evaluated(), selection).cells.size();
  state.SetItemsProcessed(static_cast<std::int64_t>(cells));
}
BENCHMARK(JudgeAll)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

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
