// SPDX-License-Identifier: Apache-2.0
#include "faults.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <vector>

namespace assay {
namespace {

constexpr std::array kFills = {__NR_write,    __NR_pwrite64,        __NR_writev,   __NR_pwritev,
                               __NR_pwritev2, __NR_copy_file_range, __NR_sendfile, __NR_splice};
constexpr std::array kSyncs = {__NR_fsync, __NR_fdatasync, __NR_sync_file_range, __NR_syncfs, __NR_msync};
constexpr std::array kOthers = {
    __NR_ftruncate, __NR_truncate,  __NR_fallocate, __NR_renameat2, __NR_linkat,   __NR_symlinkat,
    __NR_unlinkat,  __NR_mkdirat,   __NR_mknodat,   __NR_fchmod,    __NR_fchmodat, __NR_fchown,
    __NR_fchownat,  __NR_utimensat, __NR_fsetxattr, __NR_setxattr,  __NR_openat2,  __NR_renameat,
#ifdef __NR_rename  // older architectures have calls of their own for paths
    __NR_rename,    __NR_link,      __NR_symlink,   __NR_unlink,    __NR_mkdir,    __NR_rmdir,
    __NR_mknod,     __NR_chmod,     __NR_chown,     __NR_creat,
#endif
};
/// A call that opens for writing: its number and which argument holds the flags.
struct Opens {
  int number;
  int flags;
};
constexpr std::array kOpens = {Opens{__NR_openat, 2},
#ifdef __NR_open
                               Opens{__NR_open, 1}
#endif
};
constexpr unsigned kForWriting = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;

bool IsOneOf(const auto& numbers, int number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

// Asks about calls that write, allows all others.
std::vector<sock_filter> Filter() {
  const auto load = [](std::size_t offset) {
    return sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
  };
  const sock_filter ask = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF);
  const sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  std::vector<sock_filter> out = {load(offsetof(seccomp_data, nr))};
  const auto skip_unless = [&](int number, std::uint8_t skipped) {
    out.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(number), 0, skipped));
  };
  for (const Opens& opens : kOpens) {
    skip_unless(opens.number, 4);
    out.push_back(
        load(offsetof(seccomp_data, args) + static_cast<std::size_t>(opens.flags) * 8));  // low half
    out.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, kForWriting, 0, 1));
    out.push_back(ask);
    out.push_back(allow);
  }
  const auto add = [&](const auto& numbers) {
    for (const int number : numbers) {
      skip_unless(number, 1);
      out.push_back(ask);
    }
  };
  add(kFills);
  add(kSyncs);
  add(kOthers);
  out.push_back(allow);
  return out;
}

// In the process that is to be watched; the descriptor to watch it by, or -1.
int WatchThisProcess() {
  std::vector<sock_filter> filter = Filter();
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
  return static_cast<int>(
      ::syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program));
}

union Control {
  cmsghdr head;
  char space[CMSG_SPACE(sizeof(int))];
};

msghdr MessageOf(iovec& byte, Control& control) {
  msghdr message{};
  message.msg_iov = &byte;
  message.msg_iovlen = 1;
  message.msg_control = &control;
  message.msg_controllen = sizeof control;
  return message;
}

bool SendDescriptor(int socket, int descriptor) {
  char byte = 'd';
  iovec one{&byte, 1};
  Control control{};
  msghdr message = MessageOf(one, control);
  control.head = {CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS};
  std::memcpy(CMSG_DATA(&control.head), &descriptor, sizeof descriptor);
  return ::sendmsg(socket, &message, 0) == 1;
}

int ReceiveDescriptor(int socket) {
  char byte = 0;
  iovec one{&byte, 1};
  Control control{};
  msghdr message = MessageOf(one, control);
  int descriptor = -1;
  if (::recvmsg(socket, &message, MSG_CMSG_CLOEXEC) == 1 && CMSG_FIRSTHDR(&message))
    std::memcpy(&descriptor, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof descriptor);
  return descriptor;
}

// Of a thread.
pid_t ProcessOf(std::uint32_t thread) {
  std::ifstream status("/proc/" + std::to_string(thread) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("Tgid:")) return static_cast<pid_t>(std::atol(line.c_str() + 5));
  }
  return -1;
}

