// SPDX-License-Identifier: Apache-2.0
// zlib stays in this file.
#include "evidence/deflate.h"

#include <zlib.h>

#include <array>
#include <new>

namespace assay::evidence {
namespace {

// Reports repeat themselves so much that higher levels cost twice the time for a fifth of the size.
constexpr int kLevel = 3;
constexpr int kRaw = -MAX_WBITS;  // without zlib's own header
constexpr std::size_t kPiece = 1 << 16;
constexpr std::size_t kMostAtOnce = std::size_t{1} << 30;  // its counters have 32 bits

void Feed(z_stream& stream, std::string_view bytes) {
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
}

std::string_view Filled(const z_stream& stream, const std::array<char, kPiece>& out) {
  return {out.data(), kPiece - stream.avail_out};
}

void Empty(z_stream& stream, std::array<char, kPiece>& out) {
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(kPiece);
}

}  // namespace

struct Deflater::State {
  explicit State(TakeBytes t) : take(std::move(t)) {
    if (deflateInit2(&stream, kLevel, Z_DEFLATED, kRaw, 8, Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::bad_alloc();
  }
  ~State() { deflateEnd(&stream); }
  void Run(std::string_view bytes, int flush) {
    Feed(stream, bytes);
    do {
      Empty(stream, out);
      deflate(&stream, flush);
      if (const std::string_view packed = Filled(stream, out); !packed.empty()) take(packed);
    } while (stream.avail_out == 0);
  }
  TakeBytes take;
  z_stream stream = {};
  std::array<char, kPiece> out;
};

Deflater::Deflater(TakeBytes take) : state_(std::make_unique<State>(std::move(take))) {}
Deflater::~Deflater() = default;

void Deflater::Update(std::string_view bytes) {
  while (!bytes.empty()) {
    state_->Run(bytes.substr(0, kMostAtOnce), Z_NO_FLUSH);
    bytes.remove_prefix(std::min(bytes.size(), kMostAtOnce));
  }
}

void Deflater::Finish() { state_->Run({}, Z_FINISH); }

struct Inflater::State {
  explicit State(TakeBytes t) : take(std::move(t)) {
    if (inflateInit2(&stream, kRaw) != Z_OK) throw std::bad_alloc();
  }
  ~State() { inflateEnd(&stream); }
  TakeBytes take;
  z_stream stream = {};
  bool done = false;
  std::array<char, kPiece> out;
};

Inflater::Inflater(TakeBytes take) : state_(std::make_unique<State>(std::move(take))) {}
Inflater::~Inflater() = default;
bool Inflater::IsDone() const { return state_->done; }

bool Inflater::Update(std::string_view packed) {
  State& s = *state_;
  while (!packed.empty()) {
    if (s.done) return false;
    const std::string_view now = packed.substr(0, kMostAtOnce);
    Feed(s.stream, now);
    do {
      Empty(s.stream, s.out);
      const int result = inflate(&s.stream, Z_NO_FLUSH);
      if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) return false;
      if (const std::string_view bytes = Filled(s.stream, s.out); !bytes.empty()) s.take(bytes);
      s.done = result == Z_STREAM_END;
    } while (!s.done && s.stream.avail_out == 0);
    if (s.stream.avail_in > 0) return false;
    packed.remove_prefix(now.size());
  }
  return true;
}

}  // namespace assay::evidence
