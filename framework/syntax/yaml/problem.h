// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace assay::yaml {

struct Explanation {
  std::string summary;
  std::string detail;
};

/// libyaml's words for a syntax error, put so that the way out can be seen. `text` is the source, `at` where
/// it stopped, `context_line` the 1-based line where the construct began, or 0.
Explanation Explain(std::string_view problem, std::string_view context, std::size_t context_line,
                    std::string_view text, std::size_t at);

}  // namespace assay::yaml
