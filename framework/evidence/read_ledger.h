// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>
#include <tl/expected.hpp>

#include "record/ledger.h"

namespace assay::evidence {

/// Reads what the `json` report wrote. Writing it again gives the same bytes. A text that isn't a ledger of
/// this schema, or one that doesn't add up (`CheckLedger`), is an error whose detail says where and what;
/// `name` is what messages call it. The text may be freed afterwards.
tl::expected<Ledger, Diagnostic> ReadLedger(std::string_view name, std::string_view text);

}  // namespace assay::evidence
