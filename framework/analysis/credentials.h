// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace assay {

/// Whether a text holds what looks like an AWS credential: an access key id (AKIA or ASIA and sixteen
/// upper-case letters and digits), or a value of forty base64 characters beside the words of a secret access
/// key. Placeholders that can't be a key don't count. Source: IAM User Guide, "Unique identifiers", "Managing
/// access keys".
bool HoldsAwsCredential(std::string_view text);

}  // namespace assay
