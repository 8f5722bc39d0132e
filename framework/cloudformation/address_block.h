// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::cloudformation {

/// A block of addresses of either version: "10.0.0.0/16", "2001:db8::/56".
class AddressBlock {
 public:
  /// Nothing if the text is no block. Bits past the prefix are dropped.
  static std::optional<AddressBlock> Parse(std::string_view text);

  int host_bits() const { return width_ - prefix_; }
  /// The `index`-th block inside this one that has 2^`bits` addresses. bits <= host_bits(), and
  /// index < 2^(host_bits() - bits).
  std::string Part(std::uint32_t index, int bits) const;

 private:
  std::array<unsigned char, 16> bytes_{};
  int width_ = 32;  ///< 32 or 128
  int prefix_ = 0;
};

}  // namespace assay::cloudformation
