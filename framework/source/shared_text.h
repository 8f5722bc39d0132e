// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace assay {

/// Text that doesn't change, shared by its copies: 8 bytes, where a `std::string` takes 32 and copies what is
/// longer than 15. For what many rows say alike: paths, messages, types. Reads as a `std::string_view`;
/// copies may live on different threads. Texts end at 4 GiB.
class SharedText {
 public:
  SharedText() = default;
  SharedText(std::string_view text) : block_(text.empty() ? nullptr : Make(text)) {}
  SharedText(const std::string& text) : SharedText(std::string_view(text)) {}
  SharedText(const char* text) : SharedText(std::string_view(text)) {}
  SharedText(const SharedText& other) : block_(other.block_) {
    if (block_) block_->uses.fetch_add(1, std::memory_order_relaxed);
  }
  SharedText(SharedText&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  SharedText& operator=(SharedText other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }
  ~SharedText() {
    if (block_ && block_->uses.fetch_sub(1, std::memory_order_acq_rel) == 1) Free(block_);
  }

  std::string_view view() const {
    return block_ ? std::string_view(reinterpret_cast<const char*>(block_ + 1), block_->size)
                  : std::string_view();
  }
  operator std::string_view() const { return view(); }
  operator std::string() const { return std::string(view()); }
  bool empty() const { return !block_; }
  std::size_t size() const { return block_ ? block_->size : 0; }
  auto begin() const { return view().begin(); }
  auto end() const { return view().end(); }
  std::size_t find(std::string_view text) const { return view().find(text); }
  int compare(std::string_view other) const { return view().compare(other); }
  bool starts_with(std::string_view head) const { return view().starts_with(head); }
  bool ends_with(std::string_view tail) const { return view().ends_with(tail); }

  template <class T>
  requires std::convertible_to<const T&, std::string_view>
  friend bool operator==(const SharedText& a, const T& b) { return a.view() == std::string_view(b); }
  template <class T>
  requires std::convertible_to<const T&, std::string_view>
  friend auto operator<=>(const SharedText& a, const T& b) { return a.view() <=> std::string_view(b); }
  friend std::string operator+(std::string a, const SharedText& b) { return std::move(a.append(b.view())); }
  friend std::string operator+(const SharedText& a, std::string_view b) {
    return std::string(a.view()).append(b);
  }
  friend std::ostream& operator<<(std::ostream& out, const SharedText& text) { return out << text.view(); }

 private:
  struct Block {
    std::atomic<std::uint32_t> uses;
    std::uint32_t size;
  };  // the bytes follow
  static Block* Make(std::string_view text);
  static void Free(Block* block);

  Block* block_ = nullptr;
};

/// Makes equal texts one. Not for use from two threads at once.
class TextPool {
 public:
  void Share(SharedText& text) {
    if (!text.empty()) text = *texts_.insert(text).first;
  }

 private:
  struct Hash {
    std::size_t operator()(const SharedText& text) const {
      return std::hash<std::string_view>()(text.view());
    }
  };
  std::unordered_set<SharedText, Hash, std::equal_to<>> texts_;
};

}  // namespace assay
