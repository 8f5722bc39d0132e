// SPDX-License-Identifier: Apache-2.0
#include "source/shared_text.h"

#include <cstring>
#include <limits>
#include <new>

namespace assay {

SharedText::Block* SharedText::Make(std::string_view text) {
  text = text.substr(0, std::numeric_limits<std::uint32_t>::max());
  Block* block = new (::operator new(sizeof(Block) + text.size())) Block{{1}, 0};
  block->size = static_cast<std::uint32_t>(text.size());
  std::memcpy(static_cast<void*>(block + 1), text.data(), text.size());
  return block;
}

void SharedText::Free(Block* block) {
  block->~Block();
  ::operator delete(block);
}

}  // namespace assay
