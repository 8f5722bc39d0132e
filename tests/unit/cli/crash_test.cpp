// SPDX-License-Identifier: Apache-2.0
// Killed or refused at any system call that writes, an output is either whole or absent, whatever kind it is
// of.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <set>

#include "faults.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

/// A way to write outputs. They go to out/.
struct Way {
  const char* name;
  const char* before;  ///< words that write what is there already, or nothing
  const char* words;
};

void PrintTo(const Way& way, std::ostream* out) { *out << way.name; }

constexpr const char* kSmall = "scan . -q --exit-zero -f concise --select S3Bucket.KeepsVersions,Waiver.* ";

const Way kWays[] = {
    {"Reports",
     "-o json:out/r.json -o sarif:out/r.sarif -o html:out/r.html --date 2026-01-01 --write-baseline "
     "out/known.json",
     "-o json:out/r.json -o sarif:out/r.sarif -o html:out/r.html -o csv:out/new.csv --write-baseline "
     "out/known.json "
     "--baseline out/known.json"},
    {"Zip", "", "-o evidence:out/b.zip"},
    {"Folder", "", "-o evidence:out/bag"},
    {"SignedByACommand", "",
     "-o evidence:out/b.zip --public-key ../key.pub --sign-command 'cat >../message && openssl pkeyutl -sign "
     "-rawin "
     "-inkey ../key.pem -in ../message'"},
    {"Chained", "-o evidence:out/a.zip --evidence-log out/e.log --sign-key ../key.pem",
     "-o evidence:out/b.zip --evidence-log out/e.log --sign-key ../key.pem"},
    {"Merged", "", "merge part.json -q --exit-zero -o json:out/m.json -o evidence:out/m.zip"},
};

std::string WordsOf(const char* words) {
  return std::string_view(words).starts_with("merge") ? words : std::string(kSmall) + words;
}

/// What is in a directory: bytes by path.
Files ContentsOf(const fs::path& directory) {
  Files out;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    out[entry.path().lexically_relative(directory).generic_string()] =
        std::string((std::istreambuf_iterator<char>(in)), {});
  }
  return out;
}

/// The outputs by name, each with all that it holds: a folder is one output.
std::map<std::string, Files> OutputsIn(const fs::path& directory) {
  std::map<std::string, Files> out;
  for (const auto& [path, bytes] : ContentsOf(directory)) out[path.substr(0, path.find('/'))][path] = bytes;
  return out;
}

