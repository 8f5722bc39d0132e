// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <set>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "record/ledger.h"

namespace assay::evidence {

/// A ledger with the name that messages use for it.
struct NamedLedger {
  std::string name;
  Ledger ledger;
};

/// Joins the ledgers of several runs into what one run over all their paths would have found in stage one.
/// They must agree on tool, evaluation date, options, settings of the whole run, controls, and the bytes of
/// every file that several of them read; no root may be in two of them. Else the error is a sentence that
/// says what differs and where. Rows, subjects and populations of the controls in `stage_two` are left out:
/// they hang on the whole and are to be judged anew.
tl::expected<Ledger, std::string> JoinLedgers(std::vector<NamedLedger> parts,
                                              const std::set<std::string>& stage_two);

}  // namespace assay::evidence
