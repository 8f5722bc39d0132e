// SPDX-License-Identifier: Apache-2.0
#include "cloudformation/address_block.h"

#include <arpa/inet.h>

#include <charconv>

namespace assay::cloudformation {

std::optional<AddressBlock> AddressBlock::Parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string address(text.substr(0, slash));
  const std::string_view length = text.substr(slash + 1);
  AddressBlock block;
  const int family = address.find(':') == std::string::npos ? AF_INET : AF_INET6;
  block.width_ = family == AF_INET ? 32 : 128;
  if (inet_pton(family, address.c_str(), block.bytes_.data()) != 1) return std::nullopt;
  const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), block.prefix_);
  if (error != std::errc() || end != length.data() + length.size()) return std::nullopt;
  if (block.prefix_ < 0 || block.prefix_ > block.width_) return std::nullopt;
  for (int bit = block.prefix_; bit < block.width_; ++bit) {
    block.bytes_[static_cast<std::size_t>(bit / 8)] &= static_cast<unsigned char>(~(0x80u >> (bit % 8)));
  }
  return block;
}

std::string AddressBlock::Part(std::uint32_t index, int bits) const {
  std::array<unsigned char, 16> bytes = bytes_;
  for (int i = 0; i < 32; ++i) {
    if ((index >> i & 1u) == 0) continue;
    const int bit = width_ - 1 - bits - i;  // the bits of a block's number are zero in the block around it
    bytes[static_cast<std::size_t>(bit / 8)] |= static_cast<unsigned char>(0x80u >> (bit % 8));
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(width_ == 32 ? AF_INET : AF_INET6, bytes.data(), text.data(), text.size());
  return std::string(text.data()) + "/" + std::to_string(width_ - bits);
}

}  // namespace assay::cloudformation
