// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string_view>

namespace assay::cloudformation {

/// One statement of a SAM policy template. Lists are separated by blanks; "${QueueName}" stands for the value
/// of a parameter, the rest as Fn::Sub has it. What is allowed has the effect Allow.
struct PolicyStatement {
  std::string_view policy;      ///< "SQSPollerPolicy"
  std::string_view parameters;  ///< "QueueName"
  std::string_view actions;
  std::string_view resources;
  std::string_view condition;  ///< "StringEquals key value", or empty
};

/// All of them, sorted by policy.
std::span<const PolicyStatement> PolicyTemplateStatements();

}  // namespace assay::cloudformation
