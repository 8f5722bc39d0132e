// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>

namespace assay::fuzz {

/// Reads and evaluates files as `assay scan` does, and renders every resource's attributes, so that nothing
/// that is evaluated late is passed over.
void Evaluate(std::map<std::string, std::string> files);

}  // namespace assay::fuzz
