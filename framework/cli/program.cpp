// SPDX-License-Identifier: Apache-2.0
#include "cli/program.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

namespace assay::cli {
namespace {

/// Both ends of a pipe, closed when they go.
struct Pipe {
  int read = -1, write = -1;
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) == 0) {
      read = ends[0];
      write = ends[1];
    }
  }
  ~Pipe() {
    CloseRead();
    CloseWrite();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void CloseRead() { Close(read); }
  void CloseWrite() { Close(write); }
  static void Close(int& descriptor) {
    if (descriptor >= 0) ::close(descriptor);
    descriptor = -1;
  }
};

// Feeds and drains all three streams at once, so that neither side waits for the other.
void Pump(Pipe& in, Pipe& out, Pipe& err, std::string_view input, ProgramResult& result) {
  if (input.empty()) in.CloseWrite();
  while (out.read >= 0 || err.read >= 0) {
    std::array<pollfd, 3> wait = {{{out.read, POLLIN, 0}, {err.read, POLLIN, 0}, {in.write, POLLOUT, 0}}};
    if (::poll(wait.data(), wait.size(), -1) < 0 && errno != EINTR) return;
    const auto drain = [](const pollfd& which, int& descriptor, std::string& text) {
      if (descriptor < 0 || which.revents == 0) return;
      std::array<char, 1 << 14> piece;
      const ssize_t n = ::read(descriptor, piece.data(), piece.size());
      if (n > 0) {
        text.append(piece.data(), static_cast<std::size_t>(n));
      } else if (n == 0 || errno != EINTR) {
        Pipe::Close(descriptor);
      }
    };
    drain(wait[0], out.read, result.out);
    drain(wait[1], err.read, result.err);
    if (in.write >= 0 && wait[2].revents != 0) {
      const ssize_t n = ::write(in.write, input.data(), std::min<std::size_t>(input.size(), 1 << 14));
      if (n > 0) input.remove_prefix(static_cast<std::size_t>(n));
      if (input.empty() || (n < 0 && errno != EINTR && errno != EAGAIN)) in.CloseWrite();
    }
  }
}

}  // namespace

tl::expected<ProgramResult, std::string> RunProgram(
    const std::vector<std::string>& words, const std::string& directory, std::string_view input,
    const std::vector<std::pair<std::string, std::string>>& environment) {
  Pipe in, out, err, failed;
  if (in.read < 0 || out.read < 0 || err.read < 0 || failed.read < 0)
    return tl::unexpected(std::string(std::strerror(errno)));
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const pid_t child = ::fork();
  if (child < 0) return tl::unexpected(std::string(std::strerror(errno)));
  if (child == 0) {
    ::dup2(in.read, 0);
    ::dup2(out.write, 1);
    ::dup2(err.write, 2);
    for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
    if (::chdir(directory.c_str()) == 0) ::execvp(argv[0], argv.data());
    const int error = errno;
    static_cast<void>(!::write(failed.write, &error, sizeof error));
    ::_exit(127);
  }
  in.CloseRead();
  out.CloseWrite();
  err.CloseWrite();
  failed.CloseWrite();
  // A child that stops reading must not end this process.
  struct sigaction ignore {
  }, before{};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, &before);
  ProgramResult result;
  Pump(in, out, err, input, result);
  ::sigaction(SIGPIPE, &before, nullptr);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  int error = 0;
  if (::read(failed.read, &error, sizeof error) == static_cast<ssize_t>(sizeof error))
    return tl::unexpected(words.front() + ": " + std::strerror(error));
  result.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

tl::expected<ProgramResult, std::string> RunGit(std::vector<std::string> words,
                                                const std::string& directory) {
  const std::vector<std::string> head = {"git",
                                         "-c",
                                         "core.fsmonitor=false",
                                         "-c",
                                         "core.hooksPath=/dev/null",
                                         "-c",
                                         "core.quotePath=false",
                                         "--no-pager"};
  words.insert(words.begin(), head.begin(), head.end());
  return RunProgram(words, directory, {},
                    {{"GIT_OPTIONAL_LOCKS", "0"}, {"GIT_TERMINAL_PROMPT", "0"}, {"LC_ALL", "C"}});
}

}  // namespace assay::cli
