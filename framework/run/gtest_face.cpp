// SPDX-License-Identifier: Apache-2.0
#include "run/gtest_face.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <set>

namespace assay {
namespace {

// What the registered tests talk to; a run is once a process.
struct CurrentRun {
  Judging* judging = nullptr;
  const Selection* selection = nullptr;
  std::set<const ControlBase*> ran;
};
CurrentRun& Current() {
  static CurrentRun run;
  return run;
}

class ControlTest : public ::testing::Test {
 public:
  explicit ControlTest(const ControlBase& control) : control_(control) {}
  void TestBody() override {
    CurrentRun& run = Current();
    run.ran.insert(&control_);
    const Judging::Summary s = run.judging->JudgeControl(control_);
    if (s.failed + s.errors == 0) return;
    ADD_FAILURE_AT(control_.file.c_str(), control_.line)
        << control_.id << ": " << s.failed + s.errors << " of " << s.cells
        << " cells fail; first: " << s.first_failure;
  }

 private:
  const ControlBase& control_;
};

// GoogleTest reads its flags from the environment before main, makes its report's listener of them when it is
// initialised, and reads shards when it runs: nothing there may decide what a compliance run judges.
void FixFlags(const std::string& filter) {
  for (const char* name :
       {"TEST_TOTAL_SHARDS", "TEST_SHARD_INDEX", "GTEST_TOTAL_SHARDS", "GTEST_SHARD_INDEX",
        "GTEST_SHARD_STATUS_FILE", "TESTBRIDGE_TEST_ONLY", "TESTBRIDGE_TEST_RUNNER_FAIL_FAST",
        "XML_OUTPUT_FILE", "TEST_PREMATURE_EXIT_FILE", "GTEST_FILTER", "GTEST_OUTPUT", "GTEST_REPEAT",
        "GTEST_SHUFFLE", "GTEST_FAIL_FAST", "GTEST_ALSO_RUN_DISABLED_TESTS", "GTEST_BREAK_ON_FAILURE",
        "GTEST_CATCH_EXCEPTIONS", "GTEST_LIST_TESTS"}) {
    ::unsetenv(name);
  }
  GTEST_FLAG_SET(also_run_disabled_tests, false);
  GTEST_FLAG_SET(break_on_failure, false);
  GTEST_FLAG_SET(catch_exceptions, true);
  GTEST_FLAG_SET(color, "no");
  GTEST_FLAG_SET(fail_fast, false);
  GTEST_FLAG_SET(filter, filter);
  GTEST_FLAG_SET(list_tests, false);
  GTEST_FLAG_SET(output, "");
  GTEST_FLAG_SET(print_time, false);
  GTEST_FLAG_SET(random_seed, 0);
  GTEST_FLAG_SET(repeat, 1);
  GTEST_FLAG_SET(shuffle, false);
  GTEST_FLAG_SET(stream_result_to, "");
  GTEST_FLAG_SET(throw_on_failure, false);
}

}  // namespace

tl::expected<Ledger, std::string> RunControls(Snapshot snapshot, const Selection& selection) {
  Judging judging(std::move(snapshot), selection);
  CurrentRun& run = Current();
  run.judging = &judging;
  run.selection = &selection;
  run.ran.clear();

  std::string filter;
  for (const ControlBase* c : selection.controls) filter += (filter.empty() ? "" : ":") + c->id;
  FixFlags(filter.empty() ? "-*" : filter);
  char name[] = "assay";
  char* argv[] = {name, nullptr};
  int argc = 1;
  ::testing::InitGoogleMock(&argc, argv);
  // Every control is registered, whatever is selected: the list of tests does not depend on the input.
  for (const ControlBase* c : Registry()) {
    ::testing::RegisterTest(c->fixture.c_str(), c->name.c_str(), nullptr, nullptr, c->file.c_str(), c->line,
                            [c]() -> ::testing::Test* { return new ControlTest(*c); });
  }
  auto& listeners = ::testing::UnitTest::GetInstance()->listeners();
  delete listeners.Release(listeners.default_result_printer());
  // What it returns says less than the ledger, which has errors and waivers too.
  [[maybe_unused]] const int failed = RUN_ALL_TESTS();

  if (run.ran.size() != selection.controls.size()) {
    return tl::unexpected(std::to_string(selection.controls.size()) +
                          " controls were selected, GoogleTest ran " + std::to_string(run.ran.size()) +
                          "; nothing is reported");
  }
  Ledger ledger = judging.Finish();
  run = CurrentRun();
  return ledger;
}

}  // namespace assay
