// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <iostream>
#include <mutex>
#include <set>

#include "cli/command.h"
#include "cli/compare.h"
#include "cli/examples_on_disk.h"
#include "cli/session.h"
#include "load/input.h"
#include "run/parallel.h"
#include "source/discover.h"

namespace assay::cli {
namespace {

constexpr std::string_view kText =
    "Judges by every control and compares what fails with what comments say must fail. Whole sets are "
    "compared:\n"
    "what is missing and what is too much both count. Exit code 0: all holds; 6: it doesn't.\n\n"
    "  # expect: S3Bucket.KeepsVersions       on the line where the finding starts\n"
    "  # expect@+1: S3Bucket.KeepsVersions    on another one\n"
    "  # expect-unknown: S3Bucket.KeepsVersions\n"
    "  # expect-only: S3Bucket.KeepsVersions  anywhere in a file: only these controls count in it\n\n"
    "For JSON, `X.json.expect` holds lines such as `12: S3Bucket.KeepsVersions`. A file "
    "`s3/KeepsVersions.fail.tf`\n"
    "(or .pass. or .na.) is an example of the control KeepsVersions in s3.cpp and is judged alone and by it "
    "alone.\n\n"
    "  assay test samples\n"
    "  assay test checks/aws/s3";

/// The part of a tree that is judged as a whole, and its examples.
struct Parts {
  std::vector<std::string> paths;
  std::vector<Example> examples;
};

Parts Divide(const Session& session) {
  DiscoverOptions options;
  options.respect_gitignore = session.load_options().respect_gitignore;
  const Found found = Discover(session.files(), session.base().paths, options);
  Parts out;
  for (const FoundFile& file : found.files) {
    if (KindOf(file.path) == InputKind::kOther && !file.named) continue;
    const auto& exclude = session.load_options().exclude;
    if (!file.named && exclude && exclude(file.path)) continue;
    // By the whole path: the folder it lies in may be the base itself.
    if (auto example = AsExample(session.base().root + "/" + file.path)) {
      example->path = file.path;
      out.examples.push_back(std::move(*example));
    } else {
      out.paths.push_back(file.path);
    }
  }
  return out;
}

class Tester {
 public:
  explicit Tester(Session& session) : session_(session) {}

  tl::expected<int, Failure> Run() {
    const Parts parts = Divide(session_);
    std::vector<tl::expected<Comparison, Failure>> results(parts.examples.size() + 1);
    // Examples are small and many: in parallel among themselves, not within.
    ParallelFor(parts.examples.size(), session_.jobs(),
                [&](std::size_t i) { results[i] = TestExample(parts.examples[i]); });
    if (!parts.paths.empty()) results.back() = TestTree(parts.paths);

    Comparison all;
    for (auto& result : results) {
      if (!result) return tl::unexpected(result.error());
      all.Add(std::move(*result));
    }
    return Report(parts, std::move(all));
  }

 private:
  tl::expected<Ledger, Failure> JudgeBy(const Snapshot& snapshot,
                                        const std::vector<const ControlBase*>& controls, int jobs) {
    tl::expected<Selection, Failure> selection = [&] {
      const std::lock_guard lock(mutex_);  // configurations are read when they are first needed
      return session_.Prepare(snapshot, controls);
    }();
    if (!selection) return tl::unexpected(selection.error());
    selection->jobs = jobs;
    selection->observations = false;
    Ledger ledger = Judge(snapshot, *selection);
    const std::vector<std::string> problems = CheckLedger(ledger);
    if (!problems.empty())
      return tl::unexpected(Failure{kInternal, "the ledger doesn't add up: " + problems.front()});
    cells_ += ledger.cells.size();
    return ledger;
  }

  tl::expected<Comparison, Failure> TestExample(const Example& example) {
    const Snapshot snapshot = Load({example.path}, 1);
    // What a waiver covers shows only once everything else has been judged.
    const bool alone = example.control->population() != ControlBase::Population::kWaivers;
    const auto ledger =
        JudgeBy(snapshot, alone ? std::vector<const ControlBase*>{example.control} : Registry(), 1);
    if (!ledger) return tl::unexpected(ledger.error());
    return CompareExample(*ledger, ReadExpectations(snapshot, session_.files()), example.path,
                          example.control->id, example.shows);
  }

  tl::expected<Comparison, Failure> TestTree(const std::vector<std::string>& paths) {
    const Snapshot snapshot = Load(paths, session_.jobs());
    const auto ledger = JudgeBy(snapshot, Registry(), session_.jobs());
    if (!ledger) return tl::unexpected(ledger.error());
    auto packs = Packs(snapshot);
    if (!packs) return tl::unexpected(packs.error());
    return Compare(*ledger, ReadExpectations(snapshot, session_.files()), *packs);
  }

  Snapshot Load(std::vector<std::string> paths, int jobs) const {
    LoadOptions options = session_.load_options();
    options.paths = std::move(paths);
    options.jobs = jobs;
    const std::vector<std::string>& words = ExpectationWords();
    options.comment_words.insert(options.comment_words.end(), words.begin(), words.end());
    return assay::Load(session_.files(), options);
  }

  // Of every configuration that holds for something here: a tree may lie above the one that names a pack.
  tl::expected<std::vector<std::string>, Failure> Packs(const Snapshot& snapshot) {
    std::set<std::string> all(session_.configuration().packs.begin(), session_.configuration().packs.end());
    for (const FileRecord& file : snapshot.files) {
      if (file.kind.empty()) continue;
      const auto nearest = session_.configurations().Nearest(ParentOf(file.path));
      if (!nearest) return tl::unexpected(nearest.error());
      if (*nearest) all.insert((*nearest)->packs.begin(), (*nearest)->packs.end());
    }
    return std::vector<std::string>(all.begin(), all.end());
  }

  int Report(const Parts& parts, Comparison all) const {
    std::sort(all.differences.begin(), all.differences.end());
    for (const Remark& remark : all.differences) {
      std::cout << remark.file;
      if (remark.line) std::cout << ":" << remark.line;
      std::cout << ": " << remark.text << "\n";
    }
    std::set<const ControlBase*> controls;
    for (const Example& e : parts.examples) controls.insert(e.control);
    std::cout << all.met << " expectations met, " << all.missing << " missing, " << all.surplus << " surplus";
    if (all.not_judged_here) std::cout << ", " << all.not_judged_here << " not judged here";
    std::cout << "; " << parts.examples.size() << " examples of " << controls.size() << " controls, "
              << parts.paths.size() << " other files, " << cells_ << " cells\n";
    if (!all.differences.empty()) return kDiffers;
    return cells_ == 0 ? kNothing : kFine;
  }

  Session& session_;
  std::mutex mutex_;
  std::atomic<std::size_t> cells_ = 0;
};

tl::expected<int, Failure> Test(const Arguments& arguments) {
  auto session = Session::Open(arguments);
  if (!session) return tl::unexpected(session.error());
  return Tester(**session).Run();
}

}  // namespace

const Command& TestCommand() {
  static const Command command = {
      "test", "[PATH...] [OPTION...]", "judge, and compare with the `# expect:` comments",
      kText,  ReadingOptions(),        Test};
  return command;
}

}  // namespace assay::cli
