// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/tagging.h"

#include "assay/control.h"

namespace assay::aws {

CONTROL(TaggedResource, StatesRequiredTags,
        {
            .title = "A resource states the tags that are required",
            .rationale = "Without an owner and a purpose on it nobody dares to change or delete a resource.",
            .severity = Severity::kLow,
            .remedy = "Add the tags to the resource, or to its provider's default_tags.",
            .aliases = {Equal("REQUIRED_TAGS")},
            .parameters = {{"tags", ParameterType::kStringList, "keys that every resource carries"}},
            .reference = "https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html",
        }) {
  for (const std::string& key : parameter<std::vector<std::string>>("tags"))
    EXPECT_SETTING(TagNamed(subject(), key), IsPresent());
}

}  // namespace assay::aws
