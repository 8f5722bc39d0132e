// SPDX-License-Identifier: Apache-2.0
#include "terraform/normalize.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>

namespace assay::terraform {

std::string_view Normalized(std::string_view text, Arena& arena) {
  // Nothing below U+0300 combines with what stands before it.
  const bool plain =
      std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0xCC; });
  if (plain) return text;
  utf8proc_uint8_t* made = nullptr;
  const utf8proc_ssize_t size = utf8proc_map(
      reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
      &made, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (size < 0) return text;
  const std::string_view normal(reinterpret_cast<const char*>(made), static_cast<std::size_t>(size));
  const std::string_view out = normal == text ? text : arena.Copy(normal);
  std::free(made);
  return out;
}

}  // namespace assay::terraform
