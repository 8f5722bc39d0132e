// SPDX-License-Identifier: Apache-2.0
#include "evidence/archive.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "evidence/zip.h"

namespace assay::evidence {
namespace {

namespace fs = std::filesystem;

class Descriptor : public ByteSource {
 public:
  Descriptor(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
  ~Descriptor() override { ::close(descriptor_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  std::uint64_t size() const override { return size_; }
  bool Read(std::uint64_t offset, std::string& out) const override {
    std::size_t done = 0;
    while (done < out.size()) {
      const ssize_t n =
          ::pread(descriptor_, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return false;
      done += static_cast<std::size_t>(n);
    }
    return true;
  }

 private:
  int descriptor_;
  std::uint64_t size_;
};

tl::expected<std::unique_ptr<ByteSource>, Problem> OpenFile(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (descriptor < 0) return tl::unexpected(Problem{path, std::strerror(errno)});
  struct stat info {};
  if (::fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode)) {
    ::close(descriptor);
    return tl::unexpected(Problem{path, "it is no regular file"});
  }
  return std::make_unique<Descriptor>(descriptor, static_cast<std::uint64_t>(info.st_size));
}

class Folder : public Archive {
 public:
  explicit Folder(std::string path) : path_(std::move(path)) {}

  tl::expected<void, Problem> Open() {
    std::error_code error;
    fs::recursive_directory_iterator it(path_, error), end;
    for (; !error && it != end; it.increment(error)) {
      const fs::file_status status = it->symlink_status(error);
      const std::string name = it->path().lexically_relative(path_).generic_string();
      if (fs::is_directory(status)) {
        if (it.depth() > 16) return tl::unexpected(Problem{name, "folders lie too deep"});
        continue;
      }
      if (!fs::is_regular_file(status)) return tl::unexpected(Problem{name, "it is neither file nor folder"});
      if (!IsSafeName(name)) return tl::unexpected(Problem{name, "a bundle holds no file of such a name"});
      entries_.push_back({name, fs::file_size(it->path(), error)});
      if (entries_.size() > kZipMaxEntries) return tl::unexpected(Problem{name, "there are too many files"});
    }
    if (error) return tl::unexpected(Problem{path_, error.message()});
    std::sort(entries_.begin(), entries_.end(),
              [](const Entry& a, const Entry& b) { return a.name < b.name; });
    return {};
  }

  tl::expected<void, Problem> Read(const Entry& entry,
                                   const std::function<void(std::string_view)>& take) const override {
    const auto file = OpenFile(path_ + "/" + entry.name);
    if (!file) return tl::unexpected(Problem{entry.name, file.error().what});
    std::string piece;
    for (std::uint64_t at = 0; at < entry.size; at += piece.size()) {
      piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(entry.size - at, 1u << 18)));
      if (!(*file)->Read(at, piece))
        return tl::unexpected(Problem{entry.name, "it can't be read to its end"});
      take(piece);
    }
    return {};
  }

 private:
  std::string path_;
};

}  // namespace

const Archive::Entry* Archive::Find(std::string_view name) const {
  const auto it = std::lower_bound(entries_.begin(), entries_.end(), name,
                                   [](const Entry& entry, std::string_view n) { return entry.name < n; });
  return it != entries_.end() && it->name == name ? &*it : nullptr;
}

tl::expected<std::string, Problem> Archive::ReadAll(const Entry& entry, std::uint64_t limit) const {
  if (entry.size > limit)
    return tl::unexpected(Problem{entry.name, "it is longer than " + std::to_string(limit) + " bytes"});
  std::string out;
  if (auto read = Read(entry, [&](std::string_view piece) { out += piece; }); !read)
    return tl::unexpected(read.error());
  return out;
}

tl::expected<std::unique_ptr<Archive>, Problem> OpenFolder(const std::string& path) {
  auto folder = std::make_unique<Folder>(path);
  if (auto opened = folder->Open(); !opened) return tl::unexpected(opened.error());
  return folder;
}

tl::expected<std::unique_ptr<Archive>, Problem> OpenArchive(const std::string& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  if (error) return tl::unexpected(Problem{path, error.message()});
  if (fs::is_directory(real, error)) return OpenFolder(real.string());
  auto file = OpenFile(real.string());
  if (!file) return tl::unexpected(Problem{path, file.error().what});
  return OpenZip(std::move(*file));
}

}  // namespace assay::evidence
