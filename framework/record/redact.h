// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace assay {

/// Stands in reports for what was taken out of a source line.
inline constexpr std::string_view kRedacted = "(redacted)";

/// A source line that a report may show: literals that look like credentials are replaced by `(redacted)`.
/// They are literals assigned to names such as password, secret, token or api_key, `value = "…"` beside such
/// a name (`beside` holds the lines around), keys and tokens of well-known shapes, passwords in URLs, private
/// keys, and long strings without any pattern. References, interpolations and numbers stay. When in doubt it
/// takes out.
std::string RedactLine(std::string_view line, std::string_view beside = {});

}  // namespace assay
