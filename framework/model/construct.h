// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace assay {

/// Members of a resource's metadata that say what the CDK made it from, and at which line of the app. The
/// first is the CDK's own, the second is written beside it when an assembly's manifest tells it.
inline constexpr std::string_view kConstructPath = "aws:cdk:path";
inline constexpr std::string_view kConstructPlace = "aws:cdk:place";

}  // namespace assay
