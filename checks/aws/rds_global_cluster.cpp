// SPDX-License-Identifier: Apache-2.0
#include "assay/aws/rds.h"
#include "assay/control.h"

namespace assay::aws {

CONTROL(RdsGlobalCluster, EncryptsStorage,
        {
            .title = "A global database cluster encrypts its storage",
            .rationale = "Every region's copy is encrypted with it, and can't be later.",
            .severity = Severity::kHigh,
            .remedy = "Set storage_encrypted (StorageEncrypted) to true.",
            .aliases = {Equal("CKV_AWS_140")},
            .reference =
                "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html",
        }) {
  // A global cluster made from a cluster takes it over.
  WHEN(Is(subject().source, IsAbsent())) EXPECT_SETTING(subject().storage_encrypted, IsTrue());
}

}  // namespace assay::aws
