// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::cli {

/// A JSON string with its quotes.
std::string JsonString(std::string_view text);
/// A list of JSON texts.
std::string JsonList(const std::vector<std::string>& texts);
/// An object of JSON texts, in the order given.
std::string JsonObject(const std::vector<std::pair<std::string_view, std::string>>& members);

}  // namespace assay::cli