class Crash : public testing::TestWithParam<Way> {
 protected:
  Crash()
      : tree_(Files{{"main.tf", "resource \"aws_s3_bucket\" \"silent\" {\n  bucket = \"silent\"\n}\n"}}) {}
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a sanitizer makes calls of its own, not always the same ones";
#endif
    if (!CanWatchCalls()) GTEST_SKIP() << "system calls can't be watched here";
    const Ran ran = tree_.Shell(
        "openssl genpkey -algorithm ed25519 -out ../key.pem && openssl pkey -in ../key.pem -pubout -out "
        "../key.pub && "
        "mkdir out ../old && \"$ASSAY\" " +
        std::string(kSmall) + "-o json:part.json");
    ASSERT_EQ(ran.code, 0) << ran.err;
    if (*GetParam().before) {
      const Ran before = tree_.Assay(WordsOf(GetParam().before));
      ASSERT_EQ(before.code, 0) << before.err;
    }
    fs::copy(Out(), Old(), fs::copy_options::recursive);
    const Faulted whole = Run({});
    ASSERT_EQ(whole.ran.code, 0) << whole.ran.err;
    calls_ = whole.calls;
    ASSERT_GT(calls_, 10);
    old_ = OutputsIn(Old());
    new_ = OutputsIn(Out());
    ASSERT_NE(old_, new_);
  }

  fs::path Out() const { return fs::path(tree_.root()) / "tree/out"; }
  fs::path Old() const { return fs::path(tree_.root()) / "old"; }

  Faulted Run(Fault fault) {
    fs::remove_all(Out());
    fs::copy(Old(), Out(), fs::copy_options::recursive);
    return RunWithFault(tree_, WordsOf(GetParam().words), fault);
  }

  // `may_leave`: files under names that are no output's.
  void ExpectWholeOrAbsent(bool may_leave) {
    for (const auto& [name, contents] : OutputsIn(Out())) {
      const auto before = old_.find(name), after = new_.find(name);
      if (before == old_.end() && after == new_.end()) {
        EXPECT_TRUE(may_leave) << name << " is left";
      } else {
        EXPECT_TRUE((before != old_.end() && contents == before->second) ||
                    (after != new_.end() && contents == after->second))
            << name << " is neither as it was nor as it is to be";
      }
    }
    for (const auto& [name, contents] : old_) EXPECT_TRUE(fs::exists(Out() / name)) << name << " is gone";
  }

  std::map<std::string, Files> OutputsUnderTheirNames() const {
    std::map<std::string, Files> out = OutputsIn(Out());
    std::erase_if(out, [&](const auto& output) { return !new_.contains(output.first); });
    return out;
  }

  // Whatever the log and its checkpoint were left at.
  void ExpectTheLogGoesOn() {
    const Ran next = tree_.Assay(std::string(kSmall) +
                                 "-o evidence:out/next.zip --evidence-log out/e.log --sign-key ../key.pem");
    EXPECT_EQ(next.code, 0) << next.err;
    const Ran verified = tree_.Assay(
        "verify out/a.zip out/next.zip --key ../key.pub --log out/e.log --checkpoint out/e.log.checkpoint");
    EXPECT_EQ(verified.code, 0) << verified.out;
  }

  Tree tree_;
  int calls_ = 0;
  std::map<std::string, Files> old_, new_;
  std::set<std::map<std::string, Files>> seen_;
};

TEST_P(Crash, KilledAtAnyCallLeavesOutputsWholeOrAbsent) {
  for (int at = 1; at <= calls_; ++at) {
    SCOPED_TRACE("killed at call " + std::to_string(at) + " of " + std::to_string(calls_));
    const Faulted killed = Run({Fault::Kind::kKill, at});
    EXPECT_EQ(killed.ran.code, -1);
    EXPECT_EQ(killed.calls, at);
    ExpectWholeOrAbsent(true);
    // Of the many calls few change what is there.
    if (fs::exists(Out() / "e.log") && seen_.insert(OutputsUnderTheirNames()).second) ExpectTheLogGoesOn();
  }
}

TEST_P(Crash, RefusedAtAnyCallLeavesOutputsWholeOrAbsentAndSaysSo) {
  int refused = 0;
  for (int at = 1; at <= calls_; ++at) {
    SCOPED_TRACE("refused at call " + std::to_string(at) + " of " + std::to_string(calls_));
    const Faulted ran = Run({Fault::Kind::kRefuse, at});
    EXPECT_GE(ran.calls, at);
    ExpectWholeOrAbsent(false);
    if (ran.ran.code == 0) {
      EXPECT_EQ(OutputsIn(Out()), new_);
      continue;
    }
    ++refused;
    EXPECT_EQ(ran.ran.code, 5) << ran.ran.err;
    EXPECT_THAT(ran.ran.err, testing::HasSubstr("could not be written: ")) << ran.ran.err;
  }
  EXPECT_GT(refused, calls_ / 2);
}

TEST_P(Crash, InterruptedWritesAreTriedAgain) {
  const Faulted ran = Run({Fault::Kind::kInterrupt});
  EXPECT_EQ(ran.ran.code, 0) << ran.ran.err;
  EXPECT_EQ(OutputsIn(Out()), new_);
}

INSTANTIATE_TEST_SUITE_P(Ways, Crash, testing::ValuesIn(kWays),
                         [](const auto& way) { return std::string(way.param.name); });

}  // namespace
}  // namespace assay
