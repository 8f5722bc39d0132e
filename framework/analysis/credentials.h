// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace assay {

/// Whether a text, such as a script, holds what looks like a credential: an access key id (AKIA or ASIA and
/// sixteen upper-case letters and digits), a value of forty base64 characters beside the words of a secret
/// access key, or a literal of at least six characters assigned to a name that ends in password, passwd,
/// passphrase, secret, token or api_key. Placeholders, variables and commands that give a value at run time
/// don't count. Source: IAM User Guide, "Unique identifiers", "Managing access keys".
bool HoldsCredential(std::string_view text);

}  // namespace assay
