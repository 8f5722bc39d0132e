// SPDX-License-Identifier: Apache-2.0
#include "assay/control.h"
#include "subjects.h"

namespace itsm {

using assay::OneOf, assay::Severity;
using testing::MatchesRegex;

RESOURCE_FIXTURE(ItsmNamedTable, "aws_dynamodb_table", "");
RESOURCE_FIXTURE(ItsmNamedApi, "aws_api_gateway_rest_api", "");

// Controls on a resource of some name say nothing where there is none of that name; this one does.
struct ItsmDeployment : assay::Deployment {};

CONTROL(ItsmDeployment, HasItsParts,
        {
            .title = "Every part of the system is there under its name",
            .rationale = "A renamed part is one that no other control looks at.",
            .severity = Severity::kHigh,
            .remedy = "Give the part the name that the report lists.",
        }) {
  EXPECT_ANY(subject().all<ItsmNamedTable>(), table,
             Is(table.template at<std::string>("name"), OneOf({kTable})));
  EXPECT_ANY(subject().all<ItsmFunction>(), function, Is(function.name, OneOf({kFunction})));
  EXPECT_ANY(subject().all<ItsmRole>(), role, Is(role.name, OneOf({kRole})));
  EXPECT_ANY(subject().all<ItsmPolicy>(), policy, Is(policy.name, OneOf({kPolicy})));
  EXPECT_ANY(subject().all<ItsmNamedApi>(), api, Is(api.template at<std::string>("name"), OneOf({kApi})));
  EXPECT_ANY(subject().all<ItsmBucket>(), bucket, Is(bucket.name, MatchesRegex(kBucket)));
}

}  // namespace itsm
