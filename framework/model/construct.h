// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace assay {

/// Members of a resource's metadata that say what the CDK made it from, and at which line of the app. The
/// first is the CDK's own, the second is written beside it when an assembly's manifest tells it.
inline constexpr std::string_view kConstructPath = "aws:cdk:path";
inline constexpr std::string_view kConstructPlace = "aws:cdk:place";

/// An attribute beside what is written: the identity of the resource that has the name of the one somebody
/// wrote, for a resource that a transform adds to it (the role of a serverless function, the stage of an
/// API).
inline constexpr std::string_view kMadeFrom = "@MadeFrom";

}  // namespace assay
