// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace assay::report {

/// The style of the HTML report: light and dark, screen and paper. Contrast is 4.5:1 at least.
std::string_view HtmlStyle();

/// Filters rows; nothing else. The page is whole without it.
std::string_view HtmlScript();

}  // namespace assay::report
