// SPDX-License-Identifier: Apache-2.0
// Killed or refused at any call that writes, an output is either whole or absent.
#include <gmock/gmock.h>

#include <filesystem>

#include "process.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

/// A library that is loaded before the program: at the nth call that writes, syncs or renames it ends the
/// process or fails the call.
constexpr const char* kFaults = R"(#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>
static int due(int descriptor) {
  static long left = -1;
  if (descriptor >= 0 && descriptor <= 2) return 0;
  if (left < 0) left = atol(getenv("FAULT_AT"));
  if (left == 0 || --left > 0) return 0;
  if (getenv("FAULT_KILLS")) kill(getpid(), SIGKILL);
  errno = ENOSPC;
  return 1;
}
ssize_t write(int d, const void *b, size_t n) {
  return due(d) ? -1 : ((ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write"))(d, b, n);
}
ssize_t pwrite(int d, const void *b, size_t n, off_t at) {
  return due(d) ? -1 : ((ssize_t (*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite"))(d, b, n, at);
}
ssize_t pwrite64(int d, const void *b, size_t n, off_t at) {
  return due(d) ? -1 : ((ssize_t (*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite64"))(d, b, n, at);
}
int fsync(int d) { return due(d) ? -1 : ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(d); }
int rename(const char *a, const char *b) {
  return due(-1) ? -1 : ((int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename"))(a, b);
}
)";

class Crash : public testing::TestWithParam<const char*> {};

TEST_P(Crash, LeavesOutputsWholeOrAbsent) {
  const Tree tree(Files{{"tree/main.tf", kBuckets}, {"faults.c", kFaults}});
  if (tree.Shell("cc -shared -fPIC -o faults.so faults.c -ldl").code != 0)
    GTEST_SKIP() << "there is no C compiler";
  const std::string scan =
      "scan tree -q --exit-zero -f concise --select 'S3Bucket.*' -o sarif:out/r.sarif -o evidence:out/b.zip "
      "-o evidence:out/bag --evidence-log out/e.log";
  const bool kills = std::string_view(GetParam()) == "kill";
  int broken = 0;
  bool done = false;
  for (int at = 1; at < 3000 && !done; at += 3) {
    fs::remove_all(tree.root() + "/tree/out");
    fs::create_directory(tree.root() + "/tree/out");
    // Asan has to come first, and isn't what is tested.
    const Ran ran =
        tree.Assay(scan, std::string(kills ? "FAULT_KILLS=1 " : "") + "FAULT_AT=" + std::to_string(at) +
                             " ASAN_OPTIONS=verify_asan_link_order=0 LD_PRELOAD=./faults.so");
    done = ran.code == 0 && at > 40;
    broken += ran.code != 0;
    for (const auto& entry : fs::directory_iterator(tree.root() + "/tree/out")) {
      const std::string name = entry.path().filename().string();
      if (name == "b.zip" || name == "bag") {
        EXPECT_EQ(tree.Assay("verify -q out/" + name).code, 0) << name << ", fault at call " << at;
      } else if (name == "r.sarif") {
        EXPECT_THAT(tree.Read("out/r.sarif"), testing::EndsWith("}\n")) << "fault at call " << at;
      } else if (name == "e.log") {
        EXPECT_THAT(tree.Read("out/e.log"), testing::EndsWith("\n"));
      } else if (!kills) {
        // Refused, nothing is left aside either; who is killed can't tidy up.
        EXPECT_EQ(name, "e.log.lock") << "fault at call " << at;
      }
    }
    if (!kills && ran.code != 0) {
      EXPECT_EQ(ran.code, 5) << ran.err;
    }
  }
  EXPECT_TRUE(done) << "the last call was never reached";
  EXPECT_GT(broken, 10);
}

INSTANTIATE_TEST_SUITE_P(Faults, Crash, testing::Values("kill", "refuse"));

}  // namespace
}  // namespace assay
