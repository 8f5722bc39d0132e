// SPDX-License-Identifier: Apache-2.0
#include "evidence/spool.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <deque>
#include <ostream>
#include <streambuf>

#include "evidence/digests.h"

namespace assay::evidence {

struct Spool::State {
  int descriptor = -1;
  std::uint64_t end = 0;
  std::deque<Part> parts;
  ~State() {
    if (descriptor >= 0) ::close(descriptor);
  }
};

namespace {

/// Writes to the descriptor's end and digests what it writes.
class Buffer : public std::streambuf {
 public:
  Buffer(int descriptor, std::uint64_t offset) : descriptor_(descriptor), at_(offset) {
    setp(buffer_.data(), buffer_.data() + buffer_.size());
  }
  int error() const { return error_; }
  std::uint64_t end() const { return at_; }
  std::uint32_t crc = 0;
  Hasher sha256{Hasher::Algorithm::kSha256}, sha512{Hasher::Algorithm::kSha512};

 protected:
  int_type overflow(int_type c) override {
    if (sync() != 0) return traits_type::eof();
    if (!traits_type::eq_int_type(c, traits_type::eof())) sputc(traits_type::to_char_type(c));
    return traits_type::not_eof(c);
  }
  int sync() override {
    const std::string_view bytes(pbase(), static_cast<std::size_t>(pptr() - pbase()));
    for (std::size_t done = 0; done < bytes.size();) {
      const ssize_t n =
          ::pwrite(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(at_ + done));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) {
        error_ = errno;
        return -1;
      }
      done += static_cast<std::size_t>(n);
    }
    crc = Crc32(bytes, crc);
    sha256.Update(bytes);
    sha512.Update(bytes);
    at_ += bytes.size();
    setp(buffer_.data(), buffer_.data() + buffer_.size());
    return 0;
  }

 private:
  int descriptor_;
  std::uint64_t at_;
  int error_ = 0;
  std::array<char, 1 << 16> buffer_;
};

}  // namespace

Spool::Spool(std::unique_ptr<State> state) : state_(std::move(state)) {}
Spool::Spool(Spool&&) noexcept = default;
Spool& Spool::operator=(Spool&&) noexcept = default;
Spool::~Spool() = default;

tl::expected<Spool, std::string> Spool::Make(const std::string& directory) {
  auto state = std::make_unique<State>();
  state->descriptor = ::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (state->descriptor < 0) {  // not every file system knows files without a name
    std::string name = directory + "/.assay-XXXXXX";
    state->descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (state->descriptor < 0) return tl::unexpected(std::string(std::strerror(errno)));
    ::unlink(name.c_str());
  }
  return Spool(std::move(state));
}

tl::expected<void, std::string> Spool::Add(const std::string& name,
                                           const std::function<void(std::ostream&)>& write) {
  Buffer buffer(state_->descriptor, state_->end);
  std::ostream out(&buffer);
  write(out);
  out.flush();
  if (!out.good()) return tl::unexpected(name + ": " + std::strerror(buffer.error() ? buffer.error() : EIO));
  Part part{name,
            state_->end,
            buffer.end() - state_->end,
            buffer.crc,
            ToHex(buffer.sha256.Finish()),
            ToHex(buffer.sha512.Finish())};
  state_->end = buffer.end();
  state_->parts.push_back(std::move(part));
  return {};
}

tl::expected<void, std::string> Spool::Add(const std::string& name, std::string_view text) {
  return Add(name, [&](std::ostream& out) { out << text; });
}

const Spool::Part* Spool::Find(std::string_view name) const {
  for (const Part& part : state_->parts) {
    if (part.name == name) return &part;
  }
  return nullptr;
}

std::vector<const Spool::Part*> Spool::Sorted() const {
  std::vector<const Part*> out;
  for (const Part& part : state_->parts) out.push_back(&part);
  std::sort(out.begin(), out.end(), [](const Part* a, const Part* b) { return a->name < b->name; });
  return out;
}

tl::expected<void, std::string> Spool::Copy(const Part& part,
                                            const std::function<void(std::string_view)>& take) const {
  std::string piece;
  for (std::uint64_t done = 0; done < part.size;) {
    piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(part.size - done, 1u << 18)));
    const ssize_t n =
        ::pread(state_->descriptor, piece.data(), piece.size(), static_cast<off_t>(part.offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return tl::unexpected(part.name + ": " + std::strerror(n < 0 ? errno : EIO));
    take(std::string_view(piece).substr(0, static_cast<std::size_t>(n)));
    done += static_cast<std::uint64_t>(n);
  }
  return {};
}

}  // namespace assay::evidence