// openat2() has its flags where a filter can't look; they come first there.
bool OpensForReading(const seccomp_notif& call) {
  if (call.data.nr != __NR_openat2) return false;
  std::uint64_t flags = 0;
  // An address in the other process, which isn't followed here.
  void* const address = reinterpret_cast<void*>(call.data.args[2]);  // NOLINT(performance-no-int-to-ptr)
  iovec here{&flags, sizeof flags}, there{address, sizeof flags};
  return ::process_vm_readv(static_cast<pid_t>(call.pid), &here, 1, &there, 1, 0) == sizeof flags &&
         (flags & kForWriting) == 0;
}

/// Decides about each call of one process.
class Watcher {
 public:
  Watcher(int listener, pid_t process, Fault fault) : listener_(listener), process_(process), fault_(fault) {}

  /// Until the process and whatever it started has ended.
  void Watch() {
    while (true) {
      pollfd wait{listener_, POLLIN, 0};
      if (::poll(&wait, 1, -1) < 0 && errno == EINTR) continue;
      if (!(wait.revents & POLLIN)) return;
      seccomp_notif call{};
      if (::ioctl(listener_, SECCOMP_IOCTL_NOTIF_RECV, &call) != 0) continue;  // it is gone already
      seccomp_notif_resp answer{};
      // An answer could still reach the call before the end of the process does.
      if (!Answer(call, answer)) continue;
      answer.id = call.id;
      static_cast<void>(::ioctl(listener_, SECCOMP_IOCTL_NOTIF_SEND, &answer));
    }
  }
  int calls() const { return calls_; }

 private:
  // False: the process has been killed.
  bool Answer(const seccomp_notif& call, seccomp_notif_resp& answer) {
    const int number = call.data.nr;
    const bool fills = IsOneOf(kFills, number);
    answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    if (ProcessOf(call.pid) != process_ || OpensForReading(call) || (fills && call.data.args[0] <= 2))
      return true;
    if (fault_.kind == Fault::Kind::kInterrupt) {
      interrupted_ = fills && !interrupted_;
      if (interrupted_) return Fail(answer, EINTR);
    }
    ++calls_;
    if (calls_ == fault_.at && fault_.kind == Fault::Kind::kKill) return ::kill(process_, SIGKILL) != 0;
    if (calls_ == fault_.at && fault_.kind == Fault::Kind::kRefuse) return Fail(answer, ENOSPC);
    if (IsOneOf(kSyncs, number)) answer.flags = 0;  // done, it says
    return true;
  }
  static bool Fail(seccomp_notif_resp& answer, int error) {
    answer.flags = 0;
    answer.error = -error;
    return true;
  }

  int listener_;
  pid_t process_;
  Fault fault_;
  int calls_ = 0;
  bool interrupted_ = false;
};

[[noreturn]] void Become(const Tree& tree, const std::string& words, int socket) {
  const auto to = [&](const char* name, int descriptor) {
    const int file = ::open((tree.root() + "/" + name).c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(file, descriptor);
    ::close(file);
  };
  to("out", 1);
  to("err", 2);
  ::setenv("SOURCE_DATE_EPOCH", "1795132800", 1);
  for (const char* name : {"CI", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE"}) ::unsetenv(name);
  const std::string line = "exec '" ASSAY_PROGRAM "' " + words + " </dev/null";
  if (::chdir((tree.root() + "/tree").c_str()) != 0) ::_exit(125);
  const int listener = WatchThisProcess();
  if (listener < 0 || !SendDescriptor(socket, listener)) ::_exit(125);
  ::close(listener);
  ::execl("/bin/sh", "sh", "-c", line.c_str(), nullptr);
  ::_exit(125);
}

}  // namespace

bool CanWatchCalls() {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(WatchThisProcess() < 0 ? 1 : 0);
  int status = 1;
  return child > 0 && ::waitpid(child, &status, 0) == child && status == 0;
}

Faulted RunWithFault(const Tree& tree, const std::string& words, Fault fault) {
  Faulted out;
  std::array<int, 2> sockets{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0) return out;
  const pid_t child = ::fork();
  if (child == 0) Become(tree, words, sockets[1]);
  ::close(sockets[1]);
  const int listener = ReceiveDescriptor(sockets[0]);
  ::close(sockets[0]);
  if (listener >= 0) {
    Watcher watcher(listener, child, fault);
    watcher.Watch();
    out.calls = watcher.calls();
    ::close(listener);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  out.ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  out.ran.out = tree.Read("../out");
  out.ran.err = tree.Read("../err");
  return out;
}

}  // namespace assay
