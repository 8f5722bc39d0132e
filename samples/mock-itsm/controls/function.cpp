// SPDX-License-Identifier: Apache-2.0
#include "assay/control.h"
#include "subjects.h"

namespace itsm {

using assay::Between, assay::IsPresent, assay::OneOf, assay::Severity;
using testing::ContainsRegex;

CONTROL(
    ItsmFunction, RunsTheHandler,
    {
        .title = "The function runs the ticket handler",
        .rationale = "A handler that doesn't resolve is seen at the first request, as an error.",
        .severity = Severity::kHigh,
        .remedy = "Name the function poc-itsm-api-handler and its handler mock_itsm_handler.lambda_handler.",
    }) {
  EXPECT_SETTING(subject().name, OneOf({kFunction}));
  EXPECT_SETTING(subject().handler, OneOf({"mock_itsm_handler.lambda_handler"}));
}

CONTROL(
    ItsmFunction, KeepsItsLimits,
    {
        .title = "The function has 10 s and 256 MB",
        .rationale = "Three attempts fit into 10 s, and a caller gets an answer before the gateway gives up.",
        .severity = Severity::kMedium,
        .remedy = "Set timeout to 10 and memory_size to 256.",
    }) {
  EXPECT_SETTING(subject().timeout, Between(10, 10));
  EXPECT_SETTING(subject().memory, Between(256, 256));
}

CONTROL(
    ItsmFunction, KnowsItsTableOnly,
    {
        .title = "The environment names the table and the region, and nothing else",
        .rationale = "Whatever else stands there is a secret in the wrong place, or a way to another system.",
        .severity = Severity::kMedium,
        .remedy = "Leave TABLE_NAME=poc-itsm-tickets and REGION=us-east-1.",
    }) {
  EXPECT_EACH(subject().variables, variable, Is(variable.name, OneOf({"REGION", "TABLE_NAME"})));
  EXPECT_ANY(subject().variables, variable,
             Is(variable.name, OneOf({"TABLE_NAME"})) && Is(variable.value, OneOf({kTable})));
  EXPECT_ANY(subject().variables, variable,
             Is(variable.name, OneOf({"REGION"})) && Is(variable.value, OneOf({"us-east-1"})));
}

CONTROL(ItsmFunction, LeavesProductionAlone,
        {
            .title = "The function knows no production service desk",
            .rationale = "The mock stands in for the real service desk so that nobody touches that one.",
            .severity = Severity::kHigh,
            .remedy = "Remove the address; phase 1 talks to its own table only.",
        }) {
  EXPECT_NONE(subject().variables, variable,
              Is(variable.value, ContainsRegex("[Ss]ervice-?[Dd]esk|[Mm]anage-?[Ee]ngine")));
}

}  // namespace itsm
