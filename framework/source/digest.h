// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace assay {

/// The SHA-256 of the bytes in lower-case hexadecimal.
std::string Sha256Hex(std::string_view bytes);

}  // namespace assay
