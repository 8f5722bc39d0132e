// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::terraform {

enum class HashKind : std::uint8_t { kMd5, kSha1, kSha256, kSha512 };

/// The digest's bytes.
std::string Digest(HashKind kind, std::string_view bytes);

}  // namespace assay::terraform
