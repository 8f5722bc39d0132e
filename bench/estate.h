// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>

namespace assay::bench {

/// Terraform roots of the usual mixture: buckets with companions, functions with policies in `jsonencode`,
/// security groups with `dynamic` blocks, `for_each` and a local module. `services` of them in each of
/// `roots` directories, some 3 KB a service. Path → bytes; the same arguments give the same bytes.
std::map<std::string, std::string> MakeEstate(int roots, int services);

}  // namespace assay::bench
