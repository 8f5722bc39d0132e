// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "assay/inventory.h"
#include "catalog/waiver.h"
#include "source/sources.h"

namespace assay {

/// Appends the waivers that a template carries as metadata of a resource, or of all of it. Ours are
/// `assay: {waive: [{control, reason, owner, until, …}]}` with the parts that a waiver file has; one that
/// lacks a part comes out without it, and stage two fails it. Peers' skips are `checkov: {skip: [{id,
/// comment}]}`, `cdk_nag` and `cfn_nag: {rules_to_suppress: [{id, reason}]}`, `guard: {SuppressedRules: [ID,
/// {ID: reason}]}`. cfn_nag's ids are short and get its name in front: `cfn_nag:W35`. A skip that applies to
/// some findings of its rule only (cdk-nag's `applies_to`) waives a cell all of whose findings it names; one
/// that names them by regular expressions waives nothing. Sources: the peers' own documentation of
/// suppressions.
void ReadMetadataWaivers(const Root& root, const Sources& sources, std::vector<Waiver>& out);

}  // namespace assay
