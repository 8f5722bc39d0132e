// SPDX-License-Identifier: Apache-2.0
#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

#include "source/file_system.h"
#include "source/text.h"

namespace assay {
namespace {

constexpr int kMaxLinks = 40;  // as the kernel's own MAXSYMLINKS

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

std::string SystemMessage(int error) {
  // Fixed words: strerror follows the locale, and reports must not.
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return "no such file or directory";
    case EACCES:
    case EPERM:
      return "permission denied";
    case ELOOP:
      return "link loop";
    case EISDIR:
      return "is a directory";
    case EMFILE:
    case ENFILE:
      return "too many open files";
    case ENAMETOOLONG:
      return "name too long";
    case EIO:
      return "input/output error";
    default:
      return "system error " + std::to_string(error);
  }
}

const char* KindName(mode_t mode) {
  if (S_ISDIR(mode)) return "directory";
  if (S_ISFIFO(mode)) return "FIFO";
  if (S_ISSOCK(mode)) return "socket";
  if (S_ISCHR(mode)) return "character device";
  if (S_ISBLK(mode)) return "block device";
  return "special file";
}

FileType TypeOf(mode_t mode) {
  if (S_ISREG(mode)) return FileType::kFile;
  if (S_ISDIR(mode)) return FileType::kDirectory;
  if (S_ISLNK(mode)) return FileType::kLink;
  return FileType::kOther;
}

Diagnostic Failure(std::string code, const std::string& path, std::string summary, const std::string& why) {
  Diagnostic diagnostic =
      Error(std::move(code), std::move(summary), "\"" + Printable(path) + "\": " + why + ".");
  diagnostic.path = path;
  return diagnostic;
}

// Opens in one step if no link lies on the way. The kernel refuses everything else, and the walk below then
// finds out what to make of it.
int OpenWithoutLinks(int root, const std::string& path, int flags) {
  if (path.find('\0') != std::string::npos) return -1;
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  return static_cast<int>(syscall(SYS_openat2, root, path.empty() ? "." : path.c_str(), &how, sizeof how));
}

// The place a path leads to: an open directory and the last name in it, which is no link.
struct Place {
  Descriptor parent;  // not open: the file system's root
  std::string name;   // "." if the place is the directory itself
  std::string path;   // without links
  struct stat status {};
};

class DiskFileSystem : public FileSystem {
 public:
  explicit DiskFileSystem(std::string root)
      : root_name_(root.empty() ? "." : std::move(root)),
        root_(open(root_name_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
    if (!root_) root_error_ = errno;
    if (char* real = realpath(root_name_.c_str(), nullptr)) {
      real_root_ = real;
      std::free(real);
    }
  }

  tl::expected<std::vector<DirectoryEntry>, Diagnostic> List(const std::string& path) const override {
    const auto fail = [&](const std::string& why) {
      return tl::unexpected(Failure("unreadable-directory", path, "The directory can't be read", why));
    };
    if (!root_) return fail(RootFailure());
    constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW;
    Descriptor fd(OpenWithoutLinks(root_.get(), path, kFlags));
    if (!fd) {
      Place place;
      if (auto why = Walk(path, place); !why.empty()) return fail(why);
      if (!S_ISDIR(place.status.st_mode)) return fail("not a directory");
      fd = Descriptor(openat(Or(place.parent), place.name.c_str(), kFlags | O_CLOEXEC));
      if (!fd) return fail(SystemMessage(errno));
    }
    DIR* const stream = fdopendir(fd.get());
    if (stream == nullptr) return fail(SystemMessage(errno));
    fd.release();
    const std::unique_ptr<DIR, int (*)(DIR*)> closer(stream, &closedir);
    std::vector<DirectoryEntry> entries;
    for (;;) {
      errno = 0;
      const dirent* const entry = readdir(stream);
      if (entry == nullptr) {
        if (errno != 0) return fail(SystemMessage(errno));
        break;
      }
      if (std::strcmp(entry->d_name, ".") == 0 || std::strcmp(entry->d_name, "..") == 0) continue;
      entries.push_back({entry->d_name, EntryType(dirfd(stream), *entry)});
    }
    std::sort(entries.begin(), entries.end(),
              [](const DirectoryEntry& a, const DirectoryEntry& b) { return a.name < b.name; });
    return entries;
  }

  tl::expected<std::string, Diagnostic> Read(const std::string& path, std::uint64_t limit) const override {
    const auto fail = [&](const std::string& why) {
      return tl::unexpected(Failure("unreadable-file", path, "The file can't be read", why));
    };
    if (!root_) return fail(RootFailure());
    struct stat status {};
    Descriptor fd;
    constexpr int kFlags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
    // Looking before opening: to open a FIFO or a device can already do something. What was opened is looked
    // at again.
    if (fstatat(root_.get(), OrDot(path), &status, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) == 0 &&
        S_ISREG(status.st_mode)) {
      fd = Descriptor(OpenWithoutLinks(root_.get(), path, kFlags));
    }
    if (!fd) {
      Place place;
      if (auto why = Walk(path, place); !why.empty()) return fail(why);
      if (!S_ISREG(place.status.st_mode)) return fail(NotRegular(place.status.st_mode));
      fd = Descriptor(openat(Or(place.parent), place.name.c_str(), kFlags | O_CLOEXEC));
      if (!fd) return fail(SystemMessage(errno));
    }
    if (fstat(fd.get(), &status) != 0) return fail(SystemMessage(errno));
    if (!S_ISREG(status.st_mode)) return fail(NotRegular(status.st_mode));
    return ReadAll(fd.get(), static_cast<std::uint64_t>(status.st_size), path, limit);
  }

  FileType Stat(const std::string& path) const override { return Resolve(path).type; }

  Resolution Resolve(const std::string& path) const override {
    if (!root_) return {FileType::kMissing, {}, RootFailure()};
    Place place;
    if (auto why = Walk(path, place); !why.empty()) return {FileType::kMissing, {}, std::move(why)};
    const FileType type = TypeOf(place.status.st_mode);
    return {type, std::move(place.path), type == FileType::kOther ? KindName(place.status.st_mode) : ""};
  }

 private:
  static const char* OrDot(const std::string& path) { return path.empty() ? "." : path.c_str(); }
  int Or(const Descriptor& directory) const { return directory ? directory.get() : root_.get(); }
  static std::string NotRegular(mode_t mode) {
    return std::string("not a regular file but a ") + KindName(mode);
  }
  std::string RootFailure() const {
    return "the root \"" + Printable(root_name_) + "\" can't be opened, " + SystemMessage(root_error_);
  }

  static FileType EntryType(int directory, const dirent& entry) {
    switch (entry.d_type) {
      case DT_REG:
        return FileType::kFile;
      case DT_DIR:
        return FileType::kDirectory;
      case DT_LNK:
        return FileType::kLink;
      case DT_UNKNOWN: {  // some file systems don't say
        struct stat status {};
        if (fstatat(directory, entry.d_name, &status, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) != 0) {
          return FileType::kMissing;
        }
        return assay::TypeOf(status.st_mode);
      }
      default:
        return FileType::kOther;
    }
  }

  // Goes along a path name by name from the root, never through the kernel's own link following, so nothing
  // that changes meanwhile can lead out. Returns why there is no such place, or nothing.
  std::string Walk(const std::string& path, Place& place) const {
    if (path.find('\0') != std::string::npos) return "no such file or directory";
    if (!path.empty() && path.front() == '/') return "path leads out of the tree";
    std::vector<std::string> todo;  // last first
    Push(path, todo);
    std::vector<Descriptor> directories;  // below the root, outermost first
    std::vector<std::string> names;
    int links = 0;
    const auto here = [&] { return directories.empty() ? root_.get() : directories.back().get(); };
    while (!todo.empty()) {
      const std::string name = std::move(todo.back());
      todo.pop_back();
      if (name == "..") {
        if (directories.empty())
          return links > 0 ? "link leads out of the tree" : "path leads out of the tree";
        directories.pop_back();
        names.pop_back();
        continue;
      }
      struct stat status {};
      if (fstatat(here(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) != 0) {
        if (errno == ENOENT && links > 0) return "broken link";
        return SystemMessage(errno);
      }
      if (S_ISLNK(status.st_mode)) {
        if (++links > kMaxLinks) return "link loop";
        std::string target(PATH_MAX, '\0');
        const ssize_t length = readlinkat(here(), name.c_str(), target.data(), target.size());
        if (length < 0) return SystemMessage(errno);
        target.resize(static_cast<std::size_t>(length));
        if (!target.empty() && target.front() == '/') {
          if (!StripRoot(target)) return "link leads out of the tree";
          directories.clear();
          names.clear();
        }
        Push(target, todo);
        continue;
      }
      if (S_ISDIR(status.st_mode)) {
        Descriptor next(openat(here(), name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!next) return SystemMessage(errno);
        directories.push_back(std::move(next));
        names.push_back(name);
        continue;
      }
      if (!todo.empty()) return links > 0 ? "broken link" : SystemMessage(ENOTDIR);
      names.push_back(name);
      Fill(place, directories, name, names, status);
      return {};
    }
    struct stat status {};
    if (fstat(here(), &status) != 0) return SystemMessage(errno);
    Fill(place, directories, ".", names, status);
    return {};
  }

  static void Fill(Place& place, std::vector<Descriptor>& directories, const std::string& name,
                   const std::vector<std::string>& names, const struct stat& status) {
    if (!directories.empty()) place.parent = std::move(directories.back());
    place.name = name;
    place.status = status;
    for (const std::string& part : names) {
      if (!place.path.empty()) place.path += '/';
      place.path += part;
    }
    if (place.path.empty()) place.path = ".";
  }

  static void Push(std::string_view path, std::vector<std::string>& todo) {
    const std::size_t at = todo.size();
    while (!path.empty()) {
      const std::size_t slash = path.find('/');
      const std::string_view part = path.substr(0, slash);
      path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
      if (!part.empty() && part != ".") todo.emplace_back(part);
    }
    std::reverse(todo.begin() + static_cast<std::ptrdiff_t>(at), todo.end());
  }

  // An absolute link into the root becomes relative to it. Compared as text with the root's real path: a
  // target that takes another way round counts as outside, which errs on the safe side.
  bool StripRoot(std::string& target) const {
    if (real_root_.empty() || !target.starts_with(real_root_)) return false;
    if (real_root_ == "/") return true;
    if (target.size() == real_root_.size()) {
      target.clear();
      return true;
    }
    if (target[real_root_.size()] != '/') return false;
    target.erase(0, real_root_.size());
    return true;
  }

  static tl::expected<std::string, Diagnostic> ReadAll(int fd, std::uint64_t expected,
                                                       const std::string& path, std::uint64_t limit) {
    const auto too_large = [&](const std::string& size) {
      return tl::unexpected(Failure("limit-file-size", path, "The file is too large to read",
                                    size + " bytes, and the limit is " + std::to_string(limit)));
    };
    if (expected > limit) return too_large(std::to_string(expected));
    // The size is only a hint: the file may grow or shrink meanwhile, and some (in /proc) say 0.
    std::string text;
    std::size_t used = 0;
    std::size_t room = static_cast<std::size_t>(expected) + 1;
    for (;;) {
      text.resize(used + room);
      const ssize_t got = read(fd, text.data() + used, room);
      if (got < 0) {
        if (errno == EINTR) continue;
        return tl::unexpected(
            Failure("unreadable-file", path, "The file can't be read", SystemMessage(errno)));
      }
      if (got == 0) break;
      used += static_cast<std::size_t>(got);
      if (used > limit) return too_large("more than " + std::to_string(limit));
      room -= static_cast<std::size_t>(got);
      if (room == 0) room = std::max<std::size_t>(used / 2, 4096);
    }
    text.resize(used);
    return text;
  }

  std::string root_name_;
  Descriptor root_;
  int root_error_ = 0;
  std::string real_root_;
};

}  // namespace

std::unique_ptr<FileSystem> MakeDiskFileSystem(std::string root) {
  return std::make_unique<DiskFileSystem>(std::move(root));
}

}  // namespace assay
