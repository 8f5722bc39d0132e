// SPDX-License-Identifier: Apache-2.0
#include "assay/inventory.h"

#include "value/arena.h"

namespace assay {

Root::Root() = default;
Root::~Root() = default;

std::span<const std::uint32_t> Root::OfType(std::string_view type) const {
  const auto it = by_type_.find(type);
  return it == by_type_.end() ? std::span<const std::uint32_t>() : std::span<const std::uint32_t>(it->second);
}

const Resource* Root::Find(std::string_view identity) const {
  const auto it = by_identity_.find(identity);
  return it == by_identity_.end() ? nullptr : &resources[it->second];
}

void Root::Seal() {
  by_type_.clear();
  by_identity_.clear();
  for (std::uint32_t i = 0; i < resources.size(); ++i) {
    by_type_[resources[i].type].push_back(i);
    by_identity_.emplace(resources[i].identity, i);  // an address that is declared twice means the first
  }
}

}  // namespace assay
