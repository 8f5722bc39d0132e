// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace assay {

/// The opposite of a matcher's description: "is one of …" becomes "is not one of …", "covers …" becomes "does
/// not cover …". Descriptions begin with a verb in the third person. "" stays "".
std::string Negated(std::string_view description);

}  // namespace assay
