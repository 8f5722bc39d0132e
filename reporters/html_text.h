// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ostream>
#include <string>
#include <string_view>

#include "record/ledger.h"

namespace assay::report {

/// Text as HTML, for content and for attributes in double quotes: made printable first, so that it can't
/// hide, turn or end anything.
std::string Html(std::string_view text, bool lines = false);

/// `<code>` around text; nothing if there is none.
std::string HtmlCode(std::string_view text);

/// The source of a CSP for an inline text: 'sha256-…'.
std::string CspHash(std::string_view text);

/// The lines of a place with their numbers and what it covers marked, the line of `header` first if it is
/// another one. Nothing if the ledger has no such line. What is redacted is not marked.
void WriteHtmlExcerpt(const Ledger& ledger, const Location& place, const Location& header, std::ostream& out);

}  // namespace assay::report
