// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>

namespace assay::bench {

/// Inputs that are hard in one way each. Path → bytes; the same arguments give the same bytes.
using Files = std::map<std::string, std::string>;

/// Modules `depth` deep, each called with a `for_each` over `keys` keys; the innermost declares a bucket.
Files MakeNestedModules(int depth, int keys);
/// One root that calls one module of five buckets `calls` times.
Files MakeModuleCalls(int calls);
/// So many root modules of five buckets.
Files MakeRoots(int roots);
/// A CloudFormation template of small resources of four types, as JSON or YAML.
Files MakeTemplate(int resources, bool json);
/// A plan as `terraform show -json` has it: `planned_values`, `resource_changes` and `configuration` of so
/// many instances, some 5 KB each.
Files MakePlan(int instances);

}  // namespace assay::bench
