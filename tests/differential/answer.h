// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace assay::differential {

/// What is compared: for each terraform_data its `input` and `triggers_replace`, and each output of the root
/// module. One line of JSON with sorted keys; "<unknown>" stands for what is known after apply, "<sensitive>"
/// for what is marked so.
std::string AnswerOfPlan(std::string_view plan_json);
/// The same of `assay inspect -f json`.
std::string AnswerOfInspect(std::string_view inspect_json);

}  // namespace assay::differential
