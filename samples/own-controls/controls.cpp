// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/sns.h"
#include "assay/control.h"

using assay::OneOf, assay::Severity;

// Over a built-in fixture; the name that it goes by here gives the control's id its prefix.
using AcmeTopic = assay::aws::SnsTopic;

CONTROL(AcmeTopic, UsesKeyOfOurs,
        {
            .title = "Topics are encrypted with a key of ours",
            .rationale = "The service's own key can't be withdrawn from a subscriber.",
            .severity = Severity::kMedium,
            .remedy = "Name a customer-managed key in kms_master_key_id (KmsMasterKeyId).",
        }) {
  EXPECT_SETTING(subject().key, assay::aws::IsCustomerManaged());
}

// Over a type without a fixture: attributes are read where they are asked for, by their own names.
RESOURCE_FIXTURE(AcmeRepository, "aws_ecr_repository", "AWS::ECR::Repository");

CONTROL(AcmeRepository, KeepsItsTags,
        {
            .title = "Image tags can't be moved",
            .rationale = "What was reviewed under a tag must be what runs under it.",
            .severity = Severity::kHigh,
            .remedy = "Set image_tag_mutability (ImageTagMutability) to IMMUTABLE.",
        }) {
  EXPECT_SETTING(subject().at<std::string>("image_tag_mutability | ImageTagMutability"),
                 OneOf({"IMMUTABLE"}));
}
