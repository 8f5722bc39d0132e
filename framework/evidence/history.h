// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "evidence/archive.h"
#include "record/history.h"

namespace assay::evidence {

/// What earlier runs came to, the oldest first, from their bundles' `data/index.json`: of the paths, and of
/// every zip and bundle's folder that lies in one of them. Two bundles of one run are one point. The index is
/// held against the manifests and no more is checked: `Verify` does that. A path without a bundle, and a
/// bundle that can't be read, is a problem.
tl::expected<std::vector<HistoryPoint>, Problem> ReadHistory(const std::vector<std::string>& paths);

}  // namespace assay::evidence
