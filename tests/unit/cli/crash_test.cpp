// SPDX-License-Identifier: Apache-2.0
// Killed or refused at any call that writes, an output is either whole or absent.
#include <gmock/gmock.h>

#include <filesystem>

#include "process.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

/// A library that is loaded before the program: at the nth call that writes, makes, cuts, syncs, renames or
/// removes it ends the process or fails the call.
constexpr const char* kFaults = R"(#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>
#define NEXT(name, type) ((type)dlsym(RTLD_NEXT, name))
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
ssize_t writev(int d, const struct iovec *v, int n) {
  return due(d) ? -1 : NEXT("writev", ssize_t (*)(int, const struct iovec *, int))(d, v, n);
}
int ftruncate(int d, off_t n) { return due(d) ? -1 : NEXT("ftruncate", int (*)(int, off_t))(d, n); }
int ftruncate64(int d, off_t n) { return due(d) ? -1 : NEXT("ftruncate64", int (*)(int, off_t))(d, n); }
int fdatasync(int d) { return due(d) ? -1 : NEXT("fdatasync", int (*)(int))(d); }
int mkdir(const char *p, mode_t m) { return due(-1) ? -1 : NEXT("mkdir", int (*)(const char *, mode_t))(p, m); }
char *mkdtemp(char *t) { return due(-1) ? 0 : NEXT("mkdtemp", char *(*)(char *))(t); }
int mkostemp(char *t, int f) { return due(-1) ? -1 : NEXT("mkostemp", int (*)(char *, int))(t, f); }
int mkostemp64(char *t, int f) { return due(-1) ? -1 : NEXT("mkostemp64", int (*)(char *, int))(t, f); }
int mkstemp(char *t) { return due(-1) ? -1 : NEXT("mkstemp", int (*)(char *))(t); }
int mkstemp64(char *t) { return due(-1) ? -1 : NEXT("mkstemp64", int (*)(char *))(t); }
int link(const char *a, const char *b) {
  return due(-1) ? -1 : NEXT("link", int (*)(const char *, const char *))(a, b);
}
int linkat(int c, const char *a, int d, const char *b, int f) {
  return due(-1) ? -1 : NEXT("linkat", int (*)(int, const char *, int, const char *, int))(c, a, d, b, f);
}
static int opened(const char *name, const char *path, int flags, mode_t mode) {
  if ((flags & O_ACCMODE) != O_RDONLY && due(-1)) return -1;
  return NEXT(name, int (*)(const char *, int, ...))(path, flags, mode);
}
int open(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = va_arg(more, mode_t);
  va_end(more);
  return opened("open", path, flags, mode);
}
int open64(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = va_arg(more, mode_t);
  va_end(more);
  return opened("open64", path, flags, mode);
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
  ASSERT_EQ(tree.Shell("openssl genpkey -algorithm ed25519 -out key.pem").code, 0);
  const std::string scan =
      "scan tree -q --exit-zero -f concise --select 'S3Bucket.*' -o sarif:out/r.sarif -o html:out/r.html "
      "--write-baseline out/known.json -o evidence:out/b.zip -o evidence:out/bag --evidence-log out/e.log "
      "--sign-key key.pem";
  const bool kills = std::string_view(GetParam()) == "kill";
  int broken = 0;
  bool done = false;
  for (int at = 1; at < 3000 && !done; at += at < 60 ? 1 : 7) {
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
      } else if (name == "r.sarif" || name == "known.json") {
        EXPECT_THAT(tree.Read("out/" + name), testing::EndsWith("}\n")) << name << ", fault at call " << at;
      } else if (name == "r.html") {
        EXPECT_THAT(tree.Read("out/r.html"), testing::EndsWith("</html>\n")) << "fault at call " << at;
      } else if (name == "e.log.checkpoint") {
        EXPECT_THAT(tree.Read("out/" + name), testing::HasSubstr("\n\n\u2014 ")) << "fault at call " << at;
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
