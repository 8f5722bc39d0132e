// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace assay {

/// Checks a value against the part of JSON Schema that docs/ledger.schema.json uses; a keyword that isn't
/// understood is a complaint, too, so that nothing goes unchecked in silence. Complaints begin with a JSON
/// pointer; at most 20.
std::vector<std::string> CheckAgainstSchema(const nlohmann::json& value, const nlohmann::json& schema,
                                            const nlohmann::json& root);

}  // namespace assay
