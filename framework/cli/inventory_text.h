// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <iosfwd>
#include <string>
#include <vector>

#include "model/snapshot.h"
#include "record/secrets.h"

namespace assay::cli {

/// Whether a resource's address or type matches one of the globs; with no globs every one does.
bool IsWanted(const Resource& resource, const std::vector<std::string>& globs);

/// Every resource with its attributes, a line each: path, value, place, and the steps it came by.
void WriteInventoryText(const Snapshot& snapshot, const GivenSecrets& given,
                        const std::vector<std::string>& globs, std::ostream& out);

}  // namespace assay::cli
