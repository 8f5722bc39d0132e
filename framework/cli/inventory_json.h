// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <iosfwd>
#include <string>
#include <vector>

#include "model/snapshot.h"
#include "record/secrets.h"

namespace assay::cli {

/// One object with `roots`, each with its `resources`. `values` are an attribute's as `jsonencode` writes
/// them, null where they can't be known or are sensitive; `unknown` and `sensitive` list those by path,
/// `origins` how the others came there.
void WriteInventoryJson(const Snapshot& snapshot, const GivenSecrets& given,
                        const std::vector<std::string>& globs, std::ostream& out);

}  // namespace assay::cli
