// SPDX-License-Identifier: Apache-2.0
#include "evidence/spool.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <deque>
#include <optional>
#include <ostream>
#include <streambuf>

#include "evidence/deflate.h"
#include "evidence/digests.h"

namespace assay::evidence {

struct Spool::State {
  Form form = Form::kPlain;
  int descriptor = -1;
  std::uint64_t end = 0;
  std::deque<Part> parts;
  ~State() {
    if (descriptor >= 0) ::close(descriptor);
  }
};

namespace {

/// Digests what is written into it and appends it to the file, packed if it is to be.
class Buffer : public std::streambuf {
 public:
  Buffer(int descriptor, std::uint64_t offset, Spool::Form form)
      : descriptor_(descriptor), begin_(offset), at_(offset) {
    setp(buffer_.data(), buffer_.data() + buffer_.size());
    if (form == Spool::Form::kPacked) packer_.emplace([this](std::string_view bytes) { Append(bytes); });
  }
  /// Once, after the last byte; the part without its name.
  Spool::Part Finish() {
    sync();
    if (packer_) packer_->Finish();
    return {"",     size_,  crc_,         ToHex(sha256_.Finish()),   ToHex(sha512_.Finish()),
            lines_, begin_, at_ - begin_, packer_ ? kept_crc_ : crc_};
  }
  int error() const { return error_; }

 protected:
  int_type overflow(int_type c) override {
    if (sync() != 0) return traits_type::eof();
    if (!traits_type::eq_int_type(c, traits_type::eof())) sputc(traits_type::to_char_type(c));
    return traits_type::not_eof(c);
  }
  int sync() override {
    Take({pbase(), static_cast<std::size_t>(pptr() - pbase())});
    setp(buffer_.data(), buffer_.data() + buffer_.size());
    return error_ ? -1 : 0;
  }
  // What is longer than the buffer needs no copy.
  std::streamsize xsputn(const char* text, std::streamsize n) override {
    if (n <= epptr() - pptr()) return std::streambuf::xsputn(text, n);
    if (sync() != 0) return 0;
    Take({text, static_cast<std::size_t>(n)});
    return error_ ? 0 : n;
  }

 private:
  void Take(std::string_view bytes) {
    if (error_ || bytes.empty()) return;
    size_ += bytes.size();
    // Only CSV has carriage returns, and only at the ends of its lines.
    lines_ += static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\r'));
    crc_ = Crc32(bytes, crc_);
    sha256_.Update(bytes);
    sha512_.Update(bytes);
    packer_ ? packer_->Update(bytes) : Append(bytes);
  }
  void Append(std::string_view bytes) {
    if (packer_) kept_crc_ = Crc32(bytes, kept_crc_);
    while (!error_ && !bytes.empty()) {
      const ssize_t n = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(at_));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) {
        error_ = errno;
        return;
      }
      bytes.remove_prefix(static_cast<std::size_t>(n));
      at_ += static_cast<std::uint64_t>(n);
    }
  }

  int descriptor_;
  std::uint64_t begin_, at_, size_ = 0, lines_ = 0;
  std::uint32_t crc_ = 0, kept_crc_ = 0;
  Hasher sha256_{Hasher::Algorithm::kSha256}, sha512_{Hasher::Algorithm::kSha512};
  std::optional<Deflater> packer_;
  int error_ = 0;
  std::array<char, 1 << 16> buffer_;
};

}  // namespace

Spool::Spool(std::unique_ptr<State> state) : state_(std::move(state)) {}
Spool::Spool(Spool&&) noexcept = default;
Spool& Spool::operator=(Spool&&) noexcept = default;
Spool::~Spool() = default;

tl::expected<Spool, std::string> Spool::Make(const std::string& directory, Form form) {
  auto state = std::make_unique<State>();
  state->form = form;
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
  Buffer buffer(state_->descriptor, state_->end, state_->form);
  std::ostream out(&buffer);
  write(out);
  out.flush();
  Part part = buffer.Finish();
  if (!out.good() || buffer.error())
    return tl::unexpected(name + ": " + std::strerror(buffer.error() ? buffer.error() : EIO));
  part.name = name;
  state_->end += part.kept;
  state_->parts.push_back(std::move(part));
  return {};
}

tl::expected<void, std::string> Spool::Add(const std::string& name, std::string_view text) {
  return Add(name, [&](std::ostream& out) { out << text; });
}

Spool::Form Spool::form() const { return state_->form; }

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
  for (std::uint64_t done = 0; done < part.kept;) {
    piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(part.kept - done, 1u << 18)));
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
