// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::evidence {

/// A JSON object whose longest list is read element by element, so that its tree never stands in memory.
struct SplitText {
  std::string rest;                    ///< the object with that list empty
  std::vector<std::string_view> rows;  ///< the list's elements, views into the text
};

/// Takes the elements, objects all of them, out of the list that is the member `key` of the outermost object.
/// It looks at brackets and quotes and no further: `rest` and every row still have to be parsed, and then
/// what is no JSON shows. Nullopt if there is no such list, or more than one: parse the text as a whole.
std::optional<SplitText> SplitRows(std::string_view text, std::string_view key);

}  // namespace assay::evidence
