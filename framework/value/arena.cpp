// SPDX-License-Identifier: Apache-2.0
#include "value/arena.h"

#include <algorithm>
#include <cstdint>

namespace assay {
namespace {

// A tiny file must not cost a page, a large one not a call per node; what lies idle is a ninth at most.
constexpr std::size_t kFirstBlock = 1u << 8;
constexpr std::size_t kLargestBlock = 1u << 20;

}  // namespace

Arena::Arena(Arena&& other) noexcept
    : blocks_(std::move(other.blocks_)),
      at_(std::exchange(other.at_, nullptr)),
      end_(std::exchange(other.end_, nullptr)),
      bytes_(std::exchange(other.bytes_, 0)) {}

Arena& Arena::operator=(Arena&& other) noexcept {
  blocks_ = std::move(other.blocks_);
  at_ = std::exchange(other.at_, nullptr);
  end_ = std::exchange(other.end_, nullptr);
  bytes_ = std::exchange(other.bytes_, 0);
  return *this;
}

void* Arena::Allocate(std::size_t bytes, std::size_t align) {
  auto padding = [&] {
    const auto at = reinterpret_cast<std::uintptr_t>(at_);
    return static_cast<std::size_t>((align - at % align) % align);
  };
  if (!at_ || static_cast<std::size_t>(end_ - at_) < padding() + bytes) {
    const std::size_t grown = std::clamp(bytes_ / 8, kFirstBlock, kLargestBlock);
    const std::size_t size = std::max(grown, bytes + align);
    blocks_.push_back(std::unique_ptr<std::byte[]>(new std::byte[size]));
    at_ = blocks_.back().get();
    end_ = at_ + size;
    bytes_ += size;
  }
  at_ += padding();
  void* result = at_;
  at_ += bytes;
  return result;
}

}  // namespace assay
