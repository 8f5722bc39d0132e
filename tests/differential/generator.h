// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <string>

namespace assay::differential {

/// A whole configuration, made of the built-in terraform_data: variables of structural types with their
/// values in every kind of file, locals, repeated resources, nested modules, outputs. The same seed gives the
/// same files on every machine. Most are valid; some hold an error.
std::map<std::string, std::string> Generate(std::uint64_t seed);

}  // namespace assay::differential
