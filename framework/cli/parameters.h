// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "cli/exit_code.h"

namespace assay::cli {

/// CloudFormation parameters from "NAME=VALUE" or, if it ends in ".json", from a file of that name.
tl::expected<std::map<std::string, std::string>, Failure> ReadParameters(const std::string& given);

/// The forms such files have: `{"Parameters": {"Name": "Value"}}` (CodePipeline) or the inner object alone,
/// `[{"ParameterKey": "Name", "ParameterValue": "Value"}]` (the AWS CLI's create-stack) and `["Name=Value"]`
/// (its deploy). `path` is for messages.
tl::expected<std::map<std::string, std::string>, Failure> ParseParameters(const std::string& path,
                                                                          std::string_view text);

}  // namespace assay::cli
