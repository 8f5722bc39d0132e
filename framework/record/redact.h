// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// Stands in reports for what was taken out of a source line.
inline constexpr std::string_view kRedacted = "(redacted)";

/// A source line that a report may show: literals that look like credentials are replaced by `(redacted)`.
/// They are literals assigned to names such as password, secret, token or api_key, `value = "…"` and `default
/// = "…"` beside such a name (`beside` holds the lines around, and the one that opens what this line is in),
/// keys and tokens of well-known shapes, passwords in URLs, private keys, and long strings without any
/// pattern. References, interpolations and numbers stay. When in doubt it takes out. What was taken out is
/// added to `found`.
std::string RedactLine(std::string_view line, std::string_view beside = {},
                       std::vector<std::string>* found = nullptr);

/// A rendered value that a report may show, the same way; "(sensitive value)" for a literal of an attribute
/// whose name, the last part of its path, says that it is a credential.
std::string RedactValue(std::string_view attribute, std::string_view observed,
                        std::vector<std::string>* found = nullptr);

/// Whether `RedactLine` could take anything out of it: quick, and never false where it would.
bool MayHoldSecret(std::string_view line);

}  // namespace assay
