// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/s3.h"
#include "assay/control.h"

using assay::OneOf, assay::Severity;

// Over a built-in fixture; the name it goes by here gives the control's id its prefix.
using AcmeS3Bucket = assay::aws::S3Bucket;

CONTROL(AcmeS3Bucket, BearsOurName,
        {
            .title = "Bucket names begin with acme-",
            .rationale = "Bucket names are global: a stranger's bucket must not be taken for ours.",
            .severity = Severity::kLow,
            .remedy = "Begin the name with acme-, or leave it to the service.",
        }) {
  EXPECT_SETTING(subject().name, assay::AbsentOr(assay::StartsWithAny({"acme-"})));
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
