// SPDX-License-Identifier: Apache-2.0
#include "record/secret_marks.h"

#include "source/digest.h"

namespace assay {

std::string SecretMarks::Of(std::string_view secret) {
  constexpr std::size_t kDigits = 16;
  if (!key_.empty()) return HmacSha256Hex(key_, secret).substr(0, kDigits);
  const auto known = numbers_.find(secret);
  if (known != numbers_.end()) return std::to_string(known->second);
  const std::size_t number = numbers_.size() + 1;
  numbers_.emplace(secret, number);
  return std::to_string(number);
}

}  // namespace assay
