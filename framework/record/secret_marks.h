// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace assay {

/// Names for secrets that were taken out, by which equal ones are seen to be equal and nobody finds out what
/// they are: with a key the first 64 bits of HMAC-SHA256 in hexadecimal, the same in every run that has the
/// key; without one a number, which says no more than which secret of this run it is.
class SecretMarks {
 public:
  explicit SecretMarks(std::string key) : key_(std::move(key)) {}
  std::string Of(std::string_view secret);

 private:
  std::string key_;
  std::map<std::string, std::size_t, std::less<>> numbers_;  // without a key: in the order they were met
};

}  // namespace assay
