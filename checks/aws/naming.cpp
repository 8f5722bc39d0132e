// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/naming.h"

#include "assay/control.h"

namespace assay::aws {

CONTROL(NamedResource, BeginsWithPrefix,
        {
            .title = "A resource's name begins with an agreed prefix",
            .rationale = "Permissions, budgets and clean-up go by prefix; what has none falls through.",
            .severity = Severity::kLow,
            .remedy = "Begin the name with one of the prefixes, or add a prefix to the configuration.",
            .parameters = {{"prefixes", ParameterType::kStringList,
                            "what names may begin with; one for each path that a service prescribes, such as "
                            "/aws/lambda/"}},
            .reference = "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/"
                         "adopt-a-standardized-approach-for-tag-names.html",
        }) {
  EXPECT_SETTING(subject().name, StartsWithAny(parameter<std::vector<std::string>>("prefixes")));
}

}  // namespace assay::aws
